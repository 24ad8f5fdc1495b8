// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <linux/capability.h>}: what the calling thread, and only it, may do. */
public final class Capabilities {
    private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    private static final int DATA_WORDS = 6;

    private static final MethodHandle CAPSET = Libc.function("capset");

    private Capabilities() {}

    /** Takes all capabilities from the calling thread, which should not live on for other purposes. */
    public static void drop() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = arena.allocate(Libc.CAPTURE);
            long header =
                    arena.allocateFrom(JAVA_INT, LINUX_CAPABILITY_VERSION_3, 0).address();
            long none = arena.allocate(JAVA_INT, DATA_WORDS).address();
            int result = (int) (long) CAPSET.invokeExact(capture, header, none, 0L, 0L, 0L, 0L);
            assertThat(result).as("capset: errno %d", -Libc.error(capture)).isZero();
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }
}
