// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A classic BPF program that decides in the kernel, for each datagram, whether a channel receives it: {@link
 * NetlinkChannelOption#FILTER}. Immutable.
 *
 * <p>The program sees a datagram from its first message's {@code struct nlmsghdr} on, and what it returns is how many
 * bytes of it are kept, 0 for none. Each part of a dump is a datagram too. What a filter drops is neither an overrun nor
 * counted among {@link NetlinkChannel#drops()}.
 *
 * <p>Most need no program of their own: {@link #builder} makes one from rules about {@link MessageField}s.
 *
 * @param instructions the program, 1 to {@value #MAX_INSTRUCTIONS} instructions
 * @see <a href="https://docs.kernel.org/networking/filter.html">Linux Socket Filtering</a>
 */
public record ClassicFilter(List<Instruction> instructions) {
    /** {@code BPF_MAXINSNS}: how many instructions the kernel takes. */
    public static final int MAX_INSTRUCTIONS = 4096;

    /** What a program returns to keep a datagram as it is. */
    static final int KEEP = -1;

    /** What a program returns to drop a datagram. */
    static final int DROP = 0;

    /**
     * Checks a program as the kernel does, except that memory is written before it is read.
     *
     * @throws IllegalArgumentException if it is empty or too long, an instruction is none, a jump leads beyond the end, or
     *     the last instruction does not return
     */
    public ClassicFilter {
        instructions = List.copyOf(instructions);
        int length = instructions.size();
        if (length == 0 || length > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException(
                    "a filter has 1 to " + MAX_INSTRUCTIONS + " instructions, not " + length);
        }
        for (int at = 0; at < length; at++) {
            check(instructions.get(at), at, length);
        }
        if (!instructions.getLast().isReturn()) {
            throw new IllegalArgumentException("the last instruction does not return: " + instructions.getLast());
        }
    }

    /**
     * Starts a filter that is made of rules, which are tried in their order.
     *
     * @return a builder without rules
     */
    public static ClassicFilterBuilder builder() {
        return new ClassicFilterBuilder();
    }

    /**
     * Makes a filter that keeps datagrams whose first message has one of these types, and drops all others.
     * Acknowledgements are messages as well, of type {@code NLMSG_ERROR}.
     *
     * @param types values of {@code nlmsg_type}, 0 to 65535
     * @return the filter
     */
    public static ClassicFilter keepTypes(int... types) {
        return builder().keepIf(MessageField.TYPE, types).dropRest();
    }

    /** The program as {@code struct sock_filter}, one after the other. */
    byte[] program() {
        ByteBuffer program =
                ByteBuffer.allocate(instructions.size() * Instruction.SIZE).order(ByteOrder.nativeOrder());
        instructions.forEach(instruction -> instruction.write(program));
        return program.array();
    }

    private static void check(Instruction instruction, int at, int length) {
        if (!instruction.isValid()) {
            throw new IllegalArgumentException(
                    "instruction " + at + " is none that a socket filter may have: " + instruction);
        }
        if (at + 1 + instruction.farthestJump() >= length && instruction.isJump()) {
            throw new IllegalArgumentException("instruction " + at + " jumps beyond the end: " + instruction);
        }
    }

    /**
     * One instruction, {@code struct sock_filter} of {@code <linux/filter.h>}.
     *
     * @param code what to do, {@code BPF_...} combined; 0 to 65535
     * @param jumpTrue how many instructions to skip where a comparison holds, 0 to 255
     * @param jumpFalse how many instructions to skip where it does not, 0 to 255
     * @param operand an unsigned 32-bit constant, offset or distance, as its bits
     */
    public record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {
        static final int SIZE = 8;

        /**
         * An instruction, which need not make sense.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Instruction {
            if (code >>> Short.SIZE != 0 || jumpTrue >>> Byte.SIZE != 0 || jumpFalse >>> Byte.SIZE != 0) {
                throw new IllegalArgumentException(
                        "code " + code + ", jumps " + jumpTrue + " and " + jumpFalse + " are not 16, 8 and 8 bits");
            }
        }

        /**
         * An instruction that does not compare.
         *
         * @param code what to do, {@code BPF_...} combined; 0 to 65535
         * @param operand an unsigned 32-bit constant, offset or distance, as its bits
         */
        public Instruction(int code, int operand) {
            this(code, 0, 0, operand);
        }

        boolean isReturn() {
            return BpfCode.isReturn(code);
        }

        boolean isJump() {
            return BpfCode.isJump(code);
        }

        boolean isValid() {
            return BpfCode.isValid(code, operand);
        }

        long farthestJump() {
            return code == BpfCode.JUMP ? Integer.toUnsignedLong(operand) : Math.max(jumpTrue, jumpFalse);
        }

        void write(ByteBuffer program) {
            program.putShort((short) code)
                    .put((byte) jumpTrue)
                    .put((byte) jumpFalse)
                    .putInt(operand);
        }
    }
}
