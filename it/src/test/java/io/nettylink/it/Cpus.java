// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Which CPU a thread runs on. */
@SuppressWarnings("restricted")
final class Cpus {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SCHED_SETAFFINITY = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("sched_setaffinity"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final int COUNT = Runtime.getRuntime().availableProcessors();

    private Cpus() {}

    static int count() {
        return COUNT;
    }

    /** Moves the calling thread, which is there when this returns. */
    static void moveTo(int cpu) {
        setAffinity(1L << cpu);
    }

    /** Lets the calling thread run everywhere again. */
    static void release() {
        setAffinity((1L << COUNT) - 1);
    }

    private static void setAffinity(long mask) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocateFrom(JAVA_LONG, mask);
            assertThat((int) SCHED_SETAFFINITY.invokeExact(0, set.byteSize(), set))
                    .isZero();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
