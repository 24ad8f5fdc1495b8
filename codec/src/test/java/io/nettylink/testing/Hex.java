// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Golden bytes that read like documentation.
 *
 * <pre>{@code
 * ByteBuf attribute = Hex.buffer("""
 *         07 00           # nla_len: header and value, without padding
 *         01 00           # type
 *         61 62 00  00    # "ab", terminated and padded
 *         """);
 * Hex.assertBytes(attribute, "07000100 61620000");
 * }</pre>
 *
 * <p>Bytes are two hex digits each, with white space between them or none. From {@code #} or {@code //} to the end of a
 * line all is commentary.
 */
public final class Hex {
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
    private static final int WIDTH = 16;

    private Hex() {}

    /** A line of a dump: which bytes it has, and what it says of them. */
    private record Line(int offset, int length, String comment) {}

    /**
     * Reads an annotated dump.
     *
     * @param dump bytes and commentary
     * @return the bytes
     * @throws IllegalArgumentException for anything that is neither; names the line
     */
    public static byte[] bytes(String dump) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        read(dump, bytes);
        return bytes.toByteArray();
    }

    /**
     * Reads an annotated dump.
     *
     * @param dump bytes and commentary
     * @return the bytes in an unpooled buffer on the heap, which is not watched for leaks
     * @throws IllegalArgumentException for anything that is neither; names the line
     */
    public static ByteBuf buffer(String dump) {
        return Unpooled.wrappedBuffer(bytes(dump));
    }

    /**
     * Asserts that the readable bytes of a buffer are those of a dump.
     *
     * @param actual a buffer, which stays as it is
     * @param dump bytes and commentary
     * @throws AssertionError otherwise, showing the dump with what was found beneath each line that differs
     */
    public static void assertBytes(ByteBuf actual, String dump) {
        assertBytes(ByteBufUtil.getBytes(actual), dump);
    }

    /**
     * Asserts that bytes are those of a dump.
     *
     * @param actual the bytes; null fails
     * @param dump bytes and commentary
     * @throws AssertionError otherwise, showing the dump with what was found beneath each line that differs
     */
    public static void assertBytes(byte @Nullable [] actual, String dump) {
        if (actual == null) {
            throw new AssertionError("there are no bytes");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Line> lines = read(dump, bytes);
        byte[] expected = bytes.toByteArray();
        int first = Arrays.mismatch(expected, actual);
        if (first < 0) {
            return;
        }
        StringBuilder text = new StringBuilder("bytes differ from offset %d on; expected %d bytes, found %d:"
                .formatted(first, expected.length, actual.length));
        for (Line line : lines) {
            byte[] wanted = part(expected, line.offset, line.length);
            byte[] found = part(actual, line.offset, line.length);
            append(text, "", line.offset, wanted, line.comment);
            if (!Arrays.equals(found, wanted)) {
                append(text, ">", line.offset, found, "<- found");
            }
        }
        for (int offset = expected.length; offset < actual.length; offset += WIDTH) {
            append(text, ">", offset, part(actual, offset, WIDTH), "<- found, behind the end");
        }
        throw new AssertionError(text.toString());
    }

    private static byte[] part(byte[] bytes, int from, int length) {
        int start = Math.min(from, bytes.length);
        return Arrays.copyOfRange(bytes, start, Math.min(start + length, bytes.length));
    }

    private static void append(StringBuilder text, String mark, int offset, byte[] bytes, String comment) {
        text.append("\n%1s %4d  %-48s %s"
                .formatted(mark, offset, SPACED.formatHex(bytes), comment)
                .stripTrailing());
    }

    private static List<Line> read(String dump, ByteArrayOutputStream into) {
        List<Line> lines = new ArrayList<>();
        for (String text : dump.split("\n", -1)) {
            int comment = commentStart(text);
            String digits = text.substring(0, comment).replaceAll("\\s", "");
            try {
                byte[] bytes = HexFormat.of().parseHex(digits);
                lines.add(new Line(into.size(), bytes.length, text.substring(comment)));
                into.writeBytes(bytes);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (lines.size() + 1) + " of the dump: " + text.strip(), e);
            }
        }
        return lines;
    }

    private static int commentStart(String line) {
        int hash = line.indexOf('#');
        int slashes = line.indexOf("//");
        return Math.min(hash < 0 ? line.length() : hash, slashes < 0 ? line.length() : slashes);
    }
}
