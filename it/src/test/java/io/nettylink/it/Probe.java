// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkException;

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
                case "received" -> Long.toString(module.counters().received());
                default -> throw new IllegalArgumentException(what);
            };
        } catch (KernelErrorException e) {
            return e.errnoName();
        } catch (NetlinkException e) {
            return e.toString();
        }
    }
}
