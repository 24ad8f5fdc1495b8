// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_DELIVERY;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_SOURCE;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_GET;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.codec.Acknowledgement;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.echo.TickSource;
import io.nettylink.echo.Ticker;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.util.function.Consumer;

/** The module's commands as the tests use them, each waiting for its end. Every reply's way is {@linkplain Ways checked}. */
final class EchoModule implements AutoCloseable {
    private static final int ATTEMPTS = 1000;

    final GenericNetlink genl;
    final Family family;

    private EchoModule(GenericNetlink genl, Family family) {
        this.genl = genl;
        this.family = family;
    }

    static EchoModule open() throws InterruptedException {
        return on(Ledger.open());
    }

    static EchoModule on(GenericNetlink genl) throws InterruptedException {
        return new EchoModule(genl, genl.family(FAMILY_NAME).await());
    }

    Request echoRequest(Consumer<? super AttributeWriter> attributes) {
        return family.request(CMD_ECHO)
                .attributes(attributes)
                .names(NettylinkEcho::messageAttribute)
                .replyAfterAcknowledgement()
                .build();
    }

    NetlinkFuture<EchoReply> send(byte[] payload, Delivery delivery) {
        Request request =
                echoRequest(out -> out.bytes(A_MESSAGE_PAYLOAD, payload).u32(A_MESSAGE_DELIVERY, delivery.number()));
        return genl.call(request, message -> Ways.check(EchoReply.read(message), delivery));
    }

    EchoReply echo(byte[] payload, Delivery delivery) throws InterruptedException {
        return send(payload, delivery).await();
    }

    /** As a client does that knows of no deliveries. */
    EchoReply echo(byte[] payload) throws InterruptedException {
        return genl.call(
                        echoRequest(out -> out.bytes(A_MESSAGE_PAYLOAD, payload)),
                        message -> Ways.check(EchoReply.read(message), Delivery.SOFTIRQ))
                .await();
    }

    Acknowledgement publish(String text) throws InterruptedException {
        return publish(text, Delivery.SOFTIRQ);
    }

    Acknowledgement publish(String text, Delivery delivery) throws InterruptedException {
        return genl.execute(family.request(CMD_PUBLISH)
                        .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, text.getBytes(UTF_8))
                                .u32(A_MESSAGE_DELIVERY, delivery.number()))
                        .names(NettylinkEcho::messageAttribute)
                        .build())
                .await();
    }

    Acknowledgement setTicker(long periodMicros) throws InterruptedException {
        return genl.execute(family.request(CMD_TICKER_SET)
                        .attributes(out -> out.u32(A_TICKER_PERIOD, periodMicros))
                        .names(NettylinkEcho::tickerAttribute)
                        .build())
                .await();
    }

    Acknowledgement setTicker(long periodMicros, TickSource source) throws InterruptedException {
        return genl.execute(family.request(CMD_TICKER_SET)
                        .attributes(
                                out -> out.u32(A_TICKER_PERIOD, periodMicros).u32(A_TICKER_SOURCE, source.number()))
                        .names(NettylinkEcho::tickerAttribute)
                        .build())
                .await();
    }

    Ticker ticker() throws InterruptedException {
        return genl.call(family.request(CMD_TICKER_GET).build(), Ticker::read).await();
    }

    /** The counters at rest: an answer is counted just after its delivery, when its receiver may already ask. */
    CpuCounters counters() throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            CpuCounters sums =
                    CpuCounters.sum(genl.dump(family.request(CMD_STATS).build(), CpuCounters::read)
                            .await());
            if (sums.pending() == 0) {
                return sums;
            }
        }
        throw new AssertionError("what was received never became what was echoed, published or dropped");
    }

    @Override
    public void close() {
        genl.close();
    }
}
