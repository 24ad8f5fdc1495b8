// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;

/** Makes texts of bytes, most of which are names of a few characters, by way of an array that is used again. */
final class TextReader {
    /** More than any name in the kernel has. */
    private static final int USUAL = 64;

    private final byte[] copy = new byte[USUAL];

    /** The text between two indices, up to a zero byte where there is one. */
    String read(ByteBuf buffer, int from, int to) {
        int length = to - from;
        if (length > USUAL) {
            int terminator = buffer.indexOf(from, to, (byte) 0);
            return buffer.toString(from, (terminator < 0 ? to : terminator) - from, UTF_8);
        }
        Wire.copy(buffer, from, copy, length);
        int end = 0;
        while (end < length && copy[end] != 0) {
            end++;
        }
        return new String(copy, 0, end, UTF_8);
    }
}
