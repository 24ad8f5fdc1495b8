// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/** A datagram was longer than the receive buffer, and its end is lost. The buffer has grown since: asking again helps. */
public final class MessageTruncatedException extends NetlinkException {
    private static final long serialVersionUID = 1L;

    private final int size;
    private final int received;

    MessageTruncatedException(Request request, int size, int received) {
        super(request + ": the reply has " + size + " bytes, the receive buffer took " + received, null);
        this.size = size;
        this.received = received;
    }

    /**
     * The datagram's true size.
     *
     * @return a length in bytes
     */
    public int size() {
        return size;
    }

    /**
     * What was received of it.
     *
     * @return a length in bytes
     */
    public int received() {
        return received;
    }
}
