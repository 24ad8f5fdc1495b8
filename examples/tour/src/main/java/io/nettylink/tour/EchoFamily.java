// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.codec.GenetlinkConstants.GENL_HDRLEN;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_DELIVERY;
import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.PAYLOAD_MAX;

import io.nettylink.NetlinkException;
import io.nettylink.Request;
import io.nettylink.channel.NetlinkProtocols;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.echo.Delivery;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Requests to the main module's family, whose answers come by the delivery that each asks for. */
final class EchoFamily {
    private EchoFamily() {}

    static Request echo(Family family, Delivery delivery, byte[] message) {
        return family.request(CMD_ECHO)
                .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, message).u32(A_MESSAGE_DELIVERY, delivery.number()))
                .names(NettylinkEcho::messageAttribute)
                .replyAfterAcknowledgement()
                .build();
    }

    /** Opens the family to be measured. */
    static Exchange exchange(Delivery delivery) throws IOException {
        Family family = family();
        NetlinkExchange.Echo echo = new NetlinkExchange.Echo() {
            @Override
            public Request request(byte[] message) {
                return echo(family, delivery, message);
            }

            @Override
            public byte[] answer(MessageView view, int length) {
                return payload(view);
            }
        };
        return new NetlinkExchange(
                NetlinkProtocols.NETLINK_GENERIC,
                PAYLOAD_MAX,
                "the whole answer has to fit into 64 KiB, so that a payload has at most " + PAYLOAD_MAX + " bytes",
                echo);
    }

    private static Family family() throws IOException {
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.open()) {
            return genl.family(NettylinkEcho.FAMILY_NAME);
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException().initCause(e);
        } catch (NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Of an answer that says much more, only what was sent. */
    private static byte[] payload(MessageView message) {
        AttributeReader in = message.attributes(GENL_HDRLEN);
        while (in.next()) {
            if (in.type() == A_MESSAGE_PAYLOAD) {
                return in.bytes();
            }
        }
        throw new IllegalStateException("an answer without a payload");
    }
}
