// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLA_F_NESTED;
import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;
import static io.nettylink.codec.NetlinkConstants.NLA_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLMSG_HDRLEN;
import static io.nettylink.codec.NetlinkConstants.NLM_F_ACK;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP;
import static io.nettylink.codec.NetlinkConstants.NLM_F_REQUEST;

import io.nettylink.it.EchoSpec.Attribute;
import io.nettylink.it.EchoSpec.Operation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes messages to the family: valid ones, such with one thing wrong, and rubbish. */
final class Forge {
    private final EchoSpec spec;
    private final int family;
    private final RandomGenerator random;
    private int sequence;

    /** One thing that can be wrong with a message, or only look so. */
    enum Flaw {
        NONE,
        ONE_TOO_MANY,
        ONE_TOO_FEW,
        WRONG_LENGTH,
        EMPTY,
        MISSING,
        TWICE,
        UNKNOWN_TYPE,
        TYPE_ZERO,
        NESTED_FLAG,
        BYTE_ORDER_FLAG,
        ATTRIBUTE_TOO_LONG,
        ATTRIBUTE_TOO_SHORT,
        TRAILING_BYTES,
        TRUNCATED,
        LONGER_THAN_THE_DATAGRAM,
        SHORTER_THAN_A_HEADER,
        NO_FAMILY_HEADER,
        UNKNOWN_COMMAND,
        COMMAND_ZERO,
        OTHER_KIND,
        HALF_A_DUMP,
        NO_REQUEST,
        NO_ACKNOWLEDGEMENT,
        RESERVED_FIELD,
        OTHER_VERSION,
        STRANGE_FLAGS,
        ANY_BIT
    }

    Forge(EchoSpec spec, int family, RandomGenerator random, int firstSequence) {
        this.spec = spec;
        this.family = family;
        this.random = random;
        this.sequence = firstSequence;
    }

    /** A message that is about to be written; the lengths that it tells may lie. */
    private static final class Draft {
        int command;
        int version = 1;
        int reserved;
        int flags = NLM_F_REQUEST | NLM_F_ACK;
        final List<Part> parts = new ArrayList<>();
        byte[] tail = new byte[0];
        int cut;
        int lengthLie;
        boolean headerless;
    }

    /** An attribute, with how much its length is off. */
    private static final class Part {
        final int type;
        final int lengthLie;
        final byte[] value;

        Part(int type, int lengthLie, byte[] value) {
            this.type = type;
            this.lengthLie = lengthLie;
            this.value = value;
        }
    }

