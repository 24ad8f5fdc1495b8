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
        String boundaries,
        String flowControl,
        String nobodyListens,
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
        @Override
        public String toString() {
            return (holds ? "yes: " : "no: ") + why;
        }
    }

    /** The contexts in words. */
    String contextsInWords() {
        return contexts.stream().map(Context::toString).collect(Collectors.joining(", "));
    }

    static Builder in(Context first, Context... others) {
        return new Builder(EnumSet.of(first, others));
    }

    /** Asks for all that {@link Facts} says; what is missing is refused by {@link #needs}. */
    static final class Builder {
        private final Set<Context> contexts;
        private @Nullable Trait kernelBegins;
        private @Nullable Trait multicast;
        private @Nullable String boundaries;
        private @Nullable String flowControl;
        private @Nullable String nobodyListens;
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

        Builder boundaries(String what) {
            boundaries = what;
            return this;
        }

        Builder flowControl(String what) {
            flowControl = what;
            return this;
        }

        Builder nobodyListens(String what) {
            nobodyListens = what;
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
