// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.nettylink.MessageDecoder;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkClientBuilder;
import io.nettylink.Request;
import io.nettylink.channel.NetlinkChannelOption;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The workloads on a {@link NetlinkClient} and its event loop. */
final class AsyncTasks {
    private static final int WINDOW = 64;
    private static final int ANSWER_BYTES = 4096;

    private AsyncTasks() {}

    /** The task of a name; null where there is none. */
    static @Nullable Task of(String workload, int count, int number) {
        return switch (workload) {
            case "family" -> families(count, 1).timed();
            case "families" -> families(count, number == 0 ? WINDOW : number);
            case "echo" -> new AsyncEcho(count);
            case "links" -> new Dump<>(Requests.LINKS, Link::read, Results::links);
            case "routes" -> new Dump<>(Requests.ROUTES, Route::read, Results::routes);
            case "stream" -> new Streams.Async();
            case "drain" -> new AsyncEvents(count, number);
            case "live" -> new AsyncEvents(AsyncEvents.UNTIL_LAST, number);
            case "install" -> install(count, WINDOW);
            case "install-each" -> install(count, 1);
            case "channels-1" -> new Channels(count, number, 1);
            case "channels-2" -> new Channels(count, number, 2);
            case "subscribers" -> new Subscribers(count, number);
            default -> null;
        };
    }

    private static Pipeline<?> families(int count, int window) {
        NetlinkClientBuilder builder = NetlinkClient.builder(NETLINK_GENERIC).maxInFlight(window);
        if (window > WINDOW) {
            // The answers to more than by default need a larger buffer than by default.
            builder.option(NetlinkChannelOption.SO_RCVBUFFORCE, window * ANSWER_BYTES);
        }
        NetlinkClient client = builder.open();
        return new Pipeline<>(client, count, window, _ -> client.call(Requests.FAMILY, Family::read), Results::family);
    }

    private static Task install(int count, int window) {
        NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
        long output = Requests.routeLink();
        return new Pipeline<>(
                client,
                count,
                window,
                number -> client.execute(Requests.route(number, output)),
                (results, _) -> results.others(1));
    }

    private static final class Dump<T> implements Task {
        private final NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
        private final Request request;
        private final MessageDecoder<T> decoder;
        private final BiConsumer<Results, List<T>> outcome;

        Dump(Request request, MessageDecoder<T> decoder, BiConsumer<Results, List<T>> outcome) {
            this.request = request;
            this.decoder = decoder;
            this.outcome = outcome;
        }

        @Override
        public void run(Results results) throws InterruptedException {
            outcome.accept(results, client.dump(request, decoder).await());
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
