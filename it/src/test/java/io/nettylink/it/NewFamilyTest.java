// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.A_MESSAGE_PAYLOAD;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.echo.EchoReply;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A module that {@code genl-family-kmod/new-family} has made of ours works beside it. */
class NewFamilyTest {
    private static final String NAME = String.valueOf(System.getenv("NETTYLINK_NEW_FAMILY"));
    private static final String FILE = String.valueOf(System.getenv("NETTYLINK_NEW_FAMILY_FILE"));

    @Test
    void theCopyAnswersUnderItsOwnName() throws Exception {
        Processes.run(List.of("insmod", FILE));
        try (BlockingGenericNetlink genl = BlockingGenericNetlink.open();
                EchoModule original = EchoModule.open()) {
            Family family = genl.family(NAME);
            assertThat(family.id()).isNotEqualTo(original.family.id());
            byte[] payload = NAME.getBytes(UTF_8);
            EchoReply reply = genl.call(
                    family.request(CMD_ECHO)
                            .attributes(out -> out.bytes(A_MESSAGE_PAYLOAD, payload))
                            .replyAfterAcknowledgement()
                            .build(),
                    EchoReply::read);
            assertThat(reply.payload()).isEqualTo(payload);
            assertThat(reply.replied().context()).isEqualTo(ExecutionContext.SOFTIRQ);
            assertThat(original.echo(payload).payload()).isEqualTo(payload);
        } finally {
            Processes.run(List.of("rmmod", NAME.replace('-', '_')));
        }
    }

    @Test
    void theCopySaysWhoseItIs() throws Exception {
        assertThat(Processes.run(List.of("modinfo", "-F", "alias", FILE)))
                .containsExactly("net-pf-16-proto-16-family-" + NAME);
        assertThat(Processes.run(List.of("modinfo", FILE)).toString()).doesNotContain("nettylink_echo", "nettylink.io");
    }
}
