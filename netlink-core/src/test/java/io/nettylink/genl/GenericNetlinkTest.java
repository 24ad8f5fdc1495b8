// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static io.nettylink.Outcomes.failure;
import static io.nettylink.Outcomes.value;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.codec.Errno.ENOENT;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_ID;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_FAMILY_NAME;
import static io.nettylink.codec.GenetlinkConstants.CTRL_ATTR_OP;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETFAMILY;
import static io.nettylink.codec.GenetlinkConstants.CTRL_CMD_GETPOLICY;
import static io.nettylink.codec.GenetlinkConstants.GENL_CMD_CAP_HASPOL;
import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.FamilyGoneException;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.GroupNotFoundException;
import io.nettylink.KernelErrorException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkFuture;
import io.nettylink.NotificationListener;
import io.nettylink.RecordingSubscriber;
import io.nettylink.Request;
import io.nettylink.Subscription;
import io.nettylink.codec.AttributePath;
import io.nettylink.codec.MessageView;
import io.nettylink.genl.FamilyPolicies.Detail;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Families by name, asked of the kernel of this machine. */
@Timeout(60)
class GenericNetlinkTest {
    /** An id that no family of this machine has: the kernel gives them out from below. */
    private static final int NO_ID = 1000;

    private static final NotificationListener DEAF = new NotificationListener() {
        @Override
        public void notification(MessageView message) {}

        @Override
        public void lost(Loss loss) {}
    };

    private final GenericNetlink genl = GenericNetlink.open();

    @AfterEach
    void close() {
        genl.close();
    }

    @Test
    void controllerDescribesItself() throws Exception {
        Family controller = value(genl.family("nlctrl"));
        assertThat(controller.name()).isEqualTo("nlctrl");
        assertThat(controller.id()).isEqualTo(GENL_ID_CTRL);
        assertThat(controller.version()).isEqualTo(2);
        assertThat(controller.userHeaderLength()).isZero();
        assertThat(controller.operations())
                .filteredOn(operation -> operation.command() == CTRL_CMD_GETFAMILY)
                .singleElement()
                .matches(Operation::hasDo)
                .matches(Operation::hasDump)
                .matches(operation -> !operation.needsNetAdmin());
        assertThat(controller.groups()).containsOnlyKeys("notify");
        assertThat(controller.group("notify")).isPositive();
    }

    @Test
    void allFamiliesAreTheKernels() throws Exception {
        List<Family> families = value(genl.families());
        assertThat(families).contains(value(genl.family("nlctrl")));
        assertThat(families).extracting(Family::id).doesNotHaveDuplicates().allMatch(id -> id >= GENL_ID_CTRL);
        for (Family family : families) {
            assertThat(value(genl.family(family.name()))).isEqualTo(family);
        }
    }

    @Test
    void familyThatIsNotThereIsNamed() throws Exception {
        FamilyNotFoundException failure = failure(genl.family("no-such-family"), FamilyNotFoundException.class);
        assertThat(failure.family()).isEqualTo("no-such-family");
        assertThat(failure)
                .hasMessage("the kernel has no generic netlink family \"no-such-family\": is its module loaded?");
        KernelErrorException cause = (KernelErrorException) requireNonNull(failure.getCause());
        assertThat(cause.errno()).isEqualTo(ENOENT);
        assertThat(cause).hasMessageStartingWith("nlctrl command 3: ENOENT");
    }

    @Test
    void nameThatNoFamilyCanHaveIsTheKernelsError() throws Exception {
        KernelErrorException failure = failure(genl.family("a".repeat(16)), KernelErrorException.class);
        assertThat(failure.attribute()).isEqualTo("family-name");
        assertThat(failure)
                .hasMessageEndingWith(
                        "at attribute family-name, which must be a terminated string of at most 15 bytes");
    }

    @Test
    void familyIsCalledByItsRequests() throws Exception {
        Family controller = value(genl.family("nlctrl"));
        Request request = controller
                .request(CTRL_CMD_GETFAMILY)
                .attributes(out -> out.u16(CTRL_ATTR_FAMILY_ID, GENL_ID_CTRL))
                .build();
        assertThat(request).hasToString("nlctrl command 3");
        assertThat(value(genl.call(request, Family::read))).isEqualTo(controller);
        assertThat(value(genl.execute(request)).isSuccess()).isTrue();
        assertThat(value(genl.dump(
                        controller.request(CTRL_CMD_GETFAMILY).build(),
                        message -> Family.read(message).name())))
                .contains("nlctrl");
    }

    @Test
    void requestThatTheFamilyRefusesFails() throws Exception {
        Family controller = value(genl.family("nlctrl"));
        Request empty = controller.request(CTRL_CMD_GETFAMILY).build();
        KernelErrorException failure = failure(genl.execute(empty), KernelErrorException.class);
        assertThat(failure.errnoName()).isEqualTo("EINVAL");
    }

    @Test
    void groupsAreSubscribedByName() throws Exception {
        Family controller = value(genl.family("nlctrl"));
        Subscription subscription = value(genl.subscribe(controller, DEAF, "notify"));
        assertThat(subscription.channel().protocol()).isEqualTo(NETLINK_GENERIC);
        assertThat(subscription.channel().memberships()).containsExactly(controller.group("notify"));
    }

