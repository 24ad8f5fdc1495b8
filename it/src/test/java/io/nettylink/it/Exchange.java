// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_DELIVERY;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_GET;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.Ticker;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program that passes once through all that the module does, from as many threads at once as there are CPUs, with
 * nothing but the library: what a module is given to do that has a bug made on purpose.
 *
 * <p>Usage: {@code Exchange [ROUNDS]}.
 */
final class Exchange {
    /** These kernels are slow, and what they look for is not. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final BlockingGenericNetlink genl;
    private final Family family;

    private Exchange(BlockingGenericNetlink genl) throws InterruptedException {
        this.genl = genl;
        this.family = genl.family(FAMILY_NAME);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ends.add(executor.submit(() -> run(rounds)));
            }
            for (Future<Long> end : ends) {
                System.out.println("messages received so far: " + end.get());
            }
        }
    }

    private static long run(int rounds) throws InterruptedException {
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.on(
                BlockingNetlinkClient.builder(NETLINK_GENERIC).timeout(PATIENCE).open())) {
            Exchange exchange = new Exchange(genl);
            for (int i = 0; i < rounds; i++) {
                exchange.round();
            }
            return exchange.received();
        }
    }

    private void round() throws InterruptedException {
        for (Delivery delivery : Delivery.values()) {
            genl.call(
                    family.request(CMD_ECHO)
                            .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, new byte[100])
                                    .u32(A_MESSAGE_DELIVERY, delivery.number()))
                            .replyAfterAcknowledgement()
                            .build(),
                    EchoReply::read);
        }
        genl.execute(family.request(CMD_PUBLISH)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, new byte[100]))
                .build());
        genl.call(family.request(CMD_TICKER_GET).build(), Ticker::read);
        genl.execute(family.request(CMD_TICKER_SET)
                .attributes(out -> out.u32(A_TICKER_PERIOD, 1000))
                .build());
        genl.call(family.request(CMD_TICKER_GET).build(), Ticker::read);
    }

    private long received() throws InterruptedException {
        return CpuCounters.sum(genl.dump(family.request(CMD_STATS).build(), CpuCounters::read))
                .received();
    }
}
