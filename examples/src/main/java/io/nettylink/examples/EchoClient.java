// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.echo.Passage;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Sends messages to the kernel module, prints the way that each one took, and how long the ways were.
 *
 * <p>Usage: {@code EchoClient [COUNT [TEXT]]}. All messages count for the histogram; the first and the last few are
 * printed.
 */
final class EchoClient {
    private static final int SHOWN = 5;

    private final GenericNetlink genl;
    private final Family family;
    private final Histogram roundTrips = new Histogram(3);

    private EchoClient(GenericNetlink genl) throws InterruptedException {
        this.genl = genl;
        this.family = genl.family(FAMILY_NAME).await();
    }

    public static void main(String[] arguments) throws InterruptedException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        String text = arguments.length > 1 ? arguments[1] : "hello";
        try (GenericNetlink genl = GenericNetlink.open()) {
            new EchoClient(genl).run(count, text);
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void run(int count, String text) throws InterruptedException {
        System.out.println("family " + family.name() + " has id " + family.id() + " and groups " + family.groups());
        for (int i = 1; i <= count; i++) {
            RoundTrip trip = send(text + ' ' + i);
            roundTrips.recordValue(trip.nanos());
            if (i <= SHOWN || i > count - SHOWN) {
                System.out.println(trip);
            } else if (i == SHOWN + 1) {
                System.out.println("  ...");
            }
        }
        System.out.println();
        System.out.println("round trips, user space to softirq and back:");
        System.out.print(LatencyChart.of(roundTrips));
    }

    private RoundTrip send(String text) throws InterruptedException {
        Request request = family.request(CMD_ECHO)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, text.getBytes(UTF_8)))
                .names(NettylinkEcho::messageAttribute)
                .replyAfterAcknowledgement()
                .build();
        long sent = System.nanoTime();
        return genl.call(request, message -> new RoundTrip(sent, EchoReply.read(message), System.nanoTime()))
                .await();
    }

    private record RoundTrip(long sent, EchoReply reply, long received) {
        long nanos() {
            return received - sent;
        }

        @Override
        public String toString() {
            Passage in = reply.received();
            Passage out = reply.replied();
            return String.format(
                    "  %-12s  user send -> %s (CPU %d) %.1f us -> %s (CPU %d) %.1f us -> user receive %.1f us   = %.1f us",
                    '"' + new String(reply.payload(), UTF_8) + '"',
                    name(in),
                    in.cpu(),
                    micros(in.nanoTime() - sent),
                    name(out),
                    out.cpu(),
                    micros(out.nanoTime() - in.nanoTime()),
                    micros(received - out.nanoTime()),
                    micros(nanos()));
        }

        private static String name(Passage passage) {
            return passage.context().name().toLowerCase(Locale.ROOT);
        }

        private static double micros(long nanos) {
            return nanos / 1000.0;
        }
    }
}
