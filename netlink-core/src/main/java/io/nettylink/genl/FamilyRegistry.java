// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_DELFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_NEWFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.netty.channel.EventLoop;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.Subscription;
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
            onLoop(() -> entry.seen(family.id()));
        }
    }

    /** The kernel has no family of that id any more: that may be news, which is known before the task runs. Any thread. */
    void gone(String name, int id, Runnable then) {
        FollowedEntry entry = followed.get(name);
        if (entry == null) {
            then.run();
            return;
        }
        onLoop(() -> {
            entry.left(id);
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
        followed.values().forEach(FollowedEntry::doubt);
    }

    @Override
    public void closed() {
        synchronized (this) {
            notifications = null;
        }
        followed.values().forEach(FollowedEntry::doubt);
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
