// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_DO;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageWriter;
import io.nettylink.genl.Family;
import io.nettylink.testkit.FakeFamily;
import io.nettylink.testkit.FakeKernel;
import io.nettylink.testkit.Held;
import io.nettylink.testkit.KernelMessage;
import io.nettylink.testkit.Traffic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The kernel's side of a {@link FollowScript}: two modules, and what is to go wrong. */
final class FollowedModules {
    static final String NAME = "followed";
    static final String GROUP = "news";
    static final int COMMAND = 1;

    private static final String OTHER = "other";
    private static final int NOTIFY_GROUP = GENL_ID_CTRL;

    /** A load tells of the family and of its group, an unload too. */
    private static final int NEWS = 2;

    private final FakeKernel kernel;
    private final Deque<Held> news = new ArrayDeque<>();
    private final Deque<Held> answers = new ArrayDeque<>();
    private final List<Integer> ids = new ArrayList<>(List.of(0));
    private @Nullable FakeFamily family;
    private @Nullable FakeFamily other;
    private boolean delaying;
    private boolean disturbed;

    FollowedModules(FakeKernel kernel) {
        this.kernel = kernel;
        kernel.generic();
    }

    /** The family's id, 0 where it is not there. */
    int id() {
        return family == null ? 0 : family.id();
    }

    /** Whether anything has gone wrong so far that may fail a question. */
    boolean isDisturbed() {
        return disturbed;
    }

    /** A point in time, for {@link #wasThere}. */
    int now() {
        return ids.size() - 1;
    }

    /** Whether the family has had an id at a time or since. */
    boolean wasThere(int id, int since) {
        return id != 0 && ids.subList(since, ids.size()).contains(id);
    }

    boolean isOther(int type) {
        return other != null && other.id() == type;
    }

    void toggle() {
        holdNews();
        if (family == null) {
            family = register(NAME);
        } else {
            family.unregister();
            family = null;
        }
        ids.add(id());
    }

    void reload() {
        if (family != null) {
            toggle();
        }
        toggle();
    }

    void toggleOther() {
        holdNews();
        if (other == null) {
            other = register(OTHER);
        } else {
            other.unregister();
            other = null;
        }
    }

    /** Tells a group: the family's, or that of the other one, which may have its number now. */
    void publish(int choice) {
        FakeFamily one = (choice & 1) == 0 ? other : family;
        if (one != null) {
            one.publish(GROUP, COMMAND, out -> out.u8(1, choice));
        }
    }

    /** Says something to whoever listens to the controller that is not about the family. */
    void gossip(KernelMessage message) {
        if (!isAboutFamily(message)) {
            kernel.protocol(NETLINK_GENERIC).publish(NOTIFY_GROUP, message);
        }
    }

    void delayNews() {
        delaying = true;
    }

    boolean isNewsDelayed() {
        return !news.isEmpty();
    }

    /** News comes late, but in its order. */
    void tellNews() {
        delaying = false;
        while (!news.isEmpty()) {
            news.remove().release();
        }
    }

    void delayNextAnswer() {
        disturbed = true;
        answers.add(kernel.faults().next(Traffic.REPLY).hold());
    }

    void answer() {
        if (!answers.isEmpty()) {
            answers.remove().release();
        }
    }

    void lose(int choice) {
        disturbed = true;
        switch (choice & 7) {
            case 0 -> kernel.faults().next(Traffic.REPLY).lose();
            case 1 -> kernel.faults().next(Traffic.ACKNOWLEDGEMENT).lose();
            case 2 -> kernel.faults().truncateNextReceive();
            default -> kernel.faults().overrun();
        }
    }

    /** Everything that was kept back comes. */
    void calm() {
        tellNews();
        while (!answers.isEmpty()) {
            answer();
        }
        kernel.faults().clear();
    }

    private FakeFamily register(String name) {
        UnaryOperator<FakeFamily.Builder> settings =
                builder -> builder.command(COMMAND, GENL_CMD_CAP_DO).group(GROUP);
        FakeFamily registered = kernel.generic().register(name, settings);
        return registered.on(COMMAND, request -> registered.reply(COMMAND, out -> {}));
    }

    /** What comes behind news that is late is late itself. */
    private void holdNews() {
        if (delaying || !news.isEmpty()) {
            for (int i = 0; i < NEWS; i++) {
                news.add(kernel.faults().next(Traffic.NOTIFICATION).hold());
            }
        }
    }

    private static boolean isAboutFamily(KernelMessage message) {
        ByteBuf buffer = Unpooled.buffer();
        MessageWriter out = MessageWriter.begin(buffer, message.type(), message.flags(), 0, 0);
        message.body().accept(out);
        out.end();
        MessageReader in = MessageReader.of(buffer);
        try {
            return in.next() && Family.read(in).name().equals(NAME);
        } catch (MalformedMessageException e) {
            return false;
        }
    }
}
