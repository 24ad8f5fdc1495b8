// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

/** What is counted for a socket. Raised by the one thread that has the socket, read by any. */
public final class Counters {
    /** Datagrams that were handed on. */
    public final Tally datagramsReceived = new Tally();

    /** Their bytes. */
    public final Tally bytesReceived = new Tally();

    /** System calls that asked for datagrams. */
    public final Tally receiveCalls = new Tally();

    /** Datagrams that the kernel took. */
    public final Tally datagramsSent = new Tally();

    /** Their bytes. */
    public final Tally bytesSent = new Tally();

    /** Writes that a system call's error failed. */
    public final Tally writesRefused = new Tally();

    /** Datagrams of other processes, dropped. */
    public final Tally foreignDatagrams = new Tally();

    /** Datagrams that did not fit, dropped. */
    public final Tally truncatedDatagrams = new Tally();

    /** How often the receive buffer was found to have overrun. */
    public final Tally overruns = new Tally();

    /** All at zero. */
    public Counters() {}

    /**
     * Takes the counts one after the other.
     *
     * @param form makes a snapshot of them
     * @param <T> the snapshot
     * @return the snapshot
     */
    public <T> T snapshot(Form<T> form) {
        return form.fill(
                datagramsReceived.get(),
                bytesReceived.get(),
                receiveCalls.get(),
                datagramsSent.get(),
                bytesSent.get(),
                writesRefused.get(),
                foreignDatagrams.get(),
                truncatedDatagrams.get(),
                overruns.get());
    }

    /**
     * Makes a snapshot.
     *
     * @param <T> the snapshot
     */
    @FunctionalInterface
    public interface Form<T> {
        /**
         * Takes the counts in the order of the fields.
         *
         * @param datagramsReceived as the field
         * @param bytesReceived as the field
         * @param receiveCalls as the field
         * @param datagramsSent as the field
         * @param bytesSent as the field
         * @param writesRefused as the field
         * @param foreignDatagrams as the field
         * @param truncatedDatagrams as the field
         * @param overruns as the field
         * @return the snapshot
         */
        T fill(
                long datagramsReceived,
                long bytesReceived,
                long receiveCalls,
                long datagramsSent,
                long bytesSent,
                long writesRefused,
                long foreignDatagrams,
                long truncatedDatagrams,
                long overruns);
    }
}
