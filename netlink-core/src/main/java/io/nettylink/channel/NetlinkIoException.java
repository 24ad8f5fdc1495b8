// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import io.nettylink.codec.Errno;
import java.io.IOException;
import java.io.Serial;

/**
 * A system call on a netlink socket failed. The message names the call, its arguments and the error, and says what to
 * do about it where that is known: {@code bind(AF_NETLINK, protocol 16, port id 5): EADDRINUSE (Address already in
 * use): another socket of this protocol and network namespace has that port id}.
 */
public final class NetlinkIoException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The error number, by the table that the codec has no constant for. */
    private static final int EBADF = 9;

    private static final int ENOMEM = 12;
    private static final int EADDRINUSE = 98;

    private final String systemCall;
    private final int errno;

    /**
     * An error of a system call.
     *
     * @param systemCall the call's name
     * @param arguments its arguments, for the message
     * @param errno the error number, positive
     */
    public NetlinkIoException(String systemCall, String arguments, int errno) {
        super(message(systemCall, arguments, errno));
        this.systemCall = systemCall;
        this.errno = errno;
    }

    /** {@return the name of the system call, such as {@code sendmsg}} */
    public String systemCall() {
        return systemCall;
    }

    /** {@return the error number, positive, of {@code <errno.h>}} */
    public int errno() {
        return errno;
    }

    /** {@return the error number's name, such as {@code ENOBUFS}} */
    public String errnoName() {
        return Errno.name(errno);
    }

    private static String message(String systemCall, String arguments, int errno) {
        String advice = advice(systemCall, errno);
        return systemCall + '(' + arguments + "): " + Errno.name(errno) + " (" + Errno.describe(errno) + ')'
                + (advice.isEmpty() ? "" : ": " + advice);
    }

    private static String advice(String systemCall, int errno) {
        return switch (errno) {
            case Errno.EPERM -> permission(systemCall);
            case Errno.EPROTONOSUPPORT ->
                "this kernel has no protocol of that number, built in or as a module that it could load";
            case Errno.ENOBUFS ->
                systemCall.startsWith("send")
                        ? "the kernel had no memory for the datagram, or a multicast did not reach all members"
                        : "";
            case Errno.EMSGSIZE -> "the datagram is bigger than the send buffer: raise SO_SNDBUF";
            case Errno.ECONNREFUSED ->
                "no socket has that port id in this network namespace, or it is connected and takes datagrams from"
                        + " its peer only";
            case Errno.EINVAL -> systemCall.equals("setns") ? "that file is no network namespace" : "";
            case Errno.ENODATA -> "the kernel takes no empty datagrams";
            case EADDRINUSE -> "another socket of this protocol and network namespace has that port id";
            case Errno.ENOPROTOOPT -> "this kernel is too old for that option";
            case EBADF -> "the socket is closed";
            case ENOMEM ->
                systemCall.equals("setsockopt")
                        ? "the socket's filter and options need more than net.core.optmem_max allows"
                        : "the kernel is out of memory";
            default -> "";
        };
    }

    private static String permission(String systemCall) {
        return switch (systemCall) {
            case "setsockopt" ->
                "needs CAP_NET_ADMIN; NETLINK_LISTEN_ALL_NSID needs CAP_NET_BROADCAST, and a multicast group what its"
                        + " protocol demands";
            case "setns" ->
                "needs CAP_SYS_ADMIN, both here and in the user namespace that the network namespace belongs to";
            case "ioctl" -> "needs CAP_NET_ADMIN in the user namespace that the network namespace belongs to";
            case "open" -> "needs the right to read that file, which for another user's process is CAP_SYS_PTRACE";
            case "bind" -> "a group of this protocol needs CAP_NET_ADMIN in the network namespace's user namespace";
            default ->
                "under this protocol, sending to other than the kernel needs CAP_NET_ADMIN in the network namespace's"
                        + " user namespace";
        };
    }
}
