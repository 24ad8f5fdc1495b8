// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.protocol;

import static java.util.Objects.requireNonNull;

import io.nettylink.codec.MessageView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange that writes down what the tracker does with it. */
final class RecordingExchange implements Exchange {
    private final boolean dump;
    private final boolean mayReplyAfterAcknowledgement;

    /** The sequences under which it was sent. */
    final List<Long> sent = new ArrayList<>();

    /** The first payload byte of each reply. */
    final List<Integer> replies = new ArrayList<>();

    private final List<Ending> endings = new ArrayList<>();
    private Consumer<Ticket> onSend = ticket -> {};
    private Runnable onEnd = () -> {};

    private RecordingExchange(boolean dump, boolean mayReplyAfterAcknowledgement) {
        this.dump = dump;
        this.mayReplyAfterAcknowledgement = mayReplyAfterAcknowledgement;
    }

    static RecordingExchange simple() {
        return new RecordingExchange(false, false);
    }

    static RecordingExchange replyingLate() {
        return new RecordingExchange(false, true);
    }

    static RecordingExchange dump() {
        return new RecordingExchange(true, false);
    }

    RecordingExchange onSend(Consumer<Ticket> action) {
        onSend = action;
        return this;
    }

    RecordingExchange onEnd(Runnable action) {
        onEnd = action;
        return this;
    }

    /** The sequence under which it was sent last. */
    long sequence() {
        return sent.getLast();
    }

    boolean hasEnded() {
        return !endings.isEmpty();
    }

    /** How it ended, null where it has not. */
    @Nullable Ending ending() {
        if (endings.size() > 1) {
            throw new AssertionError("ended more than once: " + endings);
        }
        return endings.isEmpty() ? null : endings.getFirst();
    }

    /** How it was answered, which it has to be. */
    Ending.Answered answered() {
        return (Ending.Answered) requireNonNull(ending());
    }

    @Override
    public boolean isDump() {
        return dump;
    }

    @Override
    public boolean mayReplyAfterAcknowledgement() {
        return mayReplyAfterAcknowledgement;
    }

    @Override
    public void send(Ticket ticket) {
        sent.add(ticket.sequence());
        onSend.accept(ticket);
    }

    @Override
    public void reply(MessageView message) {
        if (hasEnded()) {
            throw new AssertionError("a reply after the end");
        }
        replies.add(message.u8(0));
    }

    @Override
    public void end(Ending ending) {
        endings.add(ending);
        onEnd.run();
    }
}
