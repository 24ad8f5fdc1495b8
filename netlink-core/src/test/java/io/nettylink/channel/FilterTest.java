// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelException;
import io.nettylink.channel.ClassicFilter.Instruction;
import io.nettylink.channel.Recorder.Received;
import io.nettylink.internal.ffm.Bpf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is dropped in the kernel never reaches the channel, which counts it nowhere. */
class FilterTest extends ChannelTestBase {
    private static final int FILLER = 0x123;
    private static final Instruction KEEP = new Instruction(BpfCode.RETURN, ClassicFilter.KEEP);
    private static final Instruction DROP = new Instruction(BpfCode.RETURN, ClassicFilter.DROP);

    private final NetlinkChannel sender = bind(userSocket());
    private final NetlinkChannel receiver = bind(userSocket());

    @Test
    void typesThatAreNotKeptAreDroppedInTheKernel() throws Exception {
        ClassicFilter filter = ClassicFilter.keepTypes(0x2301, FILLER, 7);
        receiver.config().setOption(NetlinkChannelOption.FILTER, filter);
        assertThat(receiver.config().getOption(NetlinkChannelOption.FILTER)).isEqualTo(filter);
        assertThat(receiver.config().getOptions()).containsEntry(NetlinkChannelOption.FILTER, filter);
        expectSequences(1, 3, 5);
    }

    @Test
    void byteOrderOfTypesIsTheHosts() throws Exception {
        receiver.config().setOption(NetlinkChannelOption.FILTER, ClassicFilter.keepTypes(0x2301));
        expectSequences();
    }

    @Test
    void rulesAreTriedInTheirOrder() throws Exception {
        receiver.config()
                .setOption(
                        NetlinkChannelOption.FILTER,
                        ClassicFilter.builder()
                                .keepIf(MessageField.SEQUENCE, 2)
                                .dropUnless(MessageField.TYPE, 5, FILLER)
                                .dropIf(MessageField.SEQUENCE, 1, 9)
                                .keepRest());
        expectSequences(2, 3, 5);
    }

    @Test
    void fieldsOfEverySizeAreCompared() throws Exception {
        receiver.config()
                .setOption(
                        NetlinkChannelOption.FILTER,
                        ClassicFilter.builder()
                                .keepIf(new MessageField(8, 1), 5)
                                .keepIf(MessageField.FLAGS, 0x46)
                                .keepIf(MessageField.SEQUENCE, 3)
                                .dropRest());
        expectSequences(3, 5);
    }

    @Test
    void fieldBeyondTheDatagramDropsIt() throws Exception {
        receiver.config()
                .setOption(
                        NetlinkChannelOption.FILTER,
                        ClassicFilter.builder()
                                .dropIf(new MessageField(64, 4), 1)
                                .keepRest());
        expectSequences();
    }

    @Test
    void moreValuesThanAJumpReachesAreCompared() throws Exception {
        int[] many = IntStream.range(0x1000, 0x1000 + 600).toArray();
        int[] last = many.clone();
        last[0] = FILLER;
        receiver.config()
                .setOption(
                        NetlinkChannelOption.FILTER,
                        ClassicFilter.builder()
                                .dropUnless(MessageField.TYPE, last)
                                .dropIf(MessageField.TYPE, many)
                                .keepRest());
        expectSequences(1, 3, 5);
    }

    @Test
    void programMayCutDatagramsShort() throws Exception {
        receiver.config()
                .setOption(
                        NetlinkChannelOption.FILTER, new ClassicFilter(List.of(new Instruction(BpfCode.RETURN, 20))));
        send(sender, receiver, Messages.filler(32, 1)).syncUninterruptibly();
        assertThat(recorder(receiver).next(Received.class).bytes()).hasSize(20);
    }

    @Test
    void detachedFilterDropsNoMore() throws Exception {
        receiver.config().setOption(NetlinkChannelOption.FILTER, new ClassicFilter(List.of(DROP)));
        expectSequences();
        receiver.config().detachFilter();
        assertThat(receiver.config().getOption(NetlinkChannelOption.FILTER)).isNull();
        expectSequences(1, 2, 3, 4, 5);
        assertThatThrownBy(() -> receiver.config().detachFilter())
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("SO_DETACH_FILTER): ENOENT");
    }

