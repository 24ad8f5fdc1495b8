// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * What has gone through a channel since it was made, at one moment: {@link NetlinkChannel#counters()}; or through a
 * socket of a blocking client, which has no channel. The numbers are those that are counted here; how many messages the
 * kernel has dropped is asked of the kernel, by {@link NetlinkChannel#drops()}.
 *
 * @param datagramsReceived datagrams that were delivered to the pipeline, or taken by who waited for them
 * @param bytesReceived their bytes
 * @param receiveCalls system calls that asked for datagrams: fewer than datagrams where those come in bursts
 * @param datagramsSent datagrams that the kernel took: fewer than writes where {@link
 *     NetlinkChannelOption#COALESCE_WRITES} joins them
 * @param bytesSent their bytes
 * @param writesRefused writes that a system call's error failed
 * @param foreignDatagrams datagrams that were dropped because another process had sent them, see {@link
 *     ForeignDatagramEvent}
 * @param truncatedDatagrams datagrams that were dropped because they did not fit into the receive buffer, see {@link
 *     TruncatedEvent}
 * @param overruns how often the socket's receive buffer was found to have overrun, see {@link OverrunEvent}
 */
public record ChannelCounters(
        long datagramsReceived,
        long bytesReceived,
        long receiveCalls,
        long datagramsSent,
        long bytesSent,
        long writesRefused,
        long foreignDatagrams,
        long truncatedDatagrams,
        long overruns) {}
