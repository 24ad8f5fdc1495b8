// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/** {@code <sys/uio.h>}: a piece of a scattered or gathered datagram. */
final class SysUio {
    static final StructLayout IOVEC =
            MemoryLayout.structLayout(JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"));

    static final long IOV_BASE = IOVEC.byteOffset(PathElement.groupElement("iov_base"));
    static final long IOV_LEN = IOVEC.byteOffset(PathElement.groupElement("iov_len"));

    private SysUio() {}
}
