// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.PrintStream;
import java.util.StringTokenizer;

/** What the tour prints, in one form for all stops. */
final class Report {
    private static final int WIDTH = 110;
    private static final int LABEL = 22;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** What a stop is. */
    void opening(Stop stop, Exports exports) {
        Facts facts = stop.facts();
        out.printf("%n== %s: %s ==%n", stop.name(), stop.title());
        wrapped("", stop.shows());
        out.println();
        fact("hands over in", facts.contextsInWords());
        fact("kernel can begin", facts.kernelBegins().toString());
        fact("multicast", facts.multicast().toString());
        fact("message boundaries", facts.boundaries());
        fact("flow control", facts.flowControl());
        fact("nobody listens", facts.nobodyListens());
        fact("copied by", facts.copies());
        fact("from hard interrupt", facts.fromHardInterrupt().toString());
        fact("needs exported", exports.inWords(facts.symbols()));
        out.println();
    }

    /** Something that has just happened. */
    void says(String what) {
        wrapped("  * ", what);
    }

    private void fact(String label, String text) {
        wrapped(String.format("  %-" + LABEL + "s", label), text);
    }

    /** Text in lines of {@link #WIDTH}, the second and all others as far in as the first. */
    private void wrapped(String first, String text) {
        StringBuilder line = new StringBuilder(first);
        String indent = " ".repeat(first.length());
        boolean empty = true;
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.println(line);
    }
}
