// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was read, as a number that tells whether the same was read elsewhere; and how many steps that took, with an end
 * to it.
 */
final class Trace {
    private final long mostSteps;
    private long steps;
    private long hash;

    /**
     * A trace.
     *
     * @param bytes how many bytes there are to be read
     * @param stepsPerByte how many steps there may be for each
     */
    Trace(int bytes, int stepsPerByte) {
        this.mostSteps = 64 + (long) bytes * stepsPerByte;
    }

    /** Counts: whatever goes round calls this in each round. */
    void step() {
        steps++;
        if (steps > mostSteps) {
            throw new AssertionError("a loop: more than " + mostSteps + " steps");
        }
    }

    void number(long value) {
        hash = hash * 31 + value;
    }

    /** Notes a value by its contents. */
    void value(@Nullable Object value) {
        number(
                switch (value) {
                    case null -> 7;
                    case byte[] bytes -> Arrays.hashCode(bytes);
                    case int[] numbers -> Arrays.hashCode(numbers);
                    case long[] numbers -> Arrays.hashCode(numbers);
                    case ByteBuf buffer -> ByteBufUtil.hashCode(buffer);
                    default -> value.hashCode();
                });
    }

    /** Whether the same was read in as many steps. */
    boolean isSameAs(Trace other) {
        return hash == other.hash && steps == other.steps;
    }
}
