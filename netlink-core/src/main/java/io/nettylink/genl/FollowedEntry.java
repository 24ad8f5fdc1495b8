// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.ClientClosedException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.SystemCallException;
import io.nettylink.codec.Errno;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps one family that is followed, and its subscriptions, in step with the kernel. Lives on the event loop. */
final class FollowedEntry {
    private final FamilyRegistry registry;
    private final FollowedFamily family;
    private final Set<FamilySubscription> subscriptions = new LinkedHashSet<>();
    private final List<NetlinkFuture<FollowedFamily>> waiting = new ArrayList<>();

    /** The number of the question whose answer counts; notifications make a pending one count no more. Any thread. */
    private final AtomicInteger question = new AtomicInteger();

    private boolean asking;

    FollowedEntry(FamilyRegistry registry, String name) {
        this.registry = registry;
        this.family = new FollowedFamily(this, name);
    }

    FollowedFamily family() {
        return family;
    }

    /** Completes a future when it is known whether the family is there. */
    void whenKnown(NetlinkFuture<FollowedFamily> future) {
        if (family.isKnown()) {
            future.complete(family);
            return;
        }
        waiting.add(future);
        if (!asking) {
            ask();
        }
    }

    /** The family is there: as a notification says, or the answer to the question that counts. */
    void appeared(Family today) {
        settle();
        family.appeared(today);
        release();
        // A listener may close its subscription meanwhile.
        List.copyOf(subscriptions).forEach(one -> one.rejoin(today));
    }

    /** The family of an id is gone. */
    void left(int id) {
        if (family.isPresent() && family.current().id() == id) {
            absent();
        } else if (asking || !family.isKnown()) {
            // An answer that is on its way may be older than this.
            ask();
        }
    }

    /** The kernel has said that it has no family of an id; which it was asked when a question had that number. */
    void refuted(int id, int asked) {
        if (asked == question.get()) {
            left(id);
        }
    }

    /** Someone was told of the family. */
    void seen(Family today) {
        if (!family.isPresent() || !family.current().equals(today)) {
            ask();
        }
    }

    /** What is known may be wrong. */
    void doubt() {
        settle();
        family.doubt();
    }

    /** Asks what is right. */
    void look() {
        ask();
    }

    /** It can't be found out for now. */
    void unknown(Throwable failure) {
        // A copy, as whoever learns it may ask for more.
        List<NetlinkFuture<FollowedFamily>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(future -> future.completeExceptionally(failure));
    }

    /** The number of the question that counts now. Any thread. */
    int question() {
        return question.get();
    }

    /** Opens a socket for groups of the family. Any thread. */
    NetlinkFuture<FamilySubscription> subscribe(NotificationListener listener, List<String> groups) {
        Opening opening = new Opening(listener, groups);
        NetlinkFuture<Subscription> opened = registry.client.subscribe(opening.gate);
        NetlinkFuture<FamilySubscription> result = opened.newIncompleteFuture();
        return Relay.into(
                result,
                opened,
                socket -> registry.onLoop(() -> opening.join(socket, result)),
                result::completeExceptionally);
    }

    /** A subscription on its way to its memberships. */
    private final class Opening {
        final FamilyGate gate;
        private final List<String> groups;
        private @Nullable FamilySubscription one;

        Opening(NotificationListener listener, List<String> groups) {
            this.gate = new FamilyGate(listener, 0, this::forget);
            this.groups = groups;
        }

        void join(Subscription socket, NetlinkFuture<FamilySubscription> result) {
            FamilySubscription subscription = new FamilySubscription(socket, gate, family.name(), groups);
            one = subscription;
            Family today;
            try {
                today = family.current();
            } catch (RuntimeException e) {
                fail(socket, result, e);
                return;
            }
            subscriptions.add(subscription);
            subscription.join(today, failure -> {
                if (failure instanceof SystemCallException e && e.errno() == Errno.ENOENT) {
                    explain(socket, result, today.id(), e);
                } else if (failure != null) {
                    fail(socket, result, failure);
                } else if (!result.complete(subscription)) {
                    socket.close();
                }
            });
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
        private void explain(Subscription socket, NetlinkFuture<FamilySubscription> result, int id, Throwable noGroup) {
            registry.controller.confirm(family.name(), id, noGroup).whenComplete((owner, gone) -> {
                fail(socket, result, gone == null ? noGroup : gone);
            });
        }

        private void fail(Subscription socket, NetlinkFuture<FamilySubscription> result, Throwable failure) {
            result.completeExceptionally(failure);
            socket.close();
        }

        private void forget() {
            if (one != null) {
                subscriptions.remove(one);
            }
        }
    }

    private void absent() {
        settle();
        family.left();
        List.copyOf(subscriptions).forEach(FamilySubscription::left);
        release();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private void ask() {
        asking = true;
        int number = question.incrementAndGet();
        registry.controller
                .family(family.name())
                .whenComplete((today, failure) -> registry.onLoop(() -> answered(number, today, failure)));
    }

    private void answered(int number, @Nullable Family today, @Nullable Throwable failure) {
        if (number != question.get()) {
            return;
        }
        if (today != null) {
            appeared(today);
        } else if (failure instanceof FamilyNotFoundException) {
            absent();
        } else {
            asking = false;
            unknown(Objects.requireNonNull(failure));
            if (!(failure instanceof ClientClosedException)) {
                registry.later(() -> askAgain(number), FamilyRegistry.RETRY_MILLIS);
            }
        }
    }

    private void askAgain(int number) {
        if (number == question.get() && !asking) {
            ask();
        }
    }

    private void settle() {
        question.incrementAndGet();
        asking = false;
    }

    private void release() {
        List<NetlinkFuture<FollowedFamily>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(future -> future.complete(family));
    }

    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
    }
}
