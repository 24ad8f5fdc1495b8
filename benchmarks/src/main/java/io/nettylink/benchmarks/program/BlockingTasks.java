// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.nettylink.BlockingNetlinkClient;
import org.jspecify.annotations.Nullable;

/** The workloads on a {@link BlockingNetlinkClient}: those that are one thing after the other. */
final class BlockingTasks {

    private BlockingTasks() {}

    /** The task of a name; null where there is none. */
    static @Nullable Task of(String workload, int count, int number) {
        return switch (workload) {
            case "family" -> new Calls(NETLINK_GENERIC, (client, results) -> askFamily(client, count, results));
            case "links" ->
                new Calls(NETLINK_ROUTE, (client, results) -> results.links(client.dump(Requests.LINKS, Link::read)));
            case "routes" ->
                new Calls(
                        NETLINK_ROUTE, (client, results) -> results.routes(client.dump(Requests.ROUTES, Route::read)));
            case "echo" -> new BlockingEcho(count);
            case "stream" -> new Streams.Blocking();
            case "drain" -> new BlockingEvents(count, number);
            case "live" -> new BlockingEvents(AsyncEvents.UNTIL_LAST, number);
            case "install-each" -> new Calls(NETLINK_ROUTE, (client, results) -> install(client, count, results));
            default -> null;
        };
    }

    private static void askFamily(BlockingNetlinkClient client, int count, Results results)
            throws InterruptedException {
        for (int number = 0; number < count; number++) {
            long began = System.nanoTime();
            results.family(client.call(Requests.FAMILY, Family::read));
            results.latency(System.nanoTime() - began);
        }
    }

    private static void install(BlockingNetlinkClient client, int count, Results results) throws InterruptedException {
        long output = Requests.routeLink();
        for (int number = 0; number < count; number++) {
            client.execute(Requests.route(number, output));
        }
        results.others(count);
    }

    @FunctionalInterface
    private interface Work {
        void with(BlockingNetlinkClient client, Results results) throws InterruptedException;
    }

    private static final class Calls implements Task {
        private final BlockingNetlinkClient client;
        private final Work work;

        Calls(int protocol, Work work) {
            this.client = BlockingNetlinkClient.open(protocol);
            this.work = work;
        }

        @Override
        public void run(Results results) throws InterruptedException {
            work.with(client, results);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
