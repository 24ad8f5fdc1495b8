// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.socket;

/** What is counted for a socket. Raised by the one thread that has the socket, read by any. */
public final class Counters {
    /** Datagrams that were handed on. */
    public final Count datagramsReceived = new Count();

    /** Their bytes. */
    public final Count bytesReceived = new Count();

    /** System calls that asked for datagrams. */
    public final Count receiveCalls = new Count();

    /** Datagrams that the kernel took. */
    public final Count datagramsSent = new Count();

    /** Their bytes. */
    public final Count bytesSent = new Count();

    /** Writes that a system call's error failed. */
    public final Count writesRefused = new Count();

    /** Datagrams of other processes, dropped. */
    public final Count foreignDatagrams = new Count();

    /** Datagrams that did not fit, dropped. */
    public final Count truncatedDatagrams = new Count();

    /** How often the receive buffer was found to have overrun. */
    public final Count overruns = new Count();

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
