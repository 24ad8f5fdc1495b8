// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.examples.RtnetlinkConstants.*;
import static io.nettylink.examples.SocketConstants.AF_BRIDGE;

import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.codec.MessageView;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Prints what changes about links, addresses, routes, neighbours and rules, as {@code ip monitor} does, and says so
 * where it may have missed something.
 *
 * <p>Usage: {@code Monitor [SECONDS]}; ends after that time (60 s).
 */
final class Monitor implements NotificationListener {
    private static final int[] GROUPS = {
        RTNLGRP_LINK,
        RTNLGRP_NEIGH,
        RTNLGRP_IPV4_IFADDR,
        RTNLGRP_IPV4_ROUTE,
        RTNLGRP_IPV4_RULE,
        RTNLGRP_IPV6_IFADDR,
        RTNLGRP_IPV6_ROUTE,
        RTNLGRP_IPV6_RULE
    };
    private static final int MAX_UNPRINTED = 10_000;

    /** The fixed headers of all these messages begin with an address family. */
    private static final int FAMILY = 0;

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_UNPRINTED);
    private final AtomicLong overflow = new AtomicLong();
    private final LinkNames names;

    /** What is printed: a change or a loss. */
    sealed interface Event {
        /** Something is new or not as it was. */
        record Changed(Object what) implements Event {}

        /** Something is gone; this is what it was. */
        record Deleted(Object what) implements Event {}

        /** Something may have been missed here. */
        record Missed(Loss loss) implements Event {}
    }

    private final Subscription subscription;

    /** Listens from now on, until the client is closed. */
    Monitor(NetlinkClient client) throws InterruptedException {
        subscription = client.subscribe(this, GROUPS).await();
        // Asked for afterwards: what changes meanwhile is an event.
        names = LinkNames.ask(client);
    }

    public static void main(String[] arguments) throws InterruptedException {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            Monitor monitor = new Monitor(client);
            System.out.println("listening");
            monitor.print(TimeUnit.SECONDS.toNanos(seconds));
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Called on the event loop: decodes, as the message is valid during the call only, and leaves the rest to others. */
    @Override
    public void notification(MessageView message) {
        Event event = read(message);
        if (event != null) {
            handOver(event);
        }
    }

    @Override
    public void lost(Loss loss) {
        handOver(new Event.Missed(loss));
    }

    private static @Nullable Event read(MessageView message) {
        if (message.u8(FAMILY) == AF_BRIDGE) {
            // What bridges say of their ports and of whom they learnt: a port that leaves is not a link that is
            // deleted.
            return null;
        }
        return switch (message.type()) {
            case RTM_NEWLINK -> new Event.Changed(Link.read(message));
            case RTM_DELLINK -> new Event.Deleted(Link.read(message));
            case RTM_NEWADDR -> new Event.Changed(Address.read(message));
            case RTM_DELADDR -> new Event.Deleted(Address.read(message));
            case RTM_NEWROUTE -> new Event.Changed(Route.read(message));
            case RTM_DELROUTE -> new Event.Deleted(Route.read(message));
            case RTM_NEWNEIGH -> new Event.Changed(Neighbour.read(message));
            case RTM_DELNEIGH -> new Event.Deleted(Neighbour.read(message));
            case RTM_NEWRULE -> new Event.Changed(Rule.read(message));
            case RTM_DELRULE -> new Event.Deleted(Rule.read(message));
            default -> null;
        };
    }

    private void handOver(Event event) {
        // The event loop must not wait for the printer, nor may what waits for it grow without bound.
        if (!events.offer(event)) {
            overflow.incrementAndGet();
        }
    }

    /** The socket that is listened at. */
    Subscription subscription() {
        return subscription;
    }

    /** The next event; null if there is none within that time. */
    @Nullable Event next(long nanos) throws InterruptedException {
        return events.poll(nanos, TimeUnit.NANOSECONDS);
    }

    private void print(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (Event event = next(nanos); event != null; event = next(end - System.nanoTime())) {
            long unprinted = overflow.getAndSet(0);
            if (unprinted > 0) {
                System.out.println("LOST " + unprinted + " events: printing is too slow");
            }
            System.out.println(text(event));
        }
    }

    String text(Event event) {
        return switch (event) {
            case Event.Changed(Object what) -> text(what);
            case Event.Deleted(Object what) -> "deleted " + text(what);
            case Event.Missed(Loss loss) -> "LOST some events here: " + loss;
        };
    }

    private String text(Object what) {
        return switch (what) {
            case Link link -> {
                names.learn(link);
                yield "link " + link.text(names);
            }
            case Address address -> address.text(names);
            case Route route -> route.text(names);
            case Neighbour neighbour -> neighbour.text(names);
            default -> what.toString();
        };
    }
}
