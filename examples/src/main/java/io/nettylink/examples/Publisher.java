// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;

/**
 * Gives subscribers something to receive: sets the ticker's period, and publishes texts.
 *
 * <p>Usage: {@code Publisher PERIOD [TEXT...]}, the period in microseconds, 0 to stop the ticker.
 */
final class Publisher {

    private Publisher() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 0) {
            System.err.println("usage: Publisher PERIOD [TEXT...]");
            System.exit(2);
        }
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family family = genl.family(FAMILY_NAME).await();
            long period = Long.parseLong(arguments[0]);
            genl.execute(setTicker(family, period)).await();
            System.out.println(period == 0 ? "the ticker is stopped" : "the ticker ticks every " + period + " us");
            for (int i = 1; i < arguments.length; i++) {
                genl.execute(publish(family, arguments[i])).await();
                System.out.println("published \"" + arguments[i] + '"');
            }
        } catch (NetlinkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static Request setTicker(Family family, long periodMicros) {
        return family.request(CMD_TICKER_SET)
                .attributes(out -> out.u32(A_TICKER_PERIOD, periodMicros))
                .names(NettylinkEcho::tickerAttribute)
                .build();
    }

    private static Request publish(Family family, String text) {
        return family.request(CMD_PUBLISH)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, text.getBytes(UTF_8)))
                .names(NettylinkEcho::messageAttribute)
                .build();
    }
}
