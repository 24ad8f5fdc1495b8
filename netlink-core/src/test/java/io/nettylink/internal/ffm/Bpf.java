// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code <linux/bpf.h>}: as much as loads one extended BPF program. The C library has no function for it. */
public final class Bpf {
    private static final long SYS_BPF = 321;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_PROG_TYPE_SOCKET_FILTER = 1;
    private static final int ATTRIBUTES_SIZE = 48;
    private static final int INSTRUCTION_SIZE = 8;

    private static final int MOVE_REGISTER = 0xbf;
    private static final int MOVE_CONSTANT = 0xb7;
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x16;
    private static final int EXIT = 0x95;

    private static final MethodHandle SYSCALL = Libc.function("syscall");

    private Bpf() {}

    /** Loads a socket filter that drops messages of one sequence. Returns its descriptor. */
    public static int dropSequence(int sequence) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(7 * INSTRUCTION_SIZE, Long.BYTES);
            // Register 6 has to be the datagram; a load leaves the word in register 0, in network byte order.
            instruction(program, 0, MOVE_REGISTER, 0x16, 0, 0);
            instruction(program, 1, LOAD_WORD, 0, 0, 8);
            instruction(program, 2, JUMP_IF_EQUAL, 0, 2, Integer.reverseBytes(sequence));
            instruction(program, 3, MOVE_CONSTANT, 0, 0, -1);
            instruction(program, 4, EXIT, 0, 0, 0);
            instruction(program, 5, MOVE_CONSTANT, 0, 0, 0);
            instruction(program, 6, EXIT, 0, 0, 0);
            return load(arena, program);
        }
    }

    public static void close(int descriptor) {
        assertThat(Unistd.close(descriptor)).isZero();
    }

    private static int load(Arena arena, MemorySegment program) {
        MemorySegment capture = arena.allocate(Libc.CAPTURE);
        MemorySegment attributes = arena.allocate(ATTRIBUTES_SIZE, Long.BYTES);
        attributes.set(JAVA_INT, 0, BPF_PROG_TYPE_SOCKET_FILTER);
        attributes.set(JAVA_INT, 4, (int) (program.byteSize() / INSTRUCTION_SIZE));
        attributes.set(JAVA_LONG, 8, program.address());
        attributes.set(JAVA_LONG, 16, arena.allocateFrom("Apache-2.0").address());
        try {
            long result = (long) SYSCALL.invokeExact(
                    capture, SYS_BPF, (long) BPF_PROG_LOAD, attributes.address(), (long) ATTRIBUTES_SIZE, 0L, 0L);
            assertThat(result).as("bpf: errno %d", -Libc.error(capture)).isNotNegative();
            return (int) result;
        } catch (Throwable thrown) {
            throw Libc.unreachable(thrown);
        }
    }

    private static void instruction(MemorySegment program, int index, int code, int registers, int jump, int constant) {
        long at = (long) index * INSTRUCTION_SIZE;
        program.set(JAVA_BYTE, at, (byte) code);
        program.set(JAVA_BYTE, at + 1, (byte) registers);
        program.set(JAVA_SHORT, at + 2, (short) jump);
        program.set(JAVA_INT, at + 4, constant);
    }
}