    @Test
    void lockedFilterStays() {
        ClassicFilter filter = new ClassicFilter(List.of(DROP));
        receiver.config().setOption(NetlinkChannelOption.FILTER, filter);
        assertThat(receiver.config().getOption(NetlinkChannelOption.LOCK_FILTER))
                .isFalse();
        receiver.config().setOption(NetlinkChannelOption.LOCK_FILTER, true);
        assertThat(receiver.config().getOption(NetlinkChannelOption.LOCK_FILTER))
                .isTrue();
        refused(() -> receiver.config().setOption(NetlinkChannelOption.LOCK_FILTER, false));
        refused(() -> receiver.config().setOption(NetlinkChannelOption.FILTER, ClassicFilter.keepTypes(1)));
        refused(() -> receiver.config().detachFilter());
        assertThat(receiver.config().getOption(NetlinkChannelOption.FILTER)).isEqualTo(filter);
    }

    @Test
    void extendedProgramFilters() throws Exception {
        int program = Bpf.dropSequence(3);
        receiver.config().setOption(NetlinkChannelOption.BPF_PROGRAM, program);
        assertThat(receiver.config().getOption(NetlinkChannelOption.BPF_PROGRAM))
                .isEqualTo(program);
        Bpf.close(program);
        expectSequences(1, 2, 4, 5);

        receiver.config().setOption(NetlinkChannelOption.FILTER, ClassicFilter.keepTypes(FILLER));
        assertThat(receiver.config().getOption(NetlinkChannelOption.BPF_PROGRAM))
                .isNull();
        expectSequences(1, 3, 5);
    }

    @Test
    void descriptorThatIsNoProgramIsRefused() {
        assertThatThrownBy(() -> receiver.config().setOption(NetlinkChannelOption.BPF_PROGRAM, 0))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("SO_ATTACH_BPF 0): EINVAL");
    }

    @Test
    void programsThatTheKernelWouldRefuseAreRefused() {
        invalid("1 to 4096 instructions, not 0", List.of());
        invalid("1 to 4096 instructions, not 4097", Collections.nCopies(4097, KEEP));
        invalid("does not return", List.of(new Instruction(BpfCode.LOAD_HALF, 4)));
        invalid("instruction 0 jumps beyond", List.of(new Instruction(BpfCode.JUMP_IF_EQUAL, 0, 1, 7), KEEP));
        invalid("instruction 0 jumps beyond", List.of(new Instruction(BpfCode.JUMP_IF_EQUAL, 255, 0, 7), KEEP));
        invalid("instruction 0 jumps beyond", List.of(new Instruction(BpfCode.JUMP, -1), KEEP));
        invalid("instruction 1 is none", List.of(KEEP, new Instruction(0x0e, 0)));
        invalid("instruction 0 is none", List.of(new Instruction(0x34, 0), KEEP));
        invalid("instruction 0 is none", List.of(new Instruction(0x64, 32), KEEP));
        invalid("instruction 0 is none", List.of(new Instruction(0x02, 16), KEEP));
        assertThatThrownBy(() -> new Instruction(0x10000, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Instruction(0, 256, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassicFilter.keepTypes(0x10000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageField(0, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void validityIsTheKernels() {
        // Every code that the kernel knows, and every one that it does not, up to the last that has a meaning.
        for (int code = 0; code <= 0xff; code++) {
            // A divisor, a shift and a memory word that all are allowed; memory is written before it is read.
            List<Instruction> program =
                    List.of(new Instruction(0x02, 1), new Instruction(0x03, 1), new Instruction(code, 1), KEEP, KEEP);
            boolean ours = BpfCode.isValid(code, 1);
            byte[] bytes = ours ? new ClassicFilter(program).program() : raw(program);
            assertThat(receiver.socket.attachFilter(bytes) == 0)
                    .as("code 0x%02x", code)
                    .isEqualTo(ours);
        }
    }

    private static byte[] raw(List<Instruction> program) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.nativeOrder());
        program.forEach(instruction -> instruction.write(bytes));
        return bytes.array();
    }

    private static void invalid(String message, List<Instruction> program) {
        assertThatThrownBy(() -> new ClassicFilter(program))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void refused(ThrowingCallable change) {
        assertThatThrownBy(change).isInstanceOf(ChannelException.class).hasMessageContaining("EPERM");
    }

    /** Sends odd sequences of one type and even ones of another, and sees which arrive. */
    private void expectSequences(int... sequences) throws Exception {
        long before = receiver.counters().datagramsReceived();
        for (int sequence = 1; sequence <= 5; sequence++) {
            byte[] message = Messages.filler(32, sequence);
            message[4] += (byte) (sequence % 2 == 0 ? 1 : 0);
            send(sender, receiver, message).syncUninterruptibly();
        }
        for (int sequence : sequences) {
            assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                    .isEqualTo(sequence);
        }
        rounds(receiver, 2);
        assertThat(recorder(receiver).poll()).isNull();
        assertThat(receiver.counters().datagramsReceived() - before).isEqualTo(sequences.length);
        assertThat(receiver.counters().overruns()).isZero();
        assertThat(receiver.drops()).isZero();
    }
}
