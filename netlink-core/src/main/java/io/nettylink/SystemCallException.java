// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import io.netty.channel.ChannelException;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.codec.Errno;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;

/** A system call on the socket failed. The cause names the call and the error number. */
public final class SystemCallException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final String systemCall;
    private final int errno;

    SystemCallException(String what, NetlinkIoException cause) {
        super(what + ": " + cause.getMessage(), cause);
        this.systemCall = cause.systemCall();
        this.errno = cause.errno();
    }

    /** Makes what a channel failed with into what a client fails with. */
    static RuntimeException from(String what, Throwable cause) {
        return switch (cause) {
            case NetlinkIoException e -> new SystemCallException(what, e);
            case ChannelException e
            when e.getCause() instanceof NetlinkIoException io -> new SystemCallException(what, io);
            case ClosedChannelException e -> new ClientClosedException(what + ": the socket is closed", e);
            case RejectedExecutionException e -> new ClientClosedException(what + ": the event loop has ended", e);
            case RuntimeException e -> e;
            default -> new IllegalStateException(what + ": " + cause.getMessage(), cause);
        };
    }

    /**
     * The system call that failed.
     *
     * @return such as {@code sendmsg}
     */
    public String systemCall() {
        return systemCall;
    }

    /**
     * The error number.
     *
     * @return a positive number, see {@link Errno}
     */
    public int errno() {
        return errno;
    }

    /**
     * The error number's name.
     *
     * @return such as {@code EPERM}
     */
    public String errnoName() {
        return Errno.name(errno);
    }
}
