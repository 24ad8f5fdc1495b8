// SPDX-License-Identifier: Apache-2.0
package io.nettylink.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import io.nettylink.NetlinkClient;
import io.nettylink.Subscription;
import io.nettylink.channel.NetlinkChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows what a client or a socket counts as meters: {@linkplain io.nettylink.micrometer a table} lists them. Nothing is
 * counted twice: the registry reads the counters when it publishes.
 *
 * <p>Each is of one socket: that of a client for requests, or that of a subscription. Its name, a tag of all its meters,
 * tells it from others in the registry.
 *
 * <p>A registry holds neither client nor socket from the garbage collector. When one is closed, its meters keep their last
 * values; {@link #close()} removes them. Any thread may call it.
 */
public final class NetlinkMetrics implements MeterBinder, AutoCloseable {
    private final Tags tags;
    private final Figures<?> figures;
    private final List<Bound> bound = new ArrayList<>();

    private record Bound(MeterRegistry registry, Meter meter) {}

    private NetlinkMetrics(int protocol, String name, Figures<?> figures) {
        this.tags = Tags.of("name", name, "protocol", Protocols.name(protocol));
        this.figures = figures;
    }

    /**
     * Shows a client's requests, and what goes through its socket for them.
     *
     * @param client the client
     * @param name the name of this socket among those that are bound to a registry
     * @return to be bound
     */
    public static NetlinkMetrics of(NetlinkClient client, String name) {
        Figures<NetlinkClient> figures = new Figures<>(client)
                .requests(NetlinkClient::counters)
                .socket(
                        target -> target.channel().counters(),
                        target -> target.channel().drops());
        return new NetlinkMetrics(client.channel().protocol(), name, figures);
    }

    /**
     * Shows a blocking client's requests, and what goes through its socket for them.
     *
     * @param client the client
     * @param name the name of this socket among those that are bound to a registry
     * @return to be bound
     */
    public static NetlinkMetrics of(BlockingNetlinkClient client, String name) {
        Figures<BlockingNetlinkClient> figures = new Figures<>(client)
                .requests(BlockingNetlinkClient::counters)
                .socket(BlockingNetlinkClient::traffic, BlockingNetlinkClient::drops);
        return new NetlinkMetrics(client.protocol(), name, figures);
    }

    /**
     * Shows what goes through the socket of a subscription.
     *
     * @param subscription the subscription
     * @param name the name of this socket among those that are bound to a registry
     * @return to be bound
     */
    public static NetlinkMetrics of(Subscription subscription, String name) {
        return of(subscription.channel(), name);
    }

    /**
     * Shows what goes through the socket of a blocking subscription.
     *
     * @param subscription the subscription
     * @param name the name of this socket among those that are bound to a registry
     * @return to be bound
     */
    public static NetlinkMetrics of(BlockingSubscription subscription, String name) {
        Figures<BlockingSubscription> figures =
                new Figures<>(subscription).socket(BlockingSubscription::traffic, BlockingSubscription::drops);
        return new NetlinkMetrics(subscription.protocol(), name, figures);
    }

    /**
     * Shows what goes through a channel.
     *
     * @param channel the channel
     * @param name the name of this socket among those that are bound to a registry
     * @return to be bound
     */
    public static NetlinkMetrics of(NetlinkChannel channel, String name) {
        Figures<NetlinkChannel> figures =
                new Figures<>(channel).socket(NetlinkChannel::counters, NetlinkChannel::drops);
        return new NetlinkMetrics(channel.protocol(), name, figures);
    }

    /**
     * Adds the meters to a registry.
     *
     * @param registry where to add them
     * @throws IllegalArgumentException if a socket of that name and protocol is bound there already: the registry would
     *     show the one and ignore the other
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        if (registry.find("netlink.datagrams.received").tags(tags).meter() != null) {
            throw new IllegalArgumentException("the registry has netlink meters of " + tags
                    + " already: close what bound them, or give this socket a name of its own");
        }
        figures.register(registry, tags).forEach(meter -> bound.add(new Bound(registry, meter)));
    }

    /** Removes the meters from the registries that they were added to. They can be added again. */
    @Override
    public synchronized void close() {
        bound.forEach(one -> one.registry().remove(one.meter()));
        bound.clear();
    }
}
