// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.NetlinkClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many clients, each with one request in flight, which share a few event loops. */
final class Channels implements Task {
    private final EventLoopGroup loops;
    private final List<NetlinkClient> clients = new ArrayList<>();
    private final int each;

    /**
     * Opens them.
     *
     * @param count how many requests they make together, a multiple of the channels
     */
    Channels(int count, int channels, int loopCount) {
        if (count % channels != 0) {
            throw new IllegalArgumentException(count + " requests are not the same number for " + channels);
        }
        loops = new MultiThreadIoEventLoopGroup(loopCount, EpollIoHandler.newFactory());
        each = count / channels;
        for (int index = 0; index < channels; index++) {
            clients.add(
                    NetlinkClient.builder(NETLINK_GENERIC).eventLoopGroup(loops).open());
        }
    }

    @Override
    public void run(Results results) {
        List<Results> parts = new ArrayList<>();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (NetlinkClient client : clients) {
            // Results are one thread's.
            Results part = new Results();
            parts.add(part);
            ends.add(new Pipeline<>(client, each, 1, _ -> client.call(Requests.FAMILY, Family::read), Results::family)
                    .start(part));
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
        parts.forEach(results::families);
    }

    @Override
    public void close() {
        clients.forEach(NetlinkClient::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
