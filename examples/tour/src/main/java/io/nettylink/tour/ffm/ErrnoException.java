// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour.ffm;

import io.nettylink.codec.Errno;
import java.io.IOException;

/** A system call failed. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    ErrnoException(String call, int errno) {
        super(call + ": " + Errno.name(errno) + " (" + Errno.describe(errno) + ')');
        this.errno = errno;
    }

    /**
     * Which error.
     *
     * @return a positive number, see {@link Errno}
     */
    public int errno() {
        return errno;
    }
}
