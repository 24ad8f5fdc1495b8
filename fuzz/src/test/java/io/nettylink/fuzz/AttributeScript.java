// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.NetlinkConstants.NLA_F_NET_BYTEORDER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.Bitfield32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Writes attributes as a script says. For each: what it is, its type, its value; what {@link AttributeWriter} has to
 * refuse is written, too.
 */
final class AttributeScript {
    private static final int MOST = 12;
    private static final int DEEPEST = 4;
    private static final int MOST_TYPE = 0x3fff;
    private static final int MOST_LENGTH = 0xffff - 4;
    private static final Set<Integer> MARKABLE = Set.of(4, 5, 6, 16, 17);

    /** What a script lets the body of a nest fail with. */
    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Script script;
    private final ByteBuf out;
    private int depth;
    /** The flags that the type of the attribute may have that is being written. */
    private int marks;

    AttributeScript(Script script, ByteBuf out) {
        this.script = script;
        this.out = out;
    }

    /** Writes some attributes, and notes those that were taken. */
    void write(AttributeWriter writer, List<WrittenAttribute> written) {
        for (int count = script.below(MOST); count > 0; count--) {
            int kind = script.below(24);
            int type = script.below(16) == 15 ? script.s32() : script.u16() & MOST_TYPE;
            marks = MARKABLE.contains(kind) ? NLA_F_NET_BYTEORDER : 0;
            if (kind >= 22) {
                nest(writer, type, written);
            } else if (kind >= 16) {
                bytes(kind, writer, type, written);
            } else {
                number(kind, writer, type, script.s64() >> script.below(64), written);
            }
        }
    }

    private void number(int kind, AttributeWriter writer, int type, long value, List<WrittenAttribute> written) {
        int narrow = (int) value;
        switch (kind) {
            case 0 ->
                put(type, 1, fits(narrow, 0, 0xff), () -> writer.u8(type, narrow), in -> in.u8() == narrow, written);
            case 1 ->
                put(
                        type,
                        2,
                        fits(narrow, 0, 0xffff),
                        () -> writer.u16(type, narrow),
                        in -> in.u16() == narrow,
                        written);
            case 2 ->
                put(
                        type,
                        4,
                        fits(value, 0, 0xffff_ffffL),
                        () -> writer.u32(type, value),
                        in -> in.u32() == value,
                        written);
            case 3 -> put(type, 8, true, () -> writer.u64(type, value), in -> in.u64() == value, written);
            case 4 ->
                put(
                        type,
                        2,
                        fits(narrow, 0, 0xffff),
                        () -> writer.u16BigEndian(type, narrow),
                        in -> in.u16BigEndian() == narrow,
                        written);
            case 5 ->
                put(
                        type,
                        4,
                        fits(value, 0, 0xffff_ffffL),
                        () -> writer.u32BigEndian(type, value),
                        in -> in.u32BigEndian() == value,
                        written);
            case 6 ->
                put(type, 8, true, () -> writer.u64BigEndian(type, value), in -> in.u64BigEndian() == value, written);
            case 7 ->
                put(type, 1, fits(narrow, -128, 127), () -> writer.s8(type, narrow), in -> in.s8() == narrow, written);
            case 8 ->
                put(
                        type,
                        2,
                        fits(narrow, -32768, 32767),
                        () -> writer.s16(type, narrow),
                        in -> in.s16() == narrow,
                        written);
            case 9 -> put(type, 4, true, () -> writer.s32(type, narrow), in -> in.s32() == narrow, written);
            case 10 -> put(type, 8, true, () -> writer.s64(type, value), in -> in.s64() == value, written);
            case 11 ->
                put(
                        type,
                        value >>> 32 == 0 ? 4 : 8,
                        true,
                        () -> writer.uint(type, value),
                        in -> in.uint() == value,
                        written);
            case 12 ->
                put(
                        type,
                        narrow == value ? 4 : 8,
                        true,
                        () -> writer.sint(type, value),
                        in -> in.sint() == value,
                        written);
            case 13 -> put(type, 0, true, () -> writer.flag(type), AttributeReader::flag, written);
            case 14 -> {
                Bitfield32 bits = new Bitfield32(narrow, (int) (value >>> 32));
                put(
                        type,
                        8,
                        true,
                        () -> writer.bitfield32(type, bits),
                        in -> in.bitfield32().equals(bits),
                        written);
            }
            default -> array(writer, type, narrow, written);
        }
    }

