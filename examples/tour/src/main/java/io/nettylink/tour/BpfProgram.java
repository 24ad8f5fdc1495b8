// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import io.nettylink.tour.ffm.ErrnoException;
import io.nettylink.tour.ffm.LinuxBpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts an eBPF program together, instruction by instruction: eight bytes each, as the kernel's document {@code
 * bpf/standardization/instruction-set} has them. Register 0 is a function's result and the program's, 1 to 5 are arguments
 * and gone after a call, 6 to 9 stay, 10 is the end of the stack.
 */
final class BpfProgram {
    static final int R0 = 0;
    static final int R1 = 1;
    static final int R2 = 2;
    static final int R6 = 6;
    static final int R7 = 7;
    static final int R10 = 10;

    private static final int LOAD_IMMEDIATE_64 = 0x18;
    private static final int PSEUDO_MAP_FD = 1;
    private static final int LOAD_32 = 0x61;
    private static final int LOAD_64 = 0x79;
    private static final int STORE_32 = 0x63;
    private static final int ATOMIC_64 = 0xdb;
    private static final int ADD_IMMEDIATE = 0x07;
    private static final int SHIFT_RIGHT_IMMEDIATE = 0x77;
    private static final int MOVE = 0xbf;
    private static final int MOVE_IMMEDIATE = 0xb7;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER = 0x25;
    private static final int JUMP_NOT_EQUAL = 0x55;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;

    private record Instruction(int code, int target, int source, int offset, int immediate) {}

    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Integer> exits = new ArrayList<>();

    /** {@code target = *(u32 *)(source + offset)}. */
    BpfProgram load32(int target, int source, int offset) {
        return add(LOAD_32, target, source, offset, 0);
    }

    /** {@code target = *(u64 *)(source + offset)}. */
    BpfProgram load64(int target, int source, int offset) {
        return add(LOAD_64, target, source, offset, 0);
    }

    BpfProgram move(int target, int source) {
        return add(MOVE, target, source, 0, 0);
    }

    BpfProgram set(int target, int number) {
        return add(MOVE_IMMEDIATE, target, 0, 0, number);
    }

    BpfProgram shiftRight(int target, int bits) {
        return add(SHIFT_RIGHT_IMMEDIATE, target, 0, 0, bits);
    }

    /** {@code *(u64 *)(target + offset) += source}, in one step for all CPUs. */
    BpfProgram addAtomically(int target, int offset, int source) {
        return add(ATOMIC_64, target, source, offset, 0);
    }

    BpfProgram call(int function) {
        return add(CALL, 0, 0, 0, function);
    }

    /** Looks up the element whose number is in a register: {@code r0} points at it, or the program ends. */
    BpfProgram element(int map, int key) {
        elementUnchecked(map, key);
        return endIf(JUMP_EQUAL, R0, 0);
    }

    /** The same without a look at the result, which is 0 where there is no such element. */
    BpfProgram elementUnchecked(int map, int key) {
        add(STORE_32, R10, key, -4, 0);
        move(R2, R10);
        add(ADD_IMMEDIATE, R2, 0, 0, -4);
        // This one is as long as two.
        add(LOAD_IMMEDIATE_64, R1, PSEUDO_MAP_FD, 0, map);
        add(0, 0, 0, 0, 0);
        return call(LinuxBpf.BPF_FUNC_MAP_LOOKUP_ELEM);
    }

    BpfProgram endIfGreater(int register, int number) {
        return endIf(JUMP_GREATER, register, number);
    }

    BpfProgram endIfNotEqual(int register, int number) {
        return endIf(JUMP_NOT_EQUAL, register, number);
    }

    /**
     * Ends the program and hands it to the kernel.
     *
     * @param type {@code BPF_PROG_TYPE_...}
     * @param result what it returns in any case
     * @return its descriptor
     */
    int load(int type, int result) throws ErrnoException {
        int end = instructions.size();
        for (int exit : exits) {
            Instruction jump = instructions.get(exit);
            instructions.set(
                    exit, new Instruction(jump.code(), jump.target(), jump.source(), end - exit - 1, jump.immediate()));
        }
        set(R0, result);
        add(EXIT, 0, 0, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(instructions.size() * 8L, Long.BYTES);
            ByteBuffer out = code.asByteBuffer().order(ByteOrder.nativeOrder());
            for (Instruction instruction : instructions) {
                out.put((byte) instruction.code());
                out.put((byte) (instruction.source() << 4 | instruction.target()));
                out.putShort((short) instruction.offset());
                out.putInt(instruction.immediate());
            }
            return LinuxBpf.loadProgram(type, code, "GPL");
        }
    }

    private BpfProgram endIf(int jump, int register, int number) {
        exits.add(instructions.size());
        return add(jump, register, 0, 0, number);
    }

    private BpfProgram add(int code, int target, int source, int offset, int immediate) {
        instructions.add(new Instruction(code, target, source, offset, immediate));
        return this;
    }
}
