// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.GroupNotFoundException;
import io.nettylink.Loss;
import io.nettylink.Subscription;
import io.nettylink.channel.NetlinkChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A socket that listens to multicast groups of a family by their names, across reloads of the family's module.
 *
 * <p>The kernel ends all memberships when a family leaves. When it is back, its groups are joined again, and the
 * listener gets a {@link Loss.Rejoined} in the place of the hole. The listener gets no notification of another family,
 * whatever number a group had at whatever time. Any thread may call this.
 *
 * @see FollowedFamily#subscribe
 */
public final class FamilySubscription implements AutoCloseable {
    private final Subscription subscription;
    private final FamilyGate gate;
    private final String family;
    private final List<String> groups;

    /** The id under which the groups were joined last; 0 while the family is gone. */
    private int joinedId;

    /** What was to be joined, under today's numbers. */
    private Set<Integer> wanted = Set.of();

    /** What was joined of it. */
    private final Set<Integer> joined = new HashSet<>();

    FamilySubscription(Subscription subscription, FamilyGate gate, String family, List<String> groups) {
        this.subscription = subscription;
        this.gate = gate;
        this.family = family;
        this.groups = groups;
    }

    /**
     * The socket as a Netty channel, with its options and counters. With auto-read off, nothing is read, the kernel's
     * buffer absorbs, and an overrun is reported. Memberships are this subscription's business.
     *
     * @return the channel
     */
    public NetlinkChannel channel() {
        return subscription.channel();
    }

    /**
     * The port id of the socket, by which the kernel and other processes know it.
     *
     * @return an unsigned 32-bit number that the kernel chose; not a process id
     */
    public long portId() {
        return subscription.portId();
    }

    /**
     * Closes the socket, and tells the listener. Called elsewhere than on the event loop, it returns when both are done.
     */
    @Override
    public void close() {
        subscription.close();
    }

    /** The family's groups under its id of today, instead of those that were joined before. On the event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    void join(Family today, Consumer<@Nullable Throwable> then) {
        Set<Integer> before = Set.copyOf(joined);
        joined.clear();
        joinedId = today.id();
        wanted = numbers(today);
        gate.admit(joinedId);
        // One that was joined too late, when it was no longer the family's, may be another's.
        before.stream().filter(number -> !wanted.contains(number)).forEach(this::leave);
        List<CompletableFuture<?>> joins = new ArrayList<>();
        for (String group : groups) {
            Integer number = today.groups().get(group);
            joins.add(
                    number == null
                            ? CompletableFuture.failedFuture(new GroupNotFoundException(
                                    family, group, today.groups().keySet()))
                            : subscription.join(number).thenRun(() -> joined.add(number)));
        }
        CompletableFuture.allOf(joins.toArray(CompletableFuture[]::new)).whenComplete((done, failure) -> {
            then.accept(failure instanceof CompletionException e ? e.getCause() : failure);
        });
    }

    /** The family is gone: a number that was joined too late to be its own may be another's. On the event loop. */
    void left() {
        joinedId = 0;
        joined.forEach(this::leave);
        joined.clear();
    }

    /** The family is back, or another incarnation of it: joins, and tells the listener. On the event loop. */
    void rejoin(Family today) {
        if (joinedId == today.id() && wanted.equals(numbers(today)) && isMember()) {
            return;
        }
        join(today, failure -> {
            if (!gate.isClosed()) {
                tell(new Loss.Rejoined(family, failure));
            }
        });
    }

    /** Whether the kernel has ended no membership: it does, for all, when the family leaves, whatever comes after it. */
    private boolean isMember() {
        try {
            return !channel().isOpen() || channel().memberships().containsAll(joined);
        } catch (IOException e) {
            return false;
        }
    }

    private Set<Integer> numbers(Family today) {
        return groups.stream().map(today.groups()::get).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a number that isn't joined can be left, or the socket is closed
    private void leave(int number) {
        subscription.leave(number);
    }

    private void tell(Loss loss) {
        try {
            gate.lost(loss);
        } catch (RuntimeException e) {
            subscription.channel().pipeline().fireExceptionCaught(e);
        }
    }
}
