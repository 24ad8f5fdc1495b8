// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import java.util.Arrays;

/**
 * Bytes from the fuzzer, taken as decisions one after the other. Behind their end all is zero, so that every input is a
 * whole script; numbers are big-endian, so that a seed can be read in a hex dump.
 */
final class Script {
    private final byte[] bytes;
    private int next;

    Script(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return next >= bytes.length;
    }

    int u8() {
        return isAtEnd() ? 0 : bytes[next++] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    int s32() {
        return u16() << 16 | u16();
    }

    long u32() {
        return Integer.toUnsignedLong(s32());
    }

    long s64() {
        return u32() << 32 | u32();
    }

    /** A number from 0 up to, but without, a bound of at most 256. */
    int below(int bound) {
        return u8() % bound;
    }

    boolean flag() {
        return (u8() & 1) != 0;
    }

    /** As many bytes as there still are, up to a number. */
    byte[] bytes(int most) {
        int from = next;
        next = Math.min(bytes.length, from + most);
        return Arrays.copyOfRange(bytes, from, next);
    }

    byte[] rest() {
        return bytes(bytes.length - next);
    }
}
