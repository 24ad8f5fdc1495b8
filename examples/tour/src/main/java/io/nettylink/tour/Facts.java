// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a mechanism can do and what it cannot, in the same order for all.
 *
 * @param contexts where the kernel's side may hand a message over
 * @param kernelBegins whether the kernel can start the conversation
 * @param multicast whether one message reaches several processes
 * @param boundaries what keeps two messages apart
 * @param flowControl what happens where one side is faster than the other
 * @param nobodyListens what becomes of a message that nobody waits for
 * @param copies by which functions the module moves bytes between itself and a process
 * @param fromHardInterrupt whether a device's interrupt handler can deliver by it, and if not, what forbids it
 * @param symbols what a module needs the kernel to export
 */
record Facts(
        Set<Context> contexts,
        Trait kernelBegins,
        Trait multicast,
        Answer boundaries,
        Answer flowControl,
        Answer nobodyListens,
        String copies,
        Trait fromHardInterrupt,
        List<String> symbols) {

    /**
     * A yes or no, with its reason.
     *
     * @param holds yes or no
     * @param why the reason
     */
    record Trait(boolean holds, String why) {
        String yesOrNo() {
            return holds ? "yes" : "no";
        }

        @Override
        public String toString() {
            return yesOrNo() + ": " + why;
        }
    }

    /**
     * An answer that takes more than yes or no.
     *
     * @param brief in two or three words, for a table
     * @param full in a sentence
     */
    record Answer(String brief, String full) {}

    /** The contexts in words. */
    String contextsInWords() {
        return contexts.stream().map(Context::toString).collect(Collectors.joining(", "));
    }

    /** The same by their first letters, T for that of a task. */
    String contextsInLetters() {
        return contexts.stream().map(context -> context.name().substring(0, 1)).collect(Collectors.joining(" "));
    }

    static Builder in(Context first, Context... others) {
        return new Builder(EnumSet.of(first, others));
    }

    /** Asks for all that {@link Facts} says; what is missing is refused by {@link #needs}. */
    static final class Builder {
        private final Set<Context> contexts;
        private @Nullable Trait kernelBegins;
        private @Nullable Trait multicast;
        private @Nullable Answer boundaries;
        private @Nullable Answer flowControl;
        private @Nullable Answer nobodyListens;
        private @Nullable String copies;
        private @Nullable Trait fromHardInterrupt;

        private Builder(Set<Context> contexts) {
            this.contexts = contexts;
        }

        Builder kernelBegins(boolean holds, String why) {
            kernelBegins = new Trait(holds, why);
            return this;
        }

        Builder multicast(boolean holds, String why) {
            multicast = new Trait(holds, why);
            return this;
        }

        Builder boundaries(String brief, String full) {
            boundaries = new Answer(brief, full);
            return this;
        }

        Builder flowControl(String brief, String full) {
            flowControl = new Answer(brief, full);
            return this;
        }

        Builder nobodyListens(String brief, String full) {
            nobodyListens = new Answer(brief, full);
            return this;
        }

        Builder copies(String what) {
            copies = what;
            return this;
        }

        Builder fromHardInterrupt(boolean holds, String why) {
            fromHardInterrupt = new Trait(holds, why);
            return this;
        }

        /** Ends with the symbols that a module needs. */
        Facts needs(String... symbols) {
            return new Facts(
                    contexts,
                    Objects.requireNonNull(kernelBegins),
                    Objects.requireNonNull(multicast),
                    Objects.requireNonNull(boundaries),
                    Objects.requireNonNull(flowControl),
                    Objects.requireNonNull(nobodyListens),
                    Objects.requireNonNull(copies),
                    Objects.requireNonNull(fromHardInterrupt),
                    List.of(symbols));
        }
    }
}
