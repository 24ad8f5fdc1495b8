// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.netty.channel.EventLoop;
import io.nettylink.ClientClosedException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
import io.nettylink.SystemCallException;
import io.nettylink.codec.MessageView;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The families that are followed, kept right by the controller's notifications.
 *
 * <p>The socket for these joins their group before anything is asked, so that no change can fall between an answer and
 * the notifications. The two come by different sockets, in no order: a notification therefore always wins over an
 * answer that was asked for before it. Where notifications are lost, nothing that is known counts until it was asked for
 * again.
 */
final class FamilyRegistry implements NotificationListener {
    static final long RETRY_MILLIS = 1_000;

    final NetlinkClient client;
    final Controller controller;

    private final Map<String, FollowedEntry> followed = new ConcurrentHashMap<>();
    private @Nullable NetlinkFuture<Subscription> notifications;

    FamilyRegistry(NetlinkClient client, Controller controller) {
        this.client = client;
        this.controller = controller;
    }

    /** Follows a family, and completes when it is known whether it is there. Any thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    NetlinkFuture<FollowedFamily> follow(String name) {
        NetlinkFuture<Subscription> joined = listening();
        NetlinkFuture<FollowedFamily> result = joined.newIncompleteFuture();
        joined.whenComplete((subscription, failure) -> {
            if (failure == null) {
                onLoop(() -> followed.computeIfAbsent(name, key -> new FollowedEntry(this, key))
                        .whenKnown(result));
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Throws where a family is followed and has no longer that id. Any thread. */
    void confirm(String name, int id) {
        FollowedEntry entry = followed.get(name);
        if (entry != null) {
            entry.family().confirm(id);
        }
    }

    /** The kernel has answered with a family: that may be news. Any thread. */
    void seen(Family family) {
        FollowedEntry entry = followed.get(family.name());
        if (entry != null) {
            onLoop(() -> entry.seen(family));
        }
    }

    /** A family's number of what is known and asked, which rises with all that is learned. Any thread. */
    int question(String name) {
        FollowedEntry entry = followed.get(name);
        return entry == null ? 0 : entry.question();
    }

    /**
     * The kernel has no family of that id any more: that may be news, which is known before the task runs. Any thread.
     *
     * @param asked {@link #question} at the time that the kernel was asked: what was learned since then is newer
     */
    void gone(String name, int id, int asked, Runnable then) {
        FollowedEntry entry = followed.get(name);
        if (entry == null) {
            then.run();
            return;
        }
        onLoop(() -> {
            entry.refuted(id, asked);
            then.run();
        });
    }

    @Override
    public void notification(MessageView message) {
        int command = message.u8(0);
        if (message.type() != GENL_ID_CTRL || (command != CTRL_CMD_NEWFAMILY && command != CTRL_CMD_DELFAMILY)) {
            return;
        }
        Family family = Family.read(message);
        FollowedEntry entry = followed.get(family.name());
        if (entry == null) {
            return;
        }
        if (command == CTRL_CMD_NEWFAMILY) {
            entry.appeared(family);
        } else {
            entry.left(family.id());
        }
    }

    @Override
    public void lost(Loss loss) {
        doubt();
        look();
    }

    /** Whatever closed the socket, unless it is the client's end: what happens until there is another is not heard. */
    @Override
    public void closed() {
        if (forget()) {
            doubt();
            listenAgain();
        }
    }

    private void doubt() {
        followed.values().forEach(FollowedEntry::doubt);
    }

    private void look() {
        followed.values().forEach(FollowedEntry::look);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private void listenAgain() {
        NetlinkFuture<Subscription> listening;
        try {
            listening = listening();
        } catch (SystemCallException e) {
            deaf(e);
            return;
        }
        listening.whenComplete((subscription, failure) -> onLoop(() -> {
            if (failure == null) {
                look();
            } else {
                deaf(failure);
            }
        }));
    }

    private void deaf(Throwable failure) {
        followed.values().forEach(entry -> entry.unknown(failure));
        if (!(failure instanceof ClientClosedException)) {
            later(this::listenAgain, RETRY_MILLIS);
        }
    }

    /** Runs a task on the event loop, where all entries live. */
    void onLoop(Runnable task) {
        EventLoop loop = client.channel().eventLoop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended: there is nobody left to meet, and whoever waits has to learn it.
            task.run();
        }
    }

    /** Runs a task on the event loop after a while, unless that has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it runs can't fail
    void later(Runnable task, long millis) {
        try {
            client.channel().eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return;
        }
    }

    /** The socket for notifications; null where there is none that has joined their group. Any thread. */
    synchronized @Nullable Subscription subscription() {
        NetlinkFuture<Subscription> listening = notifications;
        return listening == null || listening.isCompletedExceptionally() ? null : listening.getNow(null);
    }

    /** Forgets the socket for notifications; false where there was none. */
    private synchronized boolean forget() {
        boolean listened = subscription() != null;
        notifications = null;
        return listened;
    }

    private synchronized NetlinkFuture<Subscription> listening() {
        NetlinkFuture<Subscription> listening = notifications;
        if (listening == null || listening.isCompletedExceptionally()) {
            notifications = listening = listen();
        }
        return listening;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what whenComplete runs can't fail
    private NetlinkFuture<Subscription> listen() {
        NetlinkFuture<Subscription> opened = client.subscribe(this);
        NetlinkFuture<Subscription> joined = opened.newIncompleteFuture();
        opened.thenCombine(controller.notifyGroup(), Subscription::join)
                .thenCompose(joining -> joining)
                .whenComplete((subscription, failure) -> {
                    if (failure == null) {
                        joined.complete(subscription);
                    } else {
                        joined.completeExceptionally(FollowedEntry.cause(failure));
                        opened.thenAccept(Subscription::close);
                    }
                });
        return joined;
    }
}
