// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The instructions that the kernel lets a socket filter have, of {@code <linux/filter.h>} and {@code bpf_common.h}. */
final class BpfCode {
    static final int LOAD_WORD = 0x20;
    static final int LOAD_HALF = 0x28;
    static final int LOAD_BYTE = 0x30;
    static final int JUMP = 0x05;
    static final int JUMP_IF_EQUAL = 0x15;
    static final int RETURN = 0x06;

    private static final int CLASS = 0x07;
    private static final int CLASS_LOAD = 0x00;
    private static final int CLASS_LOAD_INDEX = 0x01;
    private static final int CLASS_STORE = 0x02;
    private static final int CLASS_STORE_INDEX = 0x03;
    private static final int CLASS_JUMP = 0x05;
    private static final int MODE = 0xe0;
    private static final int MODE_MEMORY = 0x60;
    private static final int DIVIDE = 0x34;
    private static final int MODULO = 0x94;
    private static final int SHIFT_LEFT = 0x64;
    private static final int SHIFT_RIGHT = 0x74;

    /** {@code BPF_MEMWORDS}. */
    private static final int MEMORY_WORDS = 16;

    private static final int[] CODES = IntStream.of(
                    // Arithmetic, with a constant and with the index register; negation.
                    0x04,
                    0x0c,
                    0x14,
                    0x1c,
                    0x24,
                    0x2c,
                    0x34,
                    0x3c,
                    0x44,
                    0x4c,
                    0x54,
                    0x5c,
                    0x64,
                    0x6c,
                    0x74,
                    0x7c,
                    0x84,
                    0x94,
                    0x9c,
                    0xa4,
                    0xac,
                    // Loads and stores.
                    0x00,
                    0x01,
                    0x02,
                    0x03,
                    0x20,
                    0x28,
                    0x30,
                    0x40,
                    0x48,
                    0x50,
                    0x60,
                    0x61,
                    0x80,
                    0x81,
                    0xb1,
                    // Returns, of a constant and of the accumulator; moves between the registers.
                    0x06,
                    0x16,
                    0x07,
                    0x87,
                    // Jumps.
                    0x05,
                    0x15,
                    0x1d,
                    0x25,
                    0x2d,
                    0x35,
                    0x3d,
                    0x45,
                    0x4d)
            .sorted()
            .toArray();

    private BpfCode() {}

    static boolean isValid(int code, int operand) {
        if (Arrays.binarySearch(CODES, code) < 0) {
            return false;
        }
        return switch (code) {
            case DIVIDE, MODULO -> operand != 0;
            case SHIFT_LEFT, SHIFT_RIGHT -> Integer.compareUnsigned(operand, Integer.SIZE) < 0;
            default -> !usesMemory(code) || Integer.compareUnsigned(operand, MEMORY_WORDS) < 0;
        };
    }

    static boolean isJump(int code) {
        return (code & CLASS) == CLASS_JUMP;
    }

    static boolean isReturn(int code) {
        return (code & CLASS) == RETURN;
    }

    private static boolean usesMemory(int code) {
        return switch (code & CLASS) {
            case CLASS_LOAD, CLASS_LOAD_INDEX -> (code & MODE) == MODE_MEMORY;
            case CLASS_STORE, CLASS_STORE_INDEX -> true;
            default -> false;
        };
    }
}
