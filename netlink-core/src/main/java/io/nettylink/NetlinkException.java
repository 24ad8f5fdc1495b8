// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import org.jspecify.annotations.Nullable;

/** Why a request failed. Each way to fail is a type of its own, so that a switch over them can be complete. */
public abstract sealed class NetlinkException extends RuntimeException
        permits ClientClosedException,
                DumpInterruptedException,
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
}
