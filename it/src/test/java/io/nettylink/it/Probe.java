// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkException;
import io.nettylink.Subscription;
import io.nettylink.SystemCallException;
import io.nettylink.genl.Family;

/** A program that tries one command each, to be run as another user or elsewhere, and prints how each ended. */
final class Probe {

    private Probe() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EchoModule module = EchoModule.open()) {
            for (String argument : arguments) {
                System.out.println(argument + ": " + run(module, argument));
            }
        }
    }

    private static String run(EchoModule module, String what) throws InterruptedException {
        try {
            return switch (what) {
                case "echo" -> "from " + module.echo(new byte[1]).replied().context();
                case "publish" -> "errno " + module.publish("probe").errno();
                case "ticker-set" -> "errno " + module.setTicker(0).errno();
                case "ticker-get" -> "period " + module.ticker().periodMicros();
                case "stats" -> "pending " + module.counters().pending();
                case "join messages", "join ticks" ->
                    "port id " + (join(module, FAMILY_NAME, what.substring("join ".length())) > 0);
                case "join psample" -> "port id " + (join(module, "psample", "packets") > 0);
                case "received" -> Long.toString(module.counters().received());
                default -> throw new IllegalArgumentException(what);
            };
        } catch (KernelErrorException e) {
            return e.errnoName();
        } catch (SystemCallException e) {
            return e.errnoName();
        } catch (NetlinkException e) {
            return e.toString();
        }
    }

    private static long join(EchoModule module, String family, String group) throws InterruptedException {
        Family other = module.genl.family(family).await();
        try (Subscription subscription = module.genl
                .subscribe(other, new Inbox<>(0, message -> message), group)
                .await()) {
            return subscription.portId();
        }
    }
}
