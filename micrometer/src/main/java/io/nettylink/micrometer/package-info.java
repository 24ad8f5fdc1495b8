// SPDX-License-Identifier: Apache-2.0

/**
 * Netlink clients measured by Micrometer.
 *
 * {@snippet :
 * RequestTimer timer = new RequestTimer(registry, "routes");
 * NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE).observer(timer).open();
 * NetlinkMetrics metrics = NetlinkMetrics.of(client, "routes");
 * metrics.bindTo(registry);
 * }
 *
 * <p>{@link io.nettylink.micrometer.RequestTimer} measures what a client's requests take, {@link
 * io.nettylink.micrometer.NetlinkMetrics} shows what clients and sockets count. Neither needs the other.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>meter</th><th>type</th><th>tags</th><th>what it is</th></tr>
 * <tr><td>{@code netlink.requests}</td><td>timer</td><td>{@code name}, {@code protocol}, {@code kind},
 *     {@code outcome}</td><td>requests, from being handed over to the end of their answer ({@code RequestTimer})</td></tr>
 * <tr><td>{@code netlink.requests.ended}</td><td>counter</td><td>{@code name}, {@code protocol}, {@code outcome}</td>
 *     <td>how many requests ended so</td></tr>
 * <tr><td>{@code netlink.requests.sent}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>requests handed to the kernel; a dump that is asked for again counts again</td></tr>
 * <tr><td>{@code netlink.replies}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>messages that answered a request</td></tr>
 * <tr><td>{@code netlink.replies.unmatched}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>messages that answered no request under way</td></tr>
 * <tr><td>{@code netlink.dump.restarts}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>how often a dump was inconsistent and asked for again</td></tr>
 * <tr><td>{@code netlink.datagrams.received}, {@code netlink.datagrams.sent}</td><td>counter</td><td>{@code name},
 *     {@code protocol}</td><td>datagrams</td></tr>
 * <tr><td>{@code netlink.data.received}, {@code netlink.data.sent}</td><td>counter, bytes</td><td>{@code name},
 *     {@code protocol}</td><td>their bytes</td></tr>
 * <tr><td>{@code netlink.receive.calls}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>system calls that asked for datagrams</td></tr>
 * <tr><td>{@code netlink.writes.refused}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>writes that an error of a system call failed</td></tr>
 * <tr><td>{@code netlink.overruns}</td><td>counter</td><td>{@code name}, {@code protocol}</td>
 *     <td>how often the receive buffer was found to have overrun</td></tr>
 * <tr><td>{@code netlink.datagrams.dropped}</td><td>counter</td><td>{@code name}, {@code protocol}, {@code reason}</td>
 *     <td>{@code overrun}: the kernel's own count, for want of room in the receive buffer; {@code truncated}: did not fit
 *     into the buffer of a receive; {@code foreign}: came from another process</td></tr>
 * </table>
 *
 * <p>{@code protocol} is the protocol's name as {@code <linux/netlink.h>} has it, without {@code NETLINK_} and in lower
 * case, such as {@code route} (a number where it has none); {@code outcome} is a {@link io.nettylink.RequestOutcome} in
 * lower case; {@code kind} is {@code do} or {@code dump}; {@code name} is the user's own. Percentiles, histograms and
 * further tags are the registry's business, by its filters.
 */
@NullMarked
package io.nettylink.micrometer;

import org.jspecify.annotations.NullMarked;
