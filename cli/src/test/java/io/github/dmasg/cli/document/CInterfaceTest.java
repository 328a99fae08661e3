package io.github.dmasg.cli.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CInterfaceTest {
    private static final String HEADER = """
            #ifndef H_H
            #define H_H
            /* A segment. */
            struct seg {
                unsigned long addr; /* bytes */
                unsigned int len;
                unsigned int flags;
            };
            int seg_map(struct seg *s,
                        int n);
            #endif
            """;

    @TempDir
    private Path folder;

    private CInterface header;

    @BeforeEach
    void write() throws IOException {
        header = new CInterface(Files.writeString(folder.resolve("h.h"), HEADER));
    }

    private List<String> problems(String block) {
        return header.problems(new Document("D.md", "```c\n" + block + "\n```\n"));
    }

    @Test
    void extractsInOtherLinesAndWithGaps() {
        assertEquals(List.of(), problems("int seg_map(struct seg *s, int n);"));
        assertEquals(List.of(), problems("#define H_H\nint seg_map(struct seg *s, int n); // maps"));
        assertEquals(
                List.of(),
                problems("struct seg {\n unsigned long addr;\n /* ... */\n unsigned flags;\n};"
                        .replace("unsigned flags", "unsigned int flags")));
    }

    @Test
    void whatTheHeaderDoesNotSay() {
        assertEquals(
                List.of("D.md:2: 'int seg_map(struct seg*s,long n);' (expected: as in h.h)"),
                problems("int seg_map(struct seg *s, long n);"));
        assertEquals(
                1,
                problems("struct seg { unsigned long addr; unsigned int flags; };")
                        .size());
        assertEquals(1, problems("#define H_I").size());
        assertEquals(1, problems("struct seg { /* ... */ long flags; };").size());
    }

    @Test
    void noHeader() {
        CInterface none = new CInterface(folder.resolve("none.h"));
        assertEquals(List.of(), none.problems(new Document("D.md", "")));
        assertTrue(none.problems(new Document("D.md", "```c\nint x;\n```\n"))
                .get(0)
                .startsWith("D.md:2: no header"));
    }

    @Test
    void compiles() throws Exception {
        assumeTrue(CInterface.compiler().isPresent(), "no C compiler: cc is not on the PATH");
        Path cc = CInterface.compiler().orElseThrow();
        Document right = new Document("D.md", "```c example\nint f(void) { return seg_map(0, 1); }\n```\n");
        assertEquals(List.of(), header.compile(cc, right));
        assertEquals(List.of(), header.problems(right));

        Document wrong = new Document("D.md", "x\n\n```c example\nint f(void)\n{ return seg_map(1); }\n```\n");
        String said = header.compile(cc, wrong).get(0);
        assertTrue(said.contains("D.md:5:"), said);

        Files.writeString(folder.resolve("h.h"), HEADER.replace("#ifndef H_H", "#if 1"));
        assertEquals(1, header.compile(cc, new Document("D.md", "")).size());
        Files.writeString(folder.resolve("h.h"), "static inline int f(unsigned a, int b) { return a < b; }");
        assertTrue(header.compile(cc, new Document("D.md", "")).get(0).contains("sign"));
    }
}
