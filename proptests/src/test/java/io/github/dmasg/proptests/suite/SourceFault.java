package io.github.dmasg.proptests.suite;

import java.util.List;

/**
 * A mistake in the library's own source: one text is replaced by another, and the properties named have to notice.
 *
 * @param name what goes wrong, in a few words
 * @param like where it is known from: a requirement, or a class of bugs
 * @param file source file, from the folder that holds the modules
 * @param text what is replaced; occurs once
 * @param instead what stands there instead
 * @param noticedBy ids of properties
 */
record SourceFault(String name, String like, String file, String text, String instead, List<String> noticedBy) {
    private static final String API = "api/src/main/java/io/github/dmasg/";
    private static final String ADAPTER = "legacy-adapter/src/main/java/io/github/dmasg/legacy/adapter/";

    static SourceFault inApi(String name, String like, String type, String text, String instead, String... noticedBy) {
        return new SourceFault(name, like, API + type + ".java", text, instead, List.of(noticedBy));
    }

    static SourceFault inAdapter(
            String name, String like, String type, String text, String instead, String... noticedBy) {
        return new SourceFault(name, like, ADAPTER + type + ".java", text, instead, List.of(noticedBy));
    }
}