    private void array(AttributeWriter writer, int type, int value, List<WrittenAttribute> written) {
        int[] numbers = new int[script.below(6)];
        Arrays.fill(numbers, value);
        long[] wide = Arrays.stream(numbers).mapToLong(number -> number * 3L).toArray();
        int length = numbers.length;
        switch (script.below(3)) {
            case 0 ->
                put(
                        type,
                        2 * length,
                        length == 0 || fits(value, 0, 0xffff),
                        () -> writer.u16Array(type, numbers),
                        in -> Arrays.equals(in.u16Array(), numbers),
                        written);
            case 1 ->
                put(
                        type,
                        4 * length,
                        true,
                        () -> writer.u32Array(type, numbers),
                        in -> Arrays.equals(in.u32Array(), numbers),
                        written);
            default ->
                put(
                        type,
                        8 * length,
                        true,
                        () -> writer.u64Array(type, wide),
                        in -> Arrays.equals(in.u64Array(), wide),
                        written);
        }
    }

    private void bytes(int kind, AttributeWriter writer, int type, List<WrittenAttribute> written) {
        byte[] some = script.bytes(script.below(32));
        // Now and then about as long as an attribute can be.
        byte[] value = script.below(16) == 15 ? Arrays.copyOf(some, MOST_LENGTH - 128 + script.u8()) : some;
        switch (kind) {
            case 16 ->
                put(
                        type,
                        value.length,
                        true,
                        () -> writer.bytes(type, value),
                        in -> Arrays.equals(in.bytes(), value),
                        written);
            case 17 -> {
                ByteBuf buffer = Unpooled.wrappedBuffer(value);
                put(
                        type,
                        value.length,
                        true,
                        () -> writer.bytes(type, buffer),
                        in -> in.slice().equals(buffer),
                        written);
                Check.that(buffer.readableBytes() == value.length && buffer.refCnt() == 1, "a value's buffer changed");
            }
            case 18, 19 -> text(writer, type, chars(value), written);
            default -> text(writer, type, new String(value, UTF_8), written);
        }
    }

    /** Any 16-bit numbers, those included that are half a character. */
    private static String chars(byte[] value) {
        char[] chars = new char[value.length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((value[2 * i] << 8) | (value[2 * i + 1] & 0xff));
        }
        return new String(chars);
    }

    private void text(AttributeWriter writer, int type, String text, List<WrittenAttribute> written) {
        byte[] encoded = text.getBytes(UTF_8);
        String expected = new String(encoded, UTF_8);
        put(
                type,
                encoded.length + 1,
                text.indexOf('\0') < 0 && UTF_8.newEncoder().canEncode(text),
                () -> writer.string(type, text),
                in -> in.string().equals(expected),
                written);
    }

    private void nest(AttributeWriter writer, int type, List<WrittenAttribute> written) {
        List<WrittenAttribute> inner = new ArrayList<>();
        boolean interrupted = script.below(8) == 7;
        int before = out.writerIndex();
        boolean taken = false;
        depth++;
        try {
            writer.nested(type, body -> {
                if (depth <= DEEPEST) {
                    write(body, inner);
                }
                if (interrupted) {
                    throw new Interrupted();
                }
            });
            taken = true;
        } catch (Interrupted e) {
            Check.that(interrupted, "a nest's own exception came from nowhere");
        } catch (IllegalArgumentException e) {
            Check.that(isBad(type, 0, WrittenAttribute.length(inner)), "a nest was refused");
        } finally {
            depth--;
        }
        int length = WrittenAttribute.length(inner);
        if (taken) {
            Check.that(!interrupted && !isBad(type, 0, length), "a nest was not refused");
            written.add(new WrittenAttribute(type, length, in -> reads(in, inner), true));
        } else {
            Check.that(out.writerIndex() == before, "something is left of a nest that was refused");
        }
    }

    private static boolean reads(AttributeReader in, List<WrittenAttribute> inner) {
        WrittenAttribute.check(inner, in.nested());
        return true;
    }

    private void put(
            int type,
            int length,
            boolean holds,
            Runnable write,
            Predicate<AttributeReader> reads,
            List<WrittenAttribute> written) {
        int before = out.writerIndex();
        boolean refused = false;
        try {
            write.run();
        } catch (IllegalArgumentException e) {
            refused = true;
        }
        Check.that(
                refused == (!holds || isBad(type, marks, length)),
                "a value was " + (refused ? "" : "not ") + "refused");
        if (refused) {
            Check.that(out.writerIndex() == before, "something is left of an attribute that was refused");
            return;
        }
        int end = before + 4 + length;
        for (int padding = end; padding < out.writerIndex(); padding++) {
            Check.that(out.getByte(padding) == 0, "padding is not zero");
        }
        Check.that(
                out.writerIndex() == before + 4 + (length + 3 & ~3), "an attribute has another length than its value");
        written.add(new WrittenAttribute(type, length, reads, false));
    }

    private static boolean isBad(int type, int marks, int length) {
        return (type & ~marks) < 0 || (type & ~marks) > MOST_TYPE || length > MOST_LENGTH;
    }

    private static boolean fits(long value, long min, long max) {
        return value >= min && value <= max;
    }
}
