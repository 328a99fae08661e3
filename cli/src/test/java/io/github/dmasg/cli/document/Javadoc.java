package io.github.dmasg.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documentation comments as Markdown, as far as this project's comments go. */
final class Javadoc {
    private static final Pattern ROW = Pattern.compile("<tr>(.*?)</tr>", Pattern.DOTALL);
    private static final Pattern CELL = Pattern.compile("<t[hd]>(.*?)</t[hd]>", Pattern.DOTALL);
    private static final Pattern LIST = Pattern.compile("<ul>(.*?)</ul>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)? +([^}\\s]+)(?: +([^}]+))?\\}");

    private Javadoc() {}

    /** One line. */
    static String markdown(String comment) {
        String text = comment.replaceAll("\\s+", " ").trim();
        text = text.replaceAll("\\{@code ([^}]*)\\}", "`$1`");
        Matcher link = LINK.matcher(text);
        text = link.replaceAll(found -> Matcher.quoteReplacement("`" + linked(found.group(1), found.group(2)) + "`"));
        return text.replaceAll("<[^>]+>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("|", "\\|");
    }

    private static String linked(String target, String label) {
        if (label != null) {
            return label;
        }
        // The package goes, the member stays; parameters only take room.
        String plain = target.replaceAll("\\(.*", "()").replaceAll("^([a-z][\\w]*\\.)+", "");
        return plain.startsWith("#") ? plain.substring(1) : plain.replace('#', '.');
    }

    /** The first table of a comment. */
    static String table(String comment) {
        StringBuilder table = new StringBuilder();
        Matcher row = ROW.matcher(comment);
        int columns = 0;
        while (row.find()) {
            List<String> cells = new ArrayList<>();
            Matcher cell = CELL.matcher(row.group(1));
            while (cell.find()) {
                cells.add(markdown(cell.group(1)));
            }
            table.append("| ").append(String.join(" | ", cells)).append(" |\n");
            if (columns == 0) {
                columns = cells.size();
                table.append("|").append("---|".repeat(columns)).append('\n');
            }
        }
        if (columns == 0) {
            throw new IllegalArgumentException("package documentation: no table (expected: one)");
        }
        return table.toString();
    }

    /** The items of the first list of a comment. */
    static List<String> items(String comment) {
        List<String> items = new ArrayList<>();
        Matcher list = LIST.matcher(comment);
        if (list.find()) {
            for (String item : list.group(1).split("<li>")) {
                String text = markdown(item);
                if (!text.isEmpty()) {
                    items.add(text.replaceAll("[;.]$", ""));
                }
            }
        }
        return items;
    }
}
