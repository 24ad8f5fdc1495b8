// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * Hears of every request of a client that ends: where histograms, tracing and metrics libraries hook in. Set by {@link
 * NetlinkClientBuilder#observer} and {@link BlockingNetlinkClientBuilder#observer}.
 *
 * <pre>{@code
 * NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE)
 *         .observer(report -> histogram.recordValue(report.nanos()))
 *         .open();
 * }</pre>
 *
 * <p>What is counted without it: {@link NetlinkClient#counters()} for requests, {@link
 * io.nettylink.channel.NetlinkChannel#counters()} for what passes a socket, and {@link
 * io.nettylink.channel.NetlinkChannel#drops()} for what the kernel has dropped there; for blocking clients {@link
 * BlockingNetlinkClient#counters()}, {@link BlockingNetlinkClient#traffic()} and {@link BlockingNetlinkClient#drops()}.
 * And JDK Flight Recorder has events of it all, in the category <i>Netlink</i>:
 *
 * <table>
 * <caption>Events of JDK Flight Recorder</caption>
 * <tr><th>event</th><th>when</th><th>unless set otherwise</th></tr>
 * <tr><td>{@code io.nettylink.Request}</td><td>a request has ended: message type, label, outcome, error, and how long
 *     it took</td><td>those that took 10 ms or more</td></tr>
 * <tr><td>{@code io.nettylink.DumpRestart}</td><td>a dump was inconsistent and is asked for again</td><td>all</td></tr>
 * <tr><td>{@code io.nettylink.Overrun}</td><td>a socket's receive buffer was full, and the kernel dropped
 *     messages</td><td>100 a second</td></tr>
 * <tr><td>{@code io.nettylink.Truncated}</td><td>a datagram did not fit</td><td>100 a second</td></tr>
 * <tr><td>{@code io.nettylink.ForeignDatagram}</td><td>a datagram of another process was dropped</td><td>100 a
 *     second</td></tr>
 * <tr><td>{@code io.nettylink.Socket}</td><td>for each open socket, from time to time: its counters, and the kernel's
 *     count of drops</td><td>every 10 s</td></tr>
 * </table>
 *
 * <p>Requests of all durations are recorded by {@code jcmd PID JFR.start io.nettylink.Request#threshold=0ms}. Where the
 * runtime image has no {@code jdk.jfr} there are no events, and nothing else is different.
 */
@FunctionalInterface
public interface RequestObserver {
    /**
     * A request has ended. Called on the thread that drives it, before its user learns of it: on the client's event loop,
     * or on the thread that calls a blocking client. It must not block. What it throws goes to that thread's {@linkplain
     * Thread#getUncaughtExceptionHandler() handler of uncaught exceptions}, and the request ends as it would have.
     *
     * @param report what became of the request
     */
    void ended(RequestReport report);
}
