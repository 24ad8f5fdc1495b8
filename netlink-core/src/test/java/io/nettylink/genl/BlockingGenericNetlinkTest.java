// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.BlockingSubscription;
import io.nettylink.ClientClosedException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.GroupNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.Request;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Families by name, asked of the kernel of this machine on the caller's thread. */
@Timeout(60)
class BlockingGenericNetlinkTest {
    private final BlockingGenericNetlink genl = BlockingGenericNetlink.open();

    @AfterEach
    void close() {
        genl.close();
    }

    @Test
    void familiesAreFoundByNameAndTogether() throws Exception {
        Family controller = genl.family("nlctrl");
        assertThat(controller.id()).isEqualTo(GENL_ID_CTRL);
        assertThat(genl.families()).contains(controller);
    }

    @Test
    void familyThatIsNotThereIsNamed() {
        FamilyNotFoundException failure = requireNonNull(
                catchThrowableOfType(FamilyNotFoundException.class, () -> genl.family("no-such-family")));
        assertThat(failure.family()).isEqualTo("no-such-family");
        assertThat(failure).hasCauseInstanceOf(KernelErrorException.class);
    }

    @Test
    void otherErrorsStayWhatTheyAre() {
        KernelErrorException failure =
                requireNonNull(catchThrowableOfType(KernelErrorException.class, () -> genl.family("n".repeat(64))));
        assertThat(failure.errno()).isNotEqualTo(ENOENT);
        assertThat(failure.attribute()).isEqualTo("family-name");
    }

    @Test
    void requestsAreAFamilys() throws Exception {
        Family controller = genl.family("nlctrl");
        Request request = controller
                .request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.string(CTRL_ATTR_FAMILY_NAME, "nlctrl"))
                .build();
        assertThat(genl.call(request, Family::read)).isEqualTo(controller);
        assertThat(genl.execute(request).isSuccess()).isTrue();
        assertThat(genl.dump(controller.request(CTRL_CMD_GETFAMILY).build(), Family::read))
                .contains(controller);
    }

    @Test
    void groupsAreJoinedByName() throws Exception {
        Family controller = genl.family("nlctrl");
        try (BlockingSubscription changes = genl.subscribe(controller, "notify")) {
            assertThat(changes.next(MessageView::type, Duration.ZERO)).isEmpty();
        }
        assertThatExceptionOfType(GroupNotFoundException.class)
                .isThrownBy(() -> genl.subscribe(controller, "no-such-group"));
    }

    @Test
    void clientIsOfTheProtocolAndClosedWithIt() {
        try (BlockingNetlinkClient route = BlockingNetlinkClient.open(NETLINK_ROUTE)) {
            assertThatIllegalArgumentException().isThrownBy(() -> BlockingGenericNetlink.on(route));
        }
        genl.close();
        assertThatExceptionOfType(ClientClosedException.class).isThrownBy(() -> genl.family("nlctrl"));
    }
}
