// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.watch.Update;
import io.nettylink.watch.Watch;
import io.nettylink.watch.WatchEvent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the links of many network namespaces on two event loops, and tells what that takes: {@code Namespaces PREFIX
 * COUNT}, for those of {@code ip netns} that are called so, with a number from 0 behind.
 */
final class Namespaces implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTNLGRP_LINK = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int LOOPBACK = 1;
    private static final int KIB = 1024;
    private static final int WARM_UPS = 20;
    private static final int WARM_UP_COUNT = 20;
    /** Between which a loopback is changed, as an earlier process has left the one or the other. */
    private static final long ONE_MTU = 50_000;

    private static final long OTHER_MTU = 40_000;

    private static final Request LINKS = Request.builder(RTM_GETLINK)
            .header(out -> out.zero(Link.HEADER_LENGTH))
            .build();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    private final List<Watched> all = new ArrayList<>();

    private record Named(String name, long mtu) {}

    public static void main(String[] arguments) throws InterruptedException {
        String prefix = arguments[0];
        int count = Integer.parseInt(arguments[1]);
        // Classes are loaded and code is compiled before it counts.
        for (int round = 0; round < WARM_UPS; round++) {
            try (Namespaces warmUp = new Namespaces()) {
                warmUp.open(prefix, Math.min(count, WARM_UP_COUNT));
                warmUp.change();
            }
        }
        long resident = settledKib();
        long heap = heapKib();
        try (Namespaces namespaces = new Namespaces()) {
            long began = System.nanoTime();
            namespaces.open(prefix, count);
            long opened = System.nanoTime();
            long residentThen = settledKib();
            long heapThen = heapKib();
            long asked = System.nanoTime();
            namespaces.change();
            long told = System.nanoTime();
            System.out.println("namespaces=" + count + " opened_ns=" + (opened - began) + " told_ns=" + (told - asked)
                    + " resident_kib=" + (residentThen - resident) + " heap_kib=" + (heapThen - heap));
        }
    }

    /** Opens a watch in each, and waits for the first tables. */
    private void open(String prefix, int count) throws InterruptedException {
        for (int number = 0; number < count; number++) {
            all.add(new Watched(loops, NetworkNamespace.named(prefix + number)));
        }
        for (Watched each : all) {
            each.checkTable();
        }
    }

    /** Changes the loopback of each namespace, and waits until each watch has told that. */
    private void change() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(all.size());
        all.forEach(each -> each.expect(told));
        List<NetlinkFuture<?>> asked = new ArrayList<>();
        all.forEach(each -> asked.add(each.change()));
        for (NetlinkFuture<?> each : asked) {
            each.await();
        }
        told.await();
    }

    @Override
    public void close() {
        all.forEach(Watched::close);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** What is kept, besides garbage. */
    private static long settledKib() {
        // What the first finds to be garbage may have kept more of it.
        System.gc();
        System.gc();
        return Memory.residentKib();
    }

    private static long heapKib() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / KIB;
    }

    /** The links of one namespace. */
    private static final class Watched implements AutoCloseable {
        private final NetlinkClient client;
        private final Watch<Integer, Named> watch;
        private volatile long expectedMtu = -1;
        private volatile CountDownLatch told = new CountDownLatch(0);

        Watched(EventLoopGroup loops, NetworkNamespace namespace) {
            client = NetlinkClient.builder(NETLINK_ROUTE)
                    .eventLoopGroup(loops)
                    .in(namespace)
                    .open();
            watch = Watch.builder(client, Watched::update)
                    .groups(RTNLGRP_LINK)
                    .dump(LINKS)
                    .open();
            // It ends by being closed.
            var _ = watch.consume(this::take);
        }

        void checkTable() throws InterruptedException {
            Map<Integer, Named> table = watch.snapshot().await();
            Named loopback = table.get(LOOPBACK);
            if (loopback == null || !loopback.name().equals("lo")) {
                throw new IllegalStateException("a table without a loopback: " + table);
            }
        }

        void expect(CountDownLatch latch) {
            told = latch;
            Named loopback = watch.table().get(LOOPBACK);
            expectedMtu = loopback != null && loopback.mtu() == ONE_MTU ? OTHER_MTU : ONE_MTU;
        }

        NetlinkFuture<?> change() {
            return client.execute(Request.builder(RTM_NEWLINK)
                    .header(out -> out.zero(4).u32(LOOPBACK).zero(8))
                    .attributes(out -> out.u32(IFLA_MTU, expectedMtu))
                    .build());
        }

        private void take(WatchEvent<Integer, Named> event) {
            if (event instanceof WatchEvent.Changed<Integer, Named> changed
                    && changed.after().mtu() == expectedMtu) {
                told.countDown();
            }
        }

        private static Update<Integer, Named> update(MessageView message) {
            int index = message.s32(4);
            return message.type() == RTM_NEWLINK ? Update.put(index, read(message)) : Update.remove(index);
        }

        private static Named read(MessageView message) {
            String name = "";
            long mtu = 0;
            AttributeReader in = message.attributes(Link.HEADER_LENGTH);
            while (in.next()) {
                switch (in.type()) {
                    case IFLA_IFNAME -> name = in.string();
                    case IFLA_MTU -> mtu = in.u32();
                    default -> {}
                }
            }
            return new Named(name, mtu);
        }

        @Override
        public void close() {
            watch.close();
            client.close();
        }
    }
}
