// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.internal.ffm.SysSocket;
import org.jspecify.annotations.Nullable;

/** The place for a filter that each socket has, and what was last put there. Thread-safe. Errors are negative numbers. */
final class FilterSlot {
    private final NetlinkSocket socket;
    private @Nullable ClassicFilter classic;
    private @Nullable Integer program;

    FilterSlot(NetlinkSocket socket) {
        this.socket = socket;
    }

    synchronized @Nullable ClassicFilter classic() {
        return classic;
    }

    synchronized @Nullable Integer program() {
        return program;
    }

    synchronized int attach(ClassicFilter filter) {
        int result = socket.attachFilter(filter.program());
        return result < 0 ? result : become(filter, null);
    }

    synchronized int attach(Integer descriptor) {
        int result = socket.setOption(SysSocket.SOL_SOCKET, SysSocket.SO_ATTACH_BPF, descriptor);
        return result < 0 ? result : become(null, descriptor);
    }

    synchronized int detach() {
        int result = socket.setOption(SysSocket.SOL_SOCKET, SysSocket.SO_DETACH_FILTER, 0);
        return result < 0 ? result : become(null, null);
    }

    private int become(@Nullable ClassicFilter filter, @Nullable Integer descriptor) {
        classic = filter;
        program = descriptor;
        return 0;
    }
}
