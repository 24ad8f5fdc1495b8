// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/** What a channel counts. Raised on the event loop, read by any thread. */
final class Counters {
    final Tally datagramsReceived = new Tally();
    final Tally bytesReceived = new Tally();
    final Tally receiveCalls = new Tally();
    final Tally datagramsSent = new Tally();
    final Tally bytesSent = new Tally();
    final Tally writesRefused = new Tally();
    final Tally foreignDatagrams = new Tally();
    final Tally truncatedDatagrams = new Tally();
    final Tally overruns = new Tally();

    ChannelCounters snapshot() {
        return new ChannelCounters(
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
}
