// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
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
import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.GroupNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.Request;
import io.nettylink.SystemCallException;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Families by name, asked of the kernel of this machine on the caller's thread. */
@Timeout(60)
class BlockingGenericNetlinkTest {
    /** An id that no family of this machine has: the kernel gives them out from below. */
    private static final int NO_ID = 1000;

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
    void tablesAreHandedOverValueByValue() throws Exception {
        Request families = genl.family("nlctrl").request(CTRL_CMD_GETFAMILY).build();
        List<Family> taken = new ArrayList<>();
        genl.forEach(families, Family::read, taken::add);
        assertThat(taken).isEqualTo(genl.families());
    }

    @Test
    void policiesAreThoseThatTheOtherClientGets() throws Exception {
        try (GenericNetlink other = GenericNetlink.open()) {
            for (Family family : genl.families()) {
                assertThat(genl.policies(family))
                        .isEqualTo(other.policies(family).await());
            }
        }
    }

    @Test
    void familyThatIsGoneIsToldFromOneThatHasNothing() throws Exception {
        Family gone = as(genl.family("nlctrl"), "departed", NO_ID);
        Request request = gone.request(1).build();
        List<Integer> taken = new ArrayList<>();
        assertGone("its module is unloaded", () -> genl.execute(request));
        assertGone("its module is unloaded", () -> genl.call(request, MessageView::type));
        assertGone("its module is unloaded", () -> genl.dump(request, MessageView::type));
        assertGone("its module is unloaded", () -> genl.forEach(request, MessageView::type, taken::add));
        assertGone("its module is unloaded", () -> genl.policies(gone));
        assertGone("its module is unloaded", () -> genl.subscribe(gone, "notify"));
        assertThat(taken).isEmpty();

        Family itself = genl.family("nlctrl");
        Request unknown = itself.request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, NO_ID))
                .build();
        KernelErrorException failure =
                requireNonNull(catchThrowableOfType(KernelErrorException.class, () -> genl.execute(unknown)));
        assertThat(failure.errno()).isEqualTo(ENOENT);
    }

    @Test
    void groupsOfAFamilyThatIsAnotherByNowAreNotJoined() throws Exception {
        Family controller = genl.family("nlctrl");
        assertGone(
                "which is now that of \"nlctrl\"",
                () -> genl.subscribe(as(controller, "departed", controller.id()), "notify"));
    }

    @Test
    void groupThatNobodyHasIsTheKernelsError() throws Exception {
        Family lying = new Family("nlctrl", GENL_ID_CTRL, 2, 0, 0, List.of(), Map.of("far", 1 << 20));
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(() -> genl.subscribe(lying, "far"))
                .satisfies(failure -> assertThat(failure.errnoName()).isEqualTo("EINVAL"));

        // Some kernels let one join what nobody has, others refuse it: gone is gone.
        int free = 1
                + genl.families().stream()
                        .flatMap(family -> family.groups().values().stream())
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElseThrow();
        Family gone = new Family("departed", NO_ID, 2, 0, 0, List.of(), Map.of("far", free));
        assertGone("its module is unloaded", () -> genl.subscribe(gone, "far"));
    }

    private static Family as(Family family, String name, int id) {
        return new Family(name, id, family.version(), 0, 0, family.operations(), family.groups());
    }

    private static void assertGone(String why, ThrowingCallable call) {
        assertThatExceptionOfType(FamilyGoneException.class)
                .isThrownBy(call)
                .withMessageContaining(why)
                .satisfies(failure -> assertThat(failure.family()).isEqualTo("departed"));
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
