// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_SEQUENCE;
import static io.nettylink.echo.NettylinkEcho.PAYLOAD_MAX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.genl.GenericNetlink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command echo: to the softirq and back. */
@SuppressWarnings("NullAway.Init")
class EchoTest {
    private EchoModule module;

    @BeforeEach
    void open() throws InterruptedException {
        module = EchoModule.open();
    }

    @AfterEach
    void close() {
        module.close();
    }

    @Test
    void theAnswerComesFromSoftirqWithTheWayThatTheMessageTook() throws Exception {
        long before = System.nanoTime();
        EchoReply reply = module.echo("hello".getBytes(UTF_8));
        long after = System.nanoTime();

        assertThat(reply.payload()).asString(UTF_8).isEqualTo("hello");
        assertThat(reply.received().context()).isEqualTo(ExecutionContext.TASK);
        assertThat(reply.replied().context()).isEqualTo(ExecutionContext.SOFTIRQ);
        assertThat(reply.received().nanoTime())
                .isBetween(before, reply.replied().nanoTime());
        assertThat(reply.replied().nanoTime()).isBetween(reply.received().nanoTime(), after);
        int cpus = Runtime.getRuntime().availableProcessors();
        assertThat(reply.received().cpu()).isBetween(0, cpus - 1);
        assertThat(reply.replied().cpu()).isBetween(0, cpus - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 1000, 4096, 32_256, 32_257, PAYLOAD_MAX - 1, PAYLOAD_MAX})
    void payloadsOfEveryLengthComeBackUnchanged(int length) throws Exception {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        NetlinkClient client = Ledger.client()
                .option(NetlinkChannelOption.PEEK_SIZE, length > 32_256)
                .open();
        try (EchoModule own = EchoModule.on(GenericNetlink.on(client))) {
            for (Delivery delivery : Delivery.values()) {
                assertThat(own.echo(payload, delivery).payload()).isEqualTo(payload);
            }
        }
    }

    @Test
    void messagesAreNumberedInTheirOrder() throws Exception {
        long first = module.echo(new byte[0]).sequence();
        assertThat(module.echo(new byte[0]).sequence()).isEqualTo(first + 1);
        assertThat(module.echo(new byte[0]).sequence()).isEqualTo(first + 2);
    }

    @Test
    void anOversizedPayloadIsRefusedByNameOfTheAttribute() {
        KernelErrorException refusal =
                catchThrowableOfType(KernelErrorException.class, () -> module.echo(new byte[PAYLOAD_MAX + 1]));
        assertThat(refusal.errnoName()).isEqualTo("ERANGE");
        assertThat(refusal.attribute()).isEqualTo("payload");
        assertThat(refusal.attributePath()).isEqualTo(new AttributePath(List.of(A_MESSAGE_PAYLOAD)));
        assertThat(refusal)
                .hasMessage("nettylink-echo command 1: ERANGE (Numerical result out of range): "
                        + "Attribute failed policy validation, at attribute payload, which must be "
                        + refusal.policy());
    }

    @Test
    void aMissingPayloadIsNamedWhereTheKernelCan() throws Exception {
        KernelErrorException refusal = catchThrowableOfType(
                KernelErrorException.class,
                () -> module.genl
                        .call(module.echoRequest(out -> {}), EchoReply::read)
                        .await());
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        if (GuestKernel.namesMissingAttributes(module.genl)) {
            assertThat(refusal.extendedAck().missingType()).isEqualTo(A_MESSAGE_PAYLOAD);
            assertThat(refusal).hasMessageContaining("missing attribute payload");
        } else {
            assertThat(refusal).hasMessageContaining("a required attribute is missing");
        }
    }

    @Test
    void anUnknownAttributeIsRefused() {
        Request request = module.echoRequest(
                out -> out.bytes(A_MESSAGE_PAYLOAD, new byte[3]).u32(A_MESSAGE_SEQUENCE + 100, 1));
        KernelErrorException refusal = catchThrowableOfType(
                KernelErrorException.class,
                () -> module.genl.call(request, EchoReply::read).await());
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        assertThat(refusal.attribute()).isEqualTo(String.valueOf(A_MESSAGE_SEQUENCE + 100));
        assertThat(refusal.extendedAck().message()).isEqualTo("Unknown attribute type");
    }

    @Test
    void anUnknownCommandIsRefused() {
        KernelErrorException refusal = catchThrowableOfType(
                KernelErrorException.class,
                () -> module.genl.execute(module.family.request(200).build()).await());
        assertThat(refusal.errno()).isEqualTo(Errno.EOPNOTSUPP);
        assertThat(refusal.extendedAck().isEmpty()).isTrue();
    }

    @Test
    void manyInFlightAreAllAnswered() throws Exception {
        List<NetlinkFuture<EchoReply>> replies = new ArrayList<>();
        CpuCounters before = module.counters();
        for (int i = 0; i < 200; i++) {
            byte[] payload = ("message " + i).getBytes(UTF_8);
            replies.add(module.genl.call(
                    module.echoRequest(out -> out.bytes(A_MESSAGE_PAYLOAD, payload)), EchoReply::read));
        }
        long last = 0;
        for (int i = 0; i < replies.size(); i++) {
            EchoReply reply = replies.get(i).await();
            assertThat(reply.payload()).asString(UTF_8).isEqualTo("message " + i);
            assertThat(reply.sequence()).isGreaterThan(last);
            last = reply.sequence();
        }
        CpuCounters after = module.counters();
        assertThat(after.received() - before.received()).isEqualTo(200);
        assertThat(after.echoed() - before.echoed()).isEqualTo(200);
    }

    @Test
    void sendersOnManyThreadsEachGetTheirOwnAnswersInOrder() throws Exception {
        int senders = 4;
        int messages = 100;
        CpuCounters before = module.counters();
        Callable<List<Long>> sender = () -> {
            List<Long> sequences = new ArrayList<>();
            try (EchoModule own = EchoModule.open()) {
                for (int i = 0; i < messages; i++) {
                    String text = Thread.currentThread().threadId() + "/" + i;
                    EchoReply reply = own.echo(text.getBytes(UTF_8));
                    assertThat(reply.payload()).asString(UTF_8).isEqualTo(text);
                    sequences.add(reply.sequence());
                }
            }
            return sequences;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(senders)) {
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> result : threads.invokeAll(java.util.Collections.nCopies(senders, sender))) {
                assertThat(result.get()).isSorted();
                all.addAll(result.get());
            }
            assertThat(all).doesNotHaveDuplicates().hasSize(senders * messages);
        }
        CpuCounters after = module.counters();
        assertThat(after.echoed() - before.echoed()).isEqualTo((long) senders * messages);
    }
}
