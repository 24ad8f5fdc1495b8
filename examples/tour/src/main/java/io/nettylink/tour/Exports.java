// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/**
 * Which symbols the running kernel exports to modules. The module has it from {@code Module.symvers}, the list that came
 * with the kernel that it was built for, and tells it as its parameter {@code exports}.
 */
final class Exports {
    private static final Path PARAMETER = Path.of("/sys/module/nettylink_tour/parameters/exports");

    private static final Path KALLSYMS = Path.of("/proc/kallsyms");
    /** Behind an address of 16 digits and the symbol's type. */
    private static final int NAME_AT = 19;

    private static final String EXPORT = "__ksymtab_";

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

    /**
     * Whether modules can call functions of the running kernel, as it says itself: what is in it is in {@code
     * /proc/kallsyms}, and what is exported has an entry with a prefix there, besides its line in {@code Module.symvers}.
     *
     * @return a sentence for each
     */
    List<String> proofs(String... functions) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (String function : functions) {
            wanted.add(function);
            wanted.add(EXPORT + function);
        }
        Set<String> found = new HashSet<>();
        try (BufferedReader symbols = Files.newBufferedReader(KALLSYMS)) {
            String line = symbols.readLine();
            while (line != null) {
                String name = line.substring(NAME_AT);
                if (wanted.contains(name)) {
                    found.add(name);
                }
                line = symbols.readLine();
            }
        }
        return Stream.of(functions)
                .map(function -> "%s: %s, and %s (/proc/kallsyms); Module.symvers: %s"
                        .formatted(
                                function,
                                found.contains(function)
                                        ? "is in this kernel"
                                        : "is no function of its own in this kernel",
                                found.contains(EXPORT + function) ? "exported to modules" : "not exported to modules",
                                kind(function)))
                .toList();
    }

    String inWords(List<String> symbols) {
        return symbols.isEmpty()
                ? "nothing"
                : symbols.stream().map(symbol -> symbol + ": " + kind(symbol)).collect(joining(", "));
    }
}
