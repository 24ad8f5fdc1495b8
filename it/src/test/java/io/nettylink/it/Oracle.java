// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_F_NESTED;
import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_TYPE_MASK;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_MIN_TYPE;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ECHO;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;

import io.nettylink.it.EchoSpec.Attribute;
import io.nettylink.it.EchoSpec.Operation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel has to say to a datagram, by the family's specification and netlink's own rules: read from the bytes
 * alone, whoever made them.
 */
final class Oracle {
    /** The flags that mean the same in every kernel. */
    private static final int PLAIN_FLAGS = NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO | NLM_F_DUMP;

    private final EchoSpec spec;
    private final int family;

    enum Verdict {
        ACCEPT,
        REFUSE,
        /** Kernels differ, or it is another family's business. */
        EITHER
    }

    /**
     * What has to come back for one message.
     *
     * @param command the family's, or 0 where the message never gets there
     * @param dump whether a dump starts where the message is accepted
     * @param acknowledged whether success is told, too
     */
    record Expectation(int sequence, Verdict verdict, int command, boolean dump, boolean acknowledged) {}

    Oracle(EchoSpec spec, int family) {
        this.spec = spec;
        this.family = family;
    }

    List<Expectation> expect(byte[] datagram) {
        ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<Expectation> all = new ArrayList<>();
        int at = 0;
        while (datagram.length - at >= NLMSG_HDRLEN) {
            long length = Integer.toUnsignedLong(in.getInt(at));
            if (length < NLMSG_HDRLEN || length > datagram.length - at) {
                break;
            }
            all.add(expect(in.slice(at, (int) length).order(ByteOrder.nativeOrder())));
            at += Math.min(align((int) length), datagram.length - at);
        }
        return all;
    }

    private Expectation expect(ByteBuffer message) {
        int type = Short.toUnsignedInt(message.getShort(4));
        int flags = Short.toUnsignedInt(message.getShort(6));
        int sequence = message.getInt(8);
        boolean acknowledged = (flags & NLM_F_ACK) != 0;
        boolean dump = (flags & NLM_F_DUMP) == NLM_F_DUMP;
        if ((flags & NLM_F_REQUEST) == 0 || type < NLMSG_MIN_TYPE) {
            return new Expectation(sequence, Verdict.ACCEPT, 0, false, acknowledged);
        }
        if (type != family) {
            return new Expectation(sequence, Verdict.EITHER, 0, dump, acknowledged);
        }
        if (message.capacity() < NLMSG_HDRLEN + GENL_HDRLEN) {
            return new Expectation(sequence, Verdict.REFUSE, 0, dump, acknowledged);
        }
        int command = Byte.toUnsignedInt(message.get(NLMSG_HDRLEN));
        boolean known = spec.operations.stream()
                .filter(operation -> operation.command() == command)
                .anyMatch(operation -> (dump ? operation.canDump() : operation.canDo()) && isValid(operation, message));
        Verdict verdict = !known ? Verdict.REFUSE : isOdd(message, flags) ? Verdict.EITHER : Verdict.ACCEPT;
        return new Expectation(sequence, verdict, command, dump, acknowledged);
    }

    /** What kernels check since 6.1 only. */
    private static boolean isOdd(ByteBuffer message, int flags) {
        boolean halfDump = (flags & NLM_F_DUMP) != 0 && (flags & NLM_F_DUMP) != NLM_F_DUMP;
        return halfDump || (flags & ~PLAIN_FLAGS) != 0 || message.getShort(NLMSG_HDRLEN + 2) != 0;
    }

    private static boolean isValid(Operation operation, ByteBuffer message) {
        Map<Integer, Attribute> allowed = new HashMap<>();
        operation.request().forEach(attribute -> allowed.put(attribute.type(), attribute));
        Map<String, Long> last = new HashMap<>();
        int at = NLMSG_HDRLEN + GENL_HDRLEN;
        while (message.capacity() - at >= NLA_HDRLEN) {
            int length = Short.toUnsignedInt(message.getShort(at));
            if (length < NLA_HDRLEN || length > message.capacity() - at) {
                break;
            }
            int type = Short.toUnsignedInt(message.getShort(at + 2));
            Attribute attribute = allowed.get(type & NLA_TYPE_MASK);
            if (attribute == null || (type & NLA_F_NESTED) != 0) {
                return false;
            }
            int size = length - NLA_HDRLEN;
            if (attribute.number() ? size != attribute.longest() : size > attribute.longest()) {
                return false;
            }
            long value = attribute.number() ? Integer.toUnsignedLong(message.getInt(at + NLA_HDRLEN)) : 0;
            // The range is checked of each, what the range cannot say of the last one only.
            if (attribute.number() && value > attribute.most()) {
                return false;
            }
            last.put(attribute.name(), value);
            at += align(length);
        }
        return at >= message.capacity()
                && operation.request().stream().allMatch(attribute -> isSatisfied(attribute, last));
    }

    private static boolean isSatisfied(Attribute attribute, Map<String, Long> last) {
        Long value = last.get(attribute.name());
        return value == null ? !attribute.required() : !attribute.number() || attribute.allows(value);
    }

    private static int align(int length) {
        return (length + 3) & ~3;
    }
}
