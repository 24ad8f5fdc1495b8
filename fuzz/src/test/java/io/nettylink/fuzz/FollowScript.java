// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;

import io.netty.channel.EventLoop;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkException;
import io.nettylink.NetlinkFuture;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.MessageWriter;
import io.nettylink.genl.Family;
import io.nettylink.genl.FollowedFamily;
import io.nettylink.genl.GenericNetlink;
import io.nettylink.testkit.FakeKernel;
import io.nettylink.testkit.KernelMessage;
import io.nettylink.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A kernel whose modules come and go, and a client that follows a family of one of them. For each round the script has how
 * many things happen before the client gets to run, and what they are; then the client does all that it can do, and what
 * it knows is compared with what is.
 *
 * <p>All happens on the event loop, so that the same script is always the same course of events.
 */
final class FollowScript implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int MOST_ROUNDS = 40;
    private static final int MOST_AT_ONCE = 4;

    private final Script script;
    private final FakeKernel kernel = new FakeKernel();
    private final FollowedModules modules = new FollowedModules(kernel);
    private final VirtualTime time = new VirtualTime();
    private final GenericNetlink genl;
    private final FollowedListener listener = new FollowedListener(modules);
    private final List<FollowedCall> calls = new ArrayList<>();
    private final List<CompletableFuture<?>> others = new ArrayList<>();
    private Duration pass = Duration.ZERO;
    private @Nullable FollowedFamily followed;
    private @Nullable Family value;

    FollowScript(Script script) {
        this.script = script;
        this.genl = GenericNetlink.on(NetlinkClient.builder(NETLINK_GENERIC)
                .in(kernel)
                .eventLoopGroup(time.eventLoop())
                .timeout(TIMEOUT)
                .open());
    }

    void play() {
        for (int round = 0; round < MOST_ROUNDS && !script.isAtEnd(); round++) {
            run(() -> {
                for (int left = script.below(MOST_AT_ONCE); left >= 0; left--) {
                    happen();
                }
            });
            checkKnowledge();
        }
        end();
    }

    @Override
    public void close() {
        genl.close();
        time.close();
        kernel.close();
    }

    private void happen() {
        switch (script.below(16)) {
            case 0, 1 -> modules.toggle();
            case 2 -> modules.reload();
            case 3 -> modules.toggleOther();
            case 4 -> follow();
            case 5, 6 -> callFollowed();
            case 7 -> callValue();
            case 8 -> subscribe();
            case 9 -> modules.publish(script.u8());
            case 10 -> modules.delayNews();
            case 11 -> modules.tellNews();
            case 12 -> modules.delayNextAnswer();
            case 13 -> modules.answer();
            case 14 -> modules.lose(script.u8());
            default -> other(script.u8());
        }
    }

    private void other(int choice) {
        if ((choice & 1) == 0) {
            modules.gossip(KernelMessage.of(script.u16(), payload()));
        } else {
            pass = Duration.ofMillis(script.u16());
        }
    }

    private Consumer<MessageWriter> payload() {
        byte[] bytes = script.bytes(script.u8());
        return out -> out.bytes(bytes);
    }

    /** Runs something on the event loop, then lets the client do what is to be done. */
    private void run(Runnable events) {
        EventLoop loop = genl.client().channel().eventLoop();
        loop.submit(events).syncUninterruptibly();
        time.settle();
        time.advance(pass);
        pass = Duration.ZERO;
    }

    private void follow() {
        others.add(genl.follow(FollowedModules.NAME).thenAccept(family -> {
            Check.that(followed == null || followed == family, "one family is followed twice");
            followed = family;
        }));
    }

    private void callFollowed() {
        FollowedFamily family = followed;
        if (family != null) {
            calls.add(new FollowedCall(
                    modules, genl.call(family.request(FollowedModules.COMMAND).build(), MessageView::type)));
        }
    }

    /** A value stays as it was: mostly the family that somebody learnt of long ago. */
    private void callValue() {
        Family known = value;
        if (known == null || script.flag()) {
            others.add(genl.family(FollowedModules.NAME).thenAccept(found -> value = found));
        } else {
            calls.add(new FollowedCall(
                    modules, genl.call(known.request(FollowedModules.COMMAND).build(), MessageView::type)));
        }
    }

    private void subscribe() {
        FollowedFamily family = followed;
        if (family != null && !listener.isTaken()) {
            listener.take();
            others.add(family.subscribe(listener, FollowedModules.GROUP));
        }
    }

    /** As long as no news is kept back, the client knows the family as it is, or knows that it does not know it. */
    private void checkKnowledge() {
        FollowedFamily family = followed;
        if (family == null || modules.isNewsDelayed()) {
            return;
        }
        try {
            int id = family.current().id();
            Check.that(id == modules.id(), "an old id, in silence");
        } catch (NetlinkException e) {
            boolean unsure = String.valueOf(e.getMessage()).contains("may be gone");
            Check.that(unsure || modules.id() == 0, "a family that is there is taken for gone: " + e.getMessage());
        }
        listener.check();
    }

    /** Everything that was kept back comes, nothing goes wrong any more: then all is known, and all has ended. */
    private void end() {
        run(modules::calm);
        time.advance(TIMEOUT.multipliedBy(4));
        calls.forEach(FollowedCall::check);
        others.forEach(FollowScript::checkEnd);
        FollowedFamily family = followed;
        if (family == null) {
            return;
        }
        Check.that(family.isPresent() == (modules.id() != 0), "in the end it is not known whether the family is there");
        checkKnowledge();
        if (modules.id() == 0) {
            run(modules::toggle);
        }
        NetlinkFuture<Integer> call =
                genl.call(family.request(FollowedModules.COMMAND).build(), MessageView::type);
        time.settle();
        Check.that(call.isDone() && call.join() == modules.id(), "a family that is back does not answer");
        checkSubscription();
    }

    private static void checkEnd(CompletableFuture<?> question) {
        Check.that(question.isDone(), "a question has no end");
        try {
            question.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof NetlinkException)) {
                throw new AssertionError("a question fails without an answer", e.getCause());
            }
        }
    }

    private void checkSubscription() {
        if (listener.isOpen()) {
            int before = listener.heard();
            run(() -> modules.publish(1));
            Check.that(listener.heard() == before + 1, "a subscription does not hear the family that is back");
        }
    }
}
