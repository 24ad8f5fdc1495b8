// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.nettylink.Request;
import io.nettylink.echo.EchoReply;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;

/** The example that the README shows: one message to the kernel module and back. */
final class ReadmeExample {

    private ReadmeExample() {}

    public static void main(String[] arguments) throws InterruptedException {
        // README begins
        try (GenericNetlink genl = GenericNetlink.open()) {
            Family family = genl.family("nettylink-echo").await();
            Request request = family.request(CMD_ECHO)
                    .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, "hello".getBytes(UTF_8)))
                    .replyAfterAcknowledgement()
                    .build();
            EchoReply reply = genl.call(request, EchoReply::read).await();
            System.out.println(new String(reply.payload(), UTF_8));
            System.out.println("received in " + reply.received().context());
            System.out.println("answered in " + reply.replied().context());
        }
        // README ends
    }
}
