package io.github.dmasg.cli.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path in backticks or behind a link leads somewhere, and a link into a document names one of its headings.
 *
 * <p>In backticks, what starts with a file or folder of the top is a path of this checkout; other paths are other trees', such as a
 * kernel's. Behind a link, everything without a scheme is a path of this checkout.
 */
public final class PathClaims implements Claims {
    private static final Pattern PATH = Pattern.compile("(?:\\./)?[\\w.*-]+(?:/[\\w.*-]+)*/?");
    private static final Pattern SCHEME = Pattern.compile("[a-z]+:.*");

    private final Path top;
    private final Set<String> here;

    /**
     * Claims about a checkout.
     *
     * @param top its folder
     * @throws IOException if it cannot be read
     */
    public PathClaims(Path top) throws IOException {
        this.top = top;
        this.here = Listing.of(top).stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        for (Document.Piece span : document.spans()) {
            if (PATH.matcher(span.text()).matches() && isMeantHere(span.text()) && !leadsSomewhere(span.text())) {
                problems.add(document.problem(span.line(), "path " + span.text() + " (expected: an existing one)"));
            }
        }
        for (Document.Piece link : document.links()) {
            if (!SCHEME.matcher(link.text()).matches() && !linkLeadsSomewhere(document, link.text())) {
                problems.add(document.problem(link.line(), "link " + link.text() + " (expected: a file or a heading)"));
            }
        }
        return problems;
    }

    private boolean isMeantHere(String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        boolean document = plain.endsWith(".md") && !plain.contains("/");
        return document || path.startsWith("./") || (plain.contains("/") && here.contains(plain.split("/", 2)[0]));
    }

    /** Up to the first star. */
    private boolean leadsSomewhere(String path) {
        int star = path.indexOf('*');
        String fixed = star < 0 ? path : path.substring(0, path.lastIndexOf('/', star) + 1);
        return Files.exists(top.resolve(fixed));
    }

    private boolean linkLeadsSomewhere(Document document, String link) {
        String[] parts = link.split("#", 2);
        if (!parts[0].isEmpty() && !Files.exists(top.resolve(parts[0]))) {
            return false;
        }
        if (parts.length < 2) {
            return true;
        }
        try {
            Document target = parts[0].isEmpty() ? document : Document.read(top, parts[0]);
            return target.anchors().contains(parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(link, e);
        }
    }
}
