// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/** {@code <linux/filter.h>}: classic BPF programs. */
final class LinuxFilter {
    /** Size of {@code struct sock_filter}, one instruction. */
    static final int SOCK_FILTER_SIZE = 8;

    static final StructLayout SOCK_FPROG = MemoryLayout.structLayout(
            JAVA_SHORT.withName("len"), MemoryLayout.paddingLayout(6), JAVA_LONG.withName("filter"));

    static final long LEN = SOCK_FPROG.byteOffset(PathElement.groupElement("len"));
    static final long FILTER = SOCK_FPROG.byteOffset(PathElement.groupElement("filter"));

    private LinuxFilter() {}
}
