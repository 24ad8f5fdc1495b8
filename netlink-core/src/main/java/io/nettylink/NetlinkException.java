// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import org.jspecify.annotations.Nullable;

/** Why a request failed. Each way to fail is a type of its own, so that a switch over them can be complete. */
public abstract sealed class NetlinkException extends RuntimeException implements Cloneable
        permits ClientClosedException,
                DumpInterruptedException,
                FamilyGoneException,
                FamilyNotFoundException,
                GroupNotFoundException,
                KernelErrorException,
                MalformedReplyException,
                MessageTruncatedException,
                NoReplyException,
                RepliesLostException,
                RequestTimeoutException,
                SystemCallException,
                TooManyRequestsException {
    private static final long serialVersionUID = 1L;

    NetlinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The same exception with the stack of the calling thread: one was made where the answer was read, which says nothing
     * about who asked, and it may be shared by several who wait.
     */
    final NetlinkException forCaller() {
        try {
            NetlinkException own = (NetlinkException) clone();
            own.fillInStackTrace();
            return own;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
