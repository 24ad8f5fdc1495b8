// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.util.Collections;
import java.util.List;

/** The table changed while the kernel dumped it, at each attempt. What was seen may lack entries or have some twice. */
public final class DumpInterruptedException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final int attempts;
    private final transient List<?> partial;

    DumpInterruptedException(Request request, int attempts, List<?> partial) {
        super(request + ": the dump was interrupted by changes, at each of " + attempts + " attempts", null);
        this.attempts = attempts;
        this.partial = Collections.unmodifiableList(partial);
    }

    /**
     * How often it was tried.
     *
     * @return at least 1
     */
    public int attempts() {
        return attempts;
    }

    /**
     * What the last attempt saw.
     *
     * @return the decoded values, not necessarily consistent; unmodifiable
     */
    public List<?> partial() {
        return partial;
    }
}
