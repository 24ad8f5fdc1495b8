// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * Which symbols the running kernel exports to modules. The module has it from {@code Module.symvers}, the list that came
 * with the kernel that it was built for, and tells it as its parameter {@code exports}.
 */
final class Exports {
    private static final Path PARAMETER = Path.of("/sys/module/nettylink_tour/parameters/exports");

    /** What the list says of a symbol that is not in it. */
    static final String NONE = "none";

    private final Map<String, String> kinds = new HashMap<>();

    private Exports() {}

    static Exports ofRunningKernel() throws IOException {
        if (!Files.exists(PARAMETER)) {
            throw new IOException("the module nettylink_tour is not loaded: " + PARAMETER + " is missing");
        }
        Exports exports = new Exports();
        StringTokenizer entries =
                new StringTokenizer(Files.readString(PARAMETER).strip(), ",");
        while (entries.hasMoreTokens()) {
            String entry = entries.nextToken();
            int sign = entry.indexOf('=');
            exports.kinds.put(entry.substring(0, sign), entry.substring(sign + 1));
        }
        return exports;
    }

    /** {@code EXPORT_SYMBOL}, {@code EXPORT_SYMBOL_GPL} or {@link #NONE}. */
    String kind(String symbol) {
        String kind = kinds.get(symbol);
        if (kind == null) {
            throw new IllegalArgumentException("genl-family-kmod/tour/Kbuild does not look for " + symbol);
        }
        return kind;
    }

    boolean contains(String symbol) {
        return !kind(symbol).equals(NONE);
    }

    String inWords(List<String> symbols) {
        return symbols.isEmpty()
                ? "nothing"
                : symbols.stream().map(symbol -> symbol + ": " + kind(symbol)).collect(joining(", "));
    }
}