    @Test
    void groupThatIsNotThereIsNamed() throws Exception {
        Family controller = value(genl.family("nlctrl"));
        assertThatThrownBy(() -> genl.subscribe(controller, DEAF, "notify", "gossip"))
                .isInstanceOfSatisfying(GroupNotFoundException.class, failure -> {
                    assertThat(failure.family()).isEqualTo("nlctrl");
                    assertThat(failure.group()).isEqualTo("gossip");
                })
                .hasMessage("family \"nlctrl\" has no multicast group \"gossip\", only [notify]");
    }

    @Test
    void policiesAreTheKernels() throws Exception {
        Family controller = value(genl.family("nlctrl"));
        FamilyPolicies policies = value(genl.policies(controller));
        assertThat(policies.detail()).isEqualTo(Detail.PER_OPERATION);
        assertThat(policies.family()).isEqualTo(controller);
        AttributePath name = new AttributePath(List.of(CTRL_ATTR_FAMILY_NAME));
        AttributePath operation = new AttributePath(List.of(CTRL_ATTR_OP));
        assertThat(policies.accepts(CTRL_CMD_GETFAMILY, OperationKind.DO, name)).isEqualTo(Support.YES);
        assertThat(policies.accepts(CTRL_CMD_GETFAMILY, OperationKind.DO, operation))
                .isEqualTo(Support.NO);
        assertThat(policies.accepts(CTRL_CMD_GETPOLICY, OperationKind.DUMP, operation))
                .isEqualTo(Support.YES);
        assertThat(policies.accepts(CTRL_CMD_GETPOLICY, OperationKind.DO)).isEqualTo(Support.NO);
    }

    @Test
    void policiesOfNestsAreFound() throws Exception {
        int stringSetGet = 1;
        FamilyPolicies ethtool = value(genl.policies(value(genl.family("ethtool"))));
        assertThat(ethtool.accepts(stringSetGet, OperationKind.DO, new AttributePath(List.of(1, 3))))
                .isEqualTo(Support.YES);
        assertThat(ethtool.accepts(stringSetGet, OperationKind.DO, new AttributePath(List.of(1, 3000))))
                .isEqualTo(Support.NO);
        assertThat(ethtool.accepts(stringSetGet, OperationKind.DO, new AttributePath(List.of(2, 1, 1))))
                .as("a nest that the family reads without a policy")
                .isEqualTo(Support.UNKNOWN);
    }

    @Test
    void familyWithoutPoliciesIsNoFailure() throws Exception {
        for (Family family : value(genl.families())) {
            FamilyPolicies policies = value(genl.policies(family));
            boolean any =
                    family.operations().stream().anyMatch(operation -> (operation.flags() & GENL_CMD_CAP_HASPOL) != 0);
            assertThat(policies.detail()).as(family.name()).isEqualTo(any ? Detail.PER_OPERATION : Detail.NONE);
            assertThat(policies.operations().keySet())
                    .as(family.name())
                    .isEqualTo(family.operations().stream()
                            .filter(operation -> (operation.flags() & GENL_CMD_CAP_HASPOL) != 0)
                            .map(Operation::command)
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void tablesComeBitByBit() throws Exception {
        Request families =
                value(genl.family("nlctrl")).request(CTRL_CMD_GETFAMILY).build();
        RecordingSubscriber<Family> stream = new RecordingSubscriber<>();
        genl.stream(families, Family::read).subscribe(stream);
        stream.request(Long.MAX_VALUE);
        value(stream.end);
        for (Family family : value(genl.families())) {
            assertThat(stream.next()).isEqualTo(family);
        }
    }

    @Test
    void streamOfAFamilyThatIsGoneSaysSo() throws Exception {
        Family gone = new Family("departed", NO_ID, 1, 0, 0, List.of(), Map.of());
        RecordingSubscriber<Integer> stream = new RecordingSubscriber<>();
        genl.stream(gone.request(1).build(), MessageView::type).subscribe(stream);
        stream.request(1);
        FamilyGoneException failure = failure(stream.end, FamilyGoneException.class);
        assertThat(failure).hasMessageContaining("its module is unloaded");
        assertThat(failure.family()).isEqualTo("departed");
    }

    @Test
    void clientOfAnotherProtocolIsRefused() {
        try (NetlinkClient route = NetlinkClient.open(NETLINK_ROUTE)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GenericNetlink.on(route))
                    .withMessageContaining("protocol is 0, not NETLINK_GENERIC");
        }
    }

    @Test
    void clientIsClosedWithIt() {
        NetlinkClient client = NetlinkClient.open(NETLINK_GENERIC);
        GenericNetlink closing = GenericNetlink.on(client);
        assertThat(closing.client()).isSameAs(client);
        closing.close();
        assertThat(client.channel().isOpen()).isFalse();
    }

    @Test
    void cancellingTheLookUpGivesItsRequestUp() throws Exception {
        try (GenericNetlink narrow = GenericNetlink.on(
                NetlinkClient.builder(NETLINK_GENERIC).maxPending(1).open())) {
            narrow.client().channel().config().setAutoRead(false);
            NetlinkFuture<Family> family = narrow.family("nlctrl");
            family.cancel(false);
            NetlinkFuture<Family> another = narrow.family("nlctrl");
            narrow.client().channel().config().setAutoRead(true);
            assertThat(value(another).id()).isEqualTo(GENL_ID_CTRL);
        }
    }
}
