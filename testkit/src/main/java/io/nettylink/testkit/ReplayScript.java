// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.codec.NetlinkConstants.NLMSGERR_ATTR_MSG;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ALIGNTO;
import static io.nettylink.codec.NetlinkConstants.NLMSG_ERROR;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK_TLVS;
import static io.nettylink.codec.NetlinkConstants.NLM_F_CAPPED;

import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.testkit.RecordedEvent.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What one recorded socket was asked and what it heard, step by step; puts sequences and port ids right. */
final class ReplayScript {
    private static final int EPROTO = 71;
    private static final long UNSIGNED = 0xffff_ffffL;

    private final int number;
    private final long portId;
    private final List<RecordedEvent> events;
    private final List<RecordedEvent> unasked = new ArrayList<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<Long, Long> sequences = new HashMap<>();
    private final long recordedPortId;
    private int asked;

    /** What was asked in one datagram, why it was not sent or 0, and all that was heard before the next. */
    private record Step(Deque<NetlinkMessage> requests, int errno, List<RecordedEvent> heard) {}

    ReplayScript(int number, List<RecordedEvent> events, long portId) {
        this.number = number;
        this.portId = portId;
        this.events = events;
        List<RecordedEvent> hearing = unasked;
        long named = 0;
        for (RecordedEvent event : events) {
            switch (event.kind()) {
                case SEND -> hearing = addStep(event, hearing);
                case RECEIVE, ERROR -> hearing.add(event);
                case NAME -> named = event.number("port") & UNSIGNED;
                default -> {}
            }
        }
        recordedPortId = named;
    }

    /** Adds what was sent; where the answers to it go. Bytes that ask nothing of anybody are no step. */
    private List<RecordedEvent> addStep(RecordedEvent sent, List<RecordedEvent> hearing) {
        Step step = new Step(
                new ArrayDeque<>(Messages.of(sent.bytes())),
                (int) -Math.min(0, sent.number("result")),
                new ArrayList<>());
        if (step.requests.isEmpty()) {
            return hearing;
        }
        steps.add(step);
        return step.errno == 0 ? step.heard : hearing;
    }

    /** What was heard before anything was asked. */
    List<RecordedEvent> unasked() {
        return unasked.stream().map(this::translate).toList();
    }

    /** What the recorded call returned. */
    int result(Kind kind) {
        return events.stream()
                .filter(event -> event.kind() == kind)
                .findFirst()
                .map(event -> (int) event.number("result"))
                .orElse(0);
    }

    long groupMask() {
        return events.stream()
                .filter(event -> event.kind() == Kind.NAME)
                .reduce((first, second) -> second)
                .map(event -> event.number("groups") & UNSIGNED)
                .orElse(0L);
    }

    /**
     * Tells whether a datagram can't be sent, as it could not when this was recorded: an error number, 0 where it can. A
     * client that sends something else instead need not fail. Bytes that ask nothing of anybody are nothing else: they
     * are no step, so they skip none.
     */
    int refuse(byte[] datagram) {
        List<NetlinkMessage> requests = Messages.of(datagram);
        while (!requests.isEmpty() && !steps.isEmpty() && steps.element().errno != 0) {
            Step step = steps.remove();
            if (isSame(step.requests, requests)) {
                return step.errno;
            }
        }
        return 0;
    }

    /** Takes a datagram; gives what is to be heard of it. */
    List<RecordedEvent> ask(byte[] datagram, Replay replay) {
        List<RecordedEvent> heard = new ArrayList<>();
        for (NetlinkMessage request : Messages.of(datagram)) {
            asked++;
            String difference = replay.mismatch() == null ? difference(request) : replay.mismatch();
            if (!difference.isEmpty()) {
                heard.add(refusal(request, replay.mismatch(difference)));
                continue;
            }
            Step step = steps.element();
            sequences.put(step.requests.remove().sequence(), request.sequence());
            if (step.requests.isEmpty()) {
                steps.remove();
                step.heard.stream().map(this::translate).forEach(heard::add);
            }
        }
        return heard;
    }

    void verify() {
        steps.removeIf(step -> step.errno != 0);
        if (!steps.isEmpty()) {
            MessageView next = steps.element().requests.element();
            throw new ReplayMismatchException("socket " + number + ": the recording goes on with a request of "
                    + Messages.describe(next) + "; the client has sent no more than " + asked);
        }
    }

    private static boolean isSame(Collection<NetlinkMessage> expected, Collection<NetlinkMessage> found) {
        Iterator<NetlinkMessage> next = found.iterator();
        return expected.size() == found.size()
                && expected.stream()
                        .allMatch(request ->
                                Messages.difference(request, next.next()).isEmpty());
    }

    private String difference(NetlinkMessage request) {
        String where = "socket " + number + ", request " + asked + ": ";
        if (steps.isEmpty()) {
            return where + "the recording has no further request; the client sent one of " + Messages.describe(request);
        }
        String difference = Messages.difference(steps.element().requests.element(), request);
        return difference.isEmpty() ? "" : where + difference;
    }

    private RecordedEvent refusal(MessageView request, String text) {
        byte[] bytes = KernelMessage.of(
                        NLMSG_ERROR,
                        out -> out.u32(-EPROTO)
                                .u32(NLMSG_HDRLEN + request.payloadLength())
                                .u16(request.type())
                                .u16(request.flags())
                                .u32(request.sequence())
                                .u32(request.portId())
                                .attributes()
                                .string(NLMSGERR_ATTR_MSG, text))
                .encode(NLM_F_CAPPED | NLM_F_ACK_TLVS, request.sequence(), portId);
        return new RecordedEvent(number, Kind.RECEIVE, Map.of("size", (long) bytes.length), bytes);
    }

    private RecordedEvent translate(RecordedEvent event) {
        byte[] bytes = event.bytes().clone();
        ByteBuffer datagram = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int start = 0; bytes.length - start >= NLMSG_HDRLEN; ) {
            long length = Integer.toUnsignedLong(datagram.getInt(start));
            header(datagram, start);
            boolean echoes = Short.toUnsignedInt(datagram.getShort(start + 4)) == NLMSG_ERROR
                    && bytes.length - start >= 2 * NLMSG_HDRLEN + 4;
            if (echoes) {
                header(datagram, start + NLMSG_HDRLEN + 4);
            }
            if (length < NLMSG_HDRLEN || length > bytes.length - start) {
                break;
            }
            start += (int) ((length + NLMSG_ALIGNTO - 1) & -NLMSG_ALIGNTO);
        }
        return new RecordedEvent(event.socket(), event.kind(), event.numbers(), bytes);
    }

    private void header(ByteBuffer datagram, int start) {
        Long sequence = sequences.get(Integer.toUnsignedLong(datagram.getInt(start + 8)));
        if (sequence != null) {
            datagram.putInt(start + 8, sequence.intValue());
        }
        if (recordedPortId != 0 && Integer.toUnsignedLong(datagram.getInt(start + 12)) == recordedPortId) {
            datagram.putInt(start + 12, (int) portId);
        }
    }
}
