// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The options of a socket that are numbers: those of {@code <linux/netlink.h>} and {@code <sys/socket.h>}. */
final class SocketOptions {
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SOL_NETLINK = 270;
    static final int ADD_MEMBERSHIP = 1;
    static final int DROP_MEMBERSHIP = 2;
    static final int PKTINFO = 3;
    static final int NO_ENOBUFS = 5;
    static final int CAP_ACK = 10;
    static final int EXT_ACK = 11;

    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int BROADCAST_ERROR = 4;
    private static final int LISTEN_ALL_NSID = 8;
    private static final int STRICT_CHK = 12;

    /** {@code net.core.rmem_max} and {@code wmem_max}, and the default of both buffers, as kernels come. */
    private static final int DEFAULT_BUFFER = 212_992;

    private static final int LEAST_RECEIVE_BUFFER = 2304;
    private static final int LEAST_SEND_BUFFER = 4608;

    private final Map<Integer, Boolean> flags = new TreeMap<>();
    private int receiveBuffer = DEFAULT_BUFFER;
    private int sendBuffer = DEFAULT_BUFFER;

    SocketOptions() {
        for (int flag :
                new int[] {PKTINFO, BROADCAST_ERROR, NO_ENOBUFS, LISTEN_ALL_NSID, CAP_ACK, EXT_ACK, STRICT_CHK}) {
            flags.put(flag, false);
        }
    }

    /** Sets an option; false where there is none of that number. */
    boolean set(int level, int name, int value) {
        if (level == SOL_NETLINK && flags.containsKey(name)) {
            flags.put(name, value != 0);
            return true;
        }
        if (level != SOL_SOCKET) {
            return false;
        }
        switch (name) {
            case SO_RCVBUF -> receiveBuffer = Math.max(LEAST_RECEIVE_BUFFER, 2 * limited(value));
            case SO_RCVBUFFORCE -> receiveBuffer = Math.max(LEAST_RECEIVE_BUFFER, doubled(value));
            case SO_SNDBUF -> sendBuffer = Math.max(LEAST_SEND_BUFFER, 2 * limited(value));
            case SO_SNDBUFFORCE -> sendBuffer = Math.max(LEAST_SEND_BUFFER, doubled(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An option's value, null where there is none of that number. */
    @Nullable Integer get(int level, int name) {
        if (level == SOL_NETLINK) {
            Boolean flag = flags.get(name);
            return flag == null ? null : Integer.valueOf(flag ? 1 : 0);
        }
        if (level != SOL_SOCKET) {
            return null;
        }
        return switch (name) {
            case SO_RCVBUF -> receiveBuffer;
            case SO_SNDBUF -> sendBuffer;
            default -> null;
        };
    }

    boolean is(int flag) {
        return Boolean.TRUE.equals(flags.get(flag));
    }

    int receiveBuffer() {
        return receiveBuffer;
    }

    int sendBuffer() {
        return sendBuffer;
    }

    private static int limited(int value) {
        return value < 0 ? DEFAULT_BUFFER : Math.min(value, DEFAULT_BUFFER);
    }

    private static int doubled(int value) {
        return (int) Math.min(Integer.MAX_VALUE, 2L * Math.max(0, value));
    }
}
