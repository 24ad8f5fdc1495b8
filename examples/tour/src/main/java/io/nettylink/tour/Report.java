// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.io.PrintStream;
import java.util.List;
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
        headline(stop.name() + ": " + stop.title());
        paragraph(stop.shows());
        fact("hands over in", facts.contextsInWords());
        fact("kernel can begin", facts.kernelBegins().toString());
        fact("multicast", facts.multicast().toString());
        fact("message boundaries", facts.boundaries().full());
        fact("flow control", facts.flowControl().full());
        fact("nobody listens", facts.nobodyListens().full());
        fact("copied by", facts.copies());
        fact("from hard interrupt", facts.fromHardInterrupt().toString());
        fact("needs exported", exports.inWords(facts.symbols()));
        out.println();
    }

    /** What all stops are, beside each other. */
    void traits(List<Stop> stops) {
        headline("what each can do");
        paragraph(
                "The kernel's side runs in T process context, S softirq, H hard interrupt; irq says whether a device's"
                        + " interrupt handler can deliver by it.");
        TextTable table = new TextTable(
                "stop", "runs in", "begins", "multicast", "irq", "boundaries", "flow control", "nobody listens");
        for (Stop stop : stops) {
            Facts facts = stop.facts();
            table.row(
                    stop.name(),
                    facts.contextsInLetters(),
                    facts.kernelBegins().yesOrNo(),
                    facts.multicast().yesOrNo(),
                    facts.fromHardInterrupt().yesOrNo(),
                    facts.boundaries().brief(),
                    facts.flowControl().brief(),
                    facts.nobodyListens().brief());
        }
        table(table);
    }

    void headline(String text) {
        out.printf("%n== %s ==%n", text);
    }

    void paragraph(String text) {
        wrapped("", text);
        out.println();
    }

    /** Something that has just happened. */
    void says(String what) {
        wrapped("  * ", what);
    }

    /** A table, and an empty line. */
    void table(TextTable table) {
        table.toString().lines().forEach(line -> out.println("  " + line));
        out.println();
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
