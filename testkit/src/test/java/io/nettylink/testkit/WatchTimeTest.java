// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.codec.Errno;
import io.nettylink.codec.MessageView;
import io.nettylink.testkit.Links.Link;
import io.nettylink.watch.Update;
import io.nettylink.watch.Watch;
import io.nettylink.watch.WatchBuilder;
import io.nettylink.watch.WatchEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch's pauses, told by the event loop's clock. */
@Timeout(60)
class WatchTimeTest {
    private static final Duration A_MOMENT = Duration.ofNanos(1);

    private final FakeKernel kernel = new FakeKernel();
    private final VirtualTime time = new VirtualTime();
    private final List<WatchEvent<Integer, Link>> events = new CopyOnWriteArrayList<>();
    private final NetlinkClient client;

    WatchTimeTest() {
        Links.script(kernel, 2);
        client = NetlinkClient.builder(NETLINK_ROUTE)
                .in(kernel)
                .eventLoopGroup(time.eventLoop())
                .open();
    }

    @AfterEach
    void close() {
        client.close();
        time.close();
        kernel.close();
    }

    @Test
    void dumpsFromTimeToTime() {
        watch(builder -> builder.reconcileEvery(Duration.ofHours(1)));
        assertThat(dumps()).isEqualTo(1);
        for (int hour = 1; hour <= 3; hour++) {
            time.advance(Duration.ofHours(1).minus(A_MOMENT));
            assertThat(dumps()).isEqualTo(hour);
            time.advance(A_MOMENT);
            assertThat(dumps()).isEqualTo(hour + 1);
        }
        assertThat(events).filteredOn(WatchEvent.Synced.class::isInstance).hasSize(4);
    }

    @Test
    void neverByItselfUnlessAskedTo() {
        watch(builder -> builder);
        time.advance(Duration.ofDays(365));
        assertThat(dumps()).isEqualTo(1);
    }

    @Test
    void verifiesADumpThatWasDisturbed() {
        kernel.protocol(NETLINK_ROUTE).on(Links.RTM_GETLINK, request -> {
            if (dumps() == 1) {
                kernel.protocol(NETLINK_ROUTE).publish(Links.RTNLGRP_LINK, Links.link(2));
            }
            return Answer.dump(Links.links(2));
        });
        watch(builder -> builder);
        time.advance(Duration.ofMillis(100).minus(A_MOMENT));
        assertThat(dumps()).isEqualTo(1);
        time.advance(A_MOMENT);
        assertThat(dumps()).as("verified").isEqualTo(2);
        time.advance(Duration.ofDays(1));
        assertThat(dumps()).as("undisturbed").isEqualTo(2);
    }

    @Test
    void restsLongerEachTimeThatADumpFails() {
        kernel.protocol(NETLINK_ROUTE)
                .on(
                        Links.RTM_GETLINK,
                        request -> dumps() <= 4 ? Answer.error(Errno.ENOMEM) : Answer.dump(Links.links(2)));
        watch(builder -> builder);
        int failed = 1;
        for (int pause : new int[] {10, 20, 40, 80}) {
            assertThat(dumps()).isEqualTo(failed);
            time.advance(Duration.ofMillis(pause).minus(A_MOMENT));
            assertThat(dumps()).as("before %s ms are over", pause).isEqualTo(failed);
            time.advance(A_MOMENT);
            failed++;
        }
        assertThat(dumps()).isEqualTo(5);
        assertThat(events).last().isInstanceOf(WatchEvent.Synced.class);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what ends the watch shows in its events
    private void watch(UnaryOperator<WatchBuilder<Integer, Link>> settings) {
        WatchBuilder<Integer, Link> builder = Watch.builder(client, WatchTimeTest::update)
                .groups(Links.RTNLGRP_LINK)
                .dump(Links.GET_ALL);
        settings.apply(builder).open().consume(events::add);
        time.settle();
    }

    private long dumps() {
        return kernel.requests().size();
    }

    private static Update<Integer, Link> update(MessageView message) {
        Link link = Link.read(message);
        return message.type() == Links.RTM_DELLINK ? Update.remove(link.index()) : Update.put(link.index(), link);
    }
}
