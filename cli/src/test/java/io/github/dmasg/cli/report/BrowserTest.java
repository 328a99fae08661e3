package io.github.dmasg.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of the samples in a real browser: light, dark, narrow, on paper. Skipped where no Chromium is installed.
 *
 * <p>The page itself runs no scripts, so what the browser made of it is measured from around it: a page of the test holds
 * it in frames of several widths and writes down what sticks out.
 */
class BrowserTest {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String DARK = "--blink-settings=preferredColorScheme=0";
    private static final String LIGHT = "--blink-settings=preferredColorScheme=1";
    private static final long PATIENCE_SECONDS = 120;

    /** Reads each frame once it is laid out: width, contents sticking out of the page, texts out of their drawing. */
    private static final String MEASURE = """
            function luminance(colour) {
              const c = colour.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
                  .map(v => v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
              return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
            }
            function contrast(a, b) {
              const x = luminance(a), y = luminance(b);
              return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
            }
            function measure(frame) {
              const d = frame.contentDocument, w = frame.contentWindow, root = d.documentElement;
              let cut = 0, texts = 0;
              for (const svg of d.querySelectorAll('svg')) {
                const box = svg.viewBox.baseVal;
                for (const t of svg.querySelectorAll('text')) {
                  const b = t.getBBox();
                  texts++;
                  if (b.x < -1 || b.x + b.width > box.width + 1 || b.y < -1 || b.y + b.height > box.height + 1) cut++;
                }
              }
              const back = w.getComputedStyle(d.body).backgroundColor;
              let least = 99;
              for (const e of d.querySelectorAll('h1, p, .note, .was, .is, td, th, a, dt, summary')) {
                least = Math.min(least, contrast(w.getComputedStyle(e).color, back));
              }
              for (const e of d.querySelectorAll('svg text')) {
                least = Math.min(least, contrast(w.getComputedStyle(e).fill, back));
              }
              return 'width=' + frame.width + ' out=' + (root.scrollWidth - root.clientWidth) + ' texts=' + texts
                  + ' cut=' + cut + ' back=' + luminance(back).toFixed(3) + ' contrast=' + least.toFixed(2) + ';';
            }
            window.onload = () => {
              let all = '';
              for (const frame of document.querySelectorAll('iframe')) all += measure(frame);
              document.getElementById('measured').textContent = all;
            };
            """;

    private static final Pattern MEASURED =
            Pattern.compile("width=(\\d+) out=(-?\\d+) texts=(\\d+) cut=(\\d+) back=([0-9.]+) contrast=([0-9.]+);");

    @TempDir
    private static Path folder;

    private static String browser;
    private static Path page;

    @BeforeAll
    static void find() {
        Optional<Path> found = Stream.of(
                        (System.getenv("PATH") + File.pathSeparator + "/usr/bin").split(File.pathSeparator, -1))
                .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "no browser on the PATH: " + NAMES);
        browser = found.get().toString();
        page = Pages.ofSamples(folder);
    }

    private record Measured(int width, int out, int texts, int cut, double back, double contrast) {}

    @Test
    void nothingSticksOutAndEverythingIsReadableInLight() throws Exception {
        for (Measured frame : measure(LIGHT)) {
            check(frame);
            assertTrue(frame.back() > 0.9, frame::toString);
        }
    }

    @Test
    void nothingSticksOutAndEverythingIsReadableInDark() throws Exception {
        for (Measured frame : measure(DARK)) {
            check(frame);
            assertTrue(frame.back() < 0.1, frame::toString);
        }
    }

    private static void check(Measured frame) {
        assertTrue(frame.out() <= 0, frame::toString);
        assertTrue(frame.texts() > 500, frame::toString);
        assertEquals(0, frame.cut(), frame::toString);
        assertTrue(frame.contrast() >= 4.5, frame::toString);
    }

    @Test
    void theBrowserHasNothingToComplainAbout() throws Exception {
        assertEquals(List.of(), complaints(page));
    }

    /** The policy in the page's head is the last line of defence; it has to hold, and be heard in the test above. */
    @Test
    void aScriptThatGotInWouldNotRun() throws Exception {
        String text = Files.readString(page);
        Path broken = Files.writeString(
                folder.resolve("broken.html"),
                text.replace("</body>", "<script>document.title = 'ran'</script></body>"));
        assertFalse(complaints(broken).isEmpty());
        assertFalse(show(broken, LIGHT, "--dump-dom").out().contains("<title>ran"));
    }

    @Test
    void picturesAreLightAndDark() throws Exception {
        assertTrue(corner(LIGHT) > 240);
        assertTrue(corner(DARK) < 40);
    }

    private int corner(String scheme) throws Exception {
        Path picture = folder.resolve("picture.png");
        Files.deleteIfExists(picture);
        show(page, scheme, "--window-size=1280,900", "--screenshot=" + picture);
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(1280, image.getWidth());
        int colour = image.getRGB(2, 2);
        return ((colour >> 16 & 0xff) + (colour >> 8 & 0xff) + (colour & 0xff)) / 3;
    }

    @Test
    void prints() throws Exception {
        Path paper = folder.resolve("paper.pdf");
        show(page, DARK, "--no-pdf-header-footer", "--print-to-pdf=" + paper);
        byte[] bytes = Files.readAllBytes(paper);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith("%PDF-"), text.substring(0, 8));
        Matcher pages = Pattern.compile("/Type */Page\\b").matcher(text);
        assertTrue(pages.results().count() >= 5, "pages on paper");
    }

    private List<Measured> measure(String scheme) throws Exception {
        String escaped = Files.readString(page).replace("&", "&amp;").replace("\"", "&quot;");
        StringBuilder frames = new StringBuilder("<!DOCTYPE html><meta name=\"color-scheme\" content=\"light dark\">"
                + "<pre id=\"measured\"></pre><script>" + MEASURE + "</script>");
        for (int width : new int[] {320, 600, 1000, 1600}) {
            frames.append(String.format(
                    Locale.ROOT, "<iframe width=\"%d\" height=\"900\" srcdoc=\"%s\"></iframe>", width, escaped));
        }
        Path around = Files.writeString(folder.resolve("around.html"), frames);
        String dom = show(around, scheme, "--dump-dom", "--virtual-time-budget=20000")
                .out();
        Matcher each = MEASURED.matcher(dom);
        List<Measured> measured = new ArrayList<>();
        while (each.find()) {
            measured.add(new Measured(
                    Integer.parseInt(each.group(1)),
                    Integer.parseInt(each.group(2)),
                    Integer.parseInt(each.group(3)),
                    Integer.parseInt(each.group(4)),
                    Double.parseDouble(each.group(5)),
                    Double.parseDouble(each.group(6))));
        }
        assertEquals(4, measured.size(), "frames measured");
        return measured;
    }

    private List<String> complaints(Path file) throws Exception {
        return show(file, LIGHT, "--enable-logging=stderr", "--dump-dom")
                .err()
                .lines()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
    }

    private record Shown(String out, String err) {}

    private static Shown show(Path file, String... options) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory(folder, "profile");
        List<String> words = new ArrayList<>(List.of(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile));
        words.addAll(List.of(options));
        words.add(file.toUri().toString());
        Path out = profile.resolve("out.txt");
        Path err = profile.resolve("err.txt");
        Process process = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the browser hangs: " + Files.readString(err));
        }
        assertEquals(0, process.exitValue(), Files.readString(err));
        return new Shown(Files.readString(out), Files.readString(err));
    }
}