    /** A datagram of one message, or of several. */
    byte[] datagram() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int messages = random.nextInt(4) == 0 ? 2 + random.nextInt(4) : 1;
        for (int i = 0; i < messages; i++) {
            out.writeBytes(padded(random.nextInt(20) == 0 ? rubbish() : message()));
        }
        return out.toByteArray();
    }

    private byte[] message() {
        Flaw[] flaws = Flaw.values();
        Flaw flaw = random.nextInt(3) == 0 ? Flaw.NONE : flaws[random.nextInt(flaws.length)];
        List<Operation> operations = spec.operations;
        return message(operations.get(random.nextInt(operations.size())), flaw);
    }

    /** A message with a true header, and whatever after it. */
    private byte[] rubbish() {
        byte[] bytes = bytes(NLMSG_HDRLEN + random.nextInt(64));
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        out.putInt(0, bytes.length).putShort(4, (short) family).putShort(6, (short)
                (NLM_F_REQUEST | NLM_F_ACK | (random.nextBoolean() ? NLM_F_DUMP : 0)));
        return out.putInt(8, sequence++).array();
    }

    byte[] message(Operation operation, Flaw flaw) {
        Draft draft = new Draft();
        draft.command = operation.command();
        if (operation.canDump()) {
            draft.flags |= NLM_F_DUMP;
        }
        for (Attribute attribute : operation.request()) {
            if (attribute.required() || random.nextBoolean()) {
                draft.parts.add(new Part(attribute.type(), 0, valid(attribute)));
            }
        }
        spoilHeader(draft, flaw);
        spoilAttributes(draft, operation, flaw);
        byte[] bytes = write(draft);
        if (flaw == Flaw.ANY_BIT) {
            // Not in the message's type, which would be other families' trouble, nor in the sequence.
            int bit = random.nextInt(bytes.length * Byte.SIZE);
            if (bit / Byte.SIZE < 4 || bit / Byte.SIZE >= 12 || bit / Byte.SIZE == 6) {
                bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            }
        }
        return bytes;
    }

    private void spoilHeader(Draft draft, Flaw flaw) {
        switch (flaw) {
            case TRUNCATED -> draft.cut = 1 + random.nextInt(8);
            case LONGER_THAN_THE_DATAGRAM -> draft.lengthLie = 1 + random.nextInt(1000);
            case SHORTER_THAN_A_HEADER -> draft.lengthLie = -100_000;
            case NO_FAMILY_HEADER -> draft.headerless = true;
            case UNKNOWN_COMMAND -> draft.command = 1 + spec.operations.size() + random.nextInt(100);
            case COMMAND_ZERO -> draft.command = 0;
            case OTHER_KIND -> draft.flags ^= NLM_F_DUMP;
            case HALF_A_DUMP -> draft.flags ^= 0x100;
            case NO_REQUEST -> draft.flags &= ~NLM_F_REQUEST;
            case NO_ACKNOWLEDGEMENT -> draft.flags &= ~NLM_F_ACK;
            case RESERVED_FIELD -> draft.reserved = 1 + random.nextInt(0xffff);
            case OTHER_VERSION -> draft.version = random.nextInt(256);
            case STRANGE_FLAGS -> draft.flags |= 1 << (4 + random.nextInt(12));
            case TRAILING_BYTES -> draft.tail = bytes(1 + random.nextInt(3));
            default -> {}
        }
    }

    private void spoilAttributes(Draft draft, Operation operation, Flaw flaw) {
        int index = draft.parts.isEmpty() ? 0 : random.nextInt(draft.parts.size());
        Part part = draft.parts.isEmpty() ? new Part(1, 0, bytes(4)) : draft.parts.get(index);
        @Nullable Attribute attribute = operation.request().stream()
                .filter(one -> one.type() == part.type)
                .findFirst()
                .orElse(null);
        int unknown =
                1 + operation.request().stream().mapToInt(Attribute::type).max().orElse(0) + random.nextInt(20);
        Part spoilt = switch (flaw) {
            case ONE_TOO_MANY -> attribute == null ? part : beyond(attribute);
            case ONE_TOO_FEW -> attribute == null ? part : below(attribute);
            case WRONG_LENGTH -> new Part(part.type, 0, bytes(random.nextInt(9)));
            case EMPTY -> new Part(part.type, 0, new byte[0]);
            case UNKNOWN_TYPE -> new Part(unknown, 0, part.value);
            case TYPE_ZERO -> new Part(0, 0, part.value);
            case NESTED_FLAG -> new Part(part.type | NLA_F_NESTED, 0, part.value);
            case BYTE_ORDER_FLAG -> new Part(part.type | NLA_F_NET_BYTEORDER, 0, part.value);
            case ATTRIBUTE_TOO_LONG -> new Part(part.type, 1 + random.nextInt(100), part.value);
            case ATTRIBUTE_TOO_SHORT -> new Part(part.type, -1 - random.nextInt(8), part.value);
            default -> part;
        };
        if (flaw == Flaw.MISSING) {
            if (!draft.parts.isEmpty()) {
                draft.parts.remove(index);
            }
        } else if (flaw == Flaw.TWICE || flaw == Flaw.UNKNOWN_TYPE || draft.parts.isEmpty()) {
            if (flaw != Flaw.NONE) {
                draft.parts.add(spoilt);
            }
        } else {
            draft.parts.set(index, spoilt);
        }
    }

    private Part beyond(Attribute attribute) {
        return new Part(
                attribute.type(),
                0,
                attribute.number()
                        ? number(attribute.most() + 1)
                        : bytes(Math.min(attribute.longest() + 1 + random.nextInt(4), 0xffff - NLA_HDRLEN)));
    }

    private Part below(Attribute attribute) {
        return new Part(attribute.type(), 0, attribute.number() ? number(attribute.least() - 1) : new byte[0]);
    }

    private byte[] valid(Attribute attribute) {
        if (attribute.number()) {
            return number(
                    switch (random.nextInt(4)) {
                        case 0 -> attribute.least();
                        case 1 -> attribute.most();
                        case 2 -> attribute.orZero() ? 0 : attribute.least();
                        default -> attribute.least() + random.nextLong(attribute.most() - attribute.least() + 1);
                    });
        }
        return bytes(
                switch (random.nextInt(16)) {
                    case 0 -> 0;
                    case 1 -> attribute.longest();
                    case 2 -> random.nextInt(attribute.longest() + 1);
                    default -> random.nextInt(100);
                });
    }

    private byte[] write(Draft draft) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (!draft.headerless) {
            body.writeBytes(ordered(GENL_HDRLEN)
                    .put((byte) draft.command)
                    .put((byte) draft.version)
                    .putShort((short) draft.reserved)
                    .array());
            for (Part part : draft.parts) {
                int told = Math.max(0, NLA_HDRLEN + part.value.length + part.lengthLie);
                body.writeBytes(ordered(NLA_HDRLEN)
                        .putShort((short) told)
                        .putShort((short) part.type)
                        .array());
                body.writeBytes(padded(part.value));
            }
            body.writeBytes(draft.tail);
        }
        int length = Math.max(NLMSG_HDRLEN, NLMSG_HDRLEN + body.size() - draft.cut);
        int told = Math.max(random.nextInt(NLMSG_HDRLEN), length + draft.lengthLie);
        byte[] message = new byte[length];
        ByteBuffer out = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        out.putInt(told)
                .putShort((short) family)
                .putShort((short) draft.flags)
                .putInt(sequence++)
                .putInt(0);
        out.put(body.toByteArray(), 0, length - NLMSG_HDRLEN);
        return message;
    }

    private static ByteBuffer ordered(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static byte[] number(long value) {
        return ordered(Integer.BYTES).putInt((int) value).array();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, (bytes.length + 3) & ~3);
    }
}
