// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;

import io.nettylink.Request;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.genl.Family;

/** What is asked of the kernel module, and what it answers. */
final class Echo {
    /** {@code peers/c/bench.h} has the same. */
    private static final int LENGTH = 64;

    private Echo() {}

    /** Asks to send a payload back, which has a number in it. */
    static Request request(Family family, long number) {
        byte[] payload = payload(number);
        return family.request(CMD_ECHO)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, payload))
                .replyAfterAcknowledgement()
                .build();
    }

    static byte[] payload(long number) {
        byte[] payload = new byte[LENGTH];
        for (int index = 0; index < LENGTH; index++) {
            payload[index] = (byte) (index < Long.BYTES ? number >> (Byte.SIZE * index) : number + index);
        }
        return payload;
    }

    static void addTo(Checksum sum, EchoReply reply) {
        sum.begin(Checksum.mixBytes(Checksum.BASIS, reply.payload()));
        sum.number(reply.payload().length);
        sum.number(number(reply.received().context()));
        sum.number(number(reply.replied().context()));
    }

    /** As {@code enum nettylink_echo_context}. */
    private static int number(ExecutionContext context) {
        return switch (context) {
            case TASK -> 0;
            case SOFTIRQ -> 1;
            case HARDIRQ -> 2;
            case THREAD -> 3;
            case UNKNOWN -> -1;
        };
    }
}
