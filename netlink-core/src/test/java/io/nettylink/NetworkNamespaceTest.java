// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.ChannelException;
import io.nettylink.Rtnetlink.Link;
import io.nettylink.channel.FreshNamespace;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkIoException;
import io.nettylink.channel.NetworkNamespace;
import io.nettylink.codec.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NetworkNamespaceTest {
    private static final Path OURS = Path.of("/proc/thread-self/ns/net");

    @Test
    void opensInTheNamespaceOfAFile() throws Exception {
        Path before = Files.readSymbolicLink(OURS);
        List<String> seenFromOutside = FreshNamespace.call(() -> {
            Path file = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
            try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
                client.execute(Rtnetlink.newLink("blue0", Rtnetlink.KIND)).await();
            }
            NetworkNamespace inside = NetworkNamespace.at(file.resolve("ns/net"));
            return CompletableFuture.supplyAsync(() -> links(inside)).get();
        });
        assertThat(seenFromOutside).contains("blue0");
        assertThat(links(NetworkNamespace.ofCallingThread())).doesNotContain("blue0");
        assertThat(Files.readSymbolicLink(OURS)).isEqualTo(before);
    }

    @Test
    void opensInTheNamespaceOfAChannel() throws Exception {
        try (NetlinkClient resident = withLink("blue0")) {
            assertThat(links(NetworkNamespace.of(resident.channel()))).contains("blue0");
        }
    }

    @Test
    void opensInTheNamespaceOfAProcess() throws Exception {
        Process process = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo in; exec cat").start();
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("in");
            NetworkNamespace there = NetworkNamespace.ofProcess(process.pid());
            try (NetlinkClient client =
                    NetlinkClient.builder(NETLINK_ROUTE).in(there).open()) {
                client.execute(Rtnetlink.newLink("blue0", Rtnetlink.KIND)).await();
            }
            assertThat(links(there)).contains("blue0");
            assertThat(links(NetworkNamespace.ofCallingThread())).doesNotContain("blue0");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void opensInANamespaceByName() throws Exception {
        String name = "nettylink-" + ProcessHandle.current().pid();
        ip("netns", "add", name);
        try {
            ip("-n", name, "link", "add", "blue0", "type", "bridge");
            assertThat(links(NetworkNamespace.named(name))).contains("blue0");
        } finally {
            ip("netns", "del", name);
        }
    }

    @Test
    void subscriptionsAreWhereTheirClientIs() throws Exception {
        try (NetlinkClient client = FreshNamespace.call(() -> NetlinkClient.open(NETLINK_ROUTE))) {
            RecordingListener listener = new RecordingListener(Link::decode);
            client.subscribe(listener, Rtnetlink.RTNLGRP_LINK).await();
            client.execute(Rtnetlink.newLink("blue0", Rtnetlink.KIND)).await();
            assertThat(listener.next(Link.class).name()).isEqualTo("blue0");
        }
    }

    @Test
    void aSubscriptionAtHomeEntersNothing() throws Exception {
        FreshNamespace.call(() -> {
            try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
                RecordingListener listener = new RecordingListener(Link::decode);
                client.subscribe(listener, Rtnetlink.RTNLGRP_LINK).await();
                client.execute(Rtnetlink.newLink("blue0", Rtnetlink.KIND)).await();
                assertThat(listener.next(Link.class).name()).isEqualTo("blue0");
            }
            return null;
        });
    }

    @Test
    void tellsWhatIsWrongWithANamespace(@TempDir Path folder) throws Exception {
        Path plain = Files.createFile(folder.resolve("plain"));
        assertThat(failure(NetworkNamespace.named("nobody-has-this")))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining("open(/run/netns/nobody-has-this): ENOENT");
        assertThat(failure(NetworkNamespace.at(plain)))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .hasMessageContaining("setns(" + plain + ", CLONE_NEWNET): EINVAL")
                .hasMessageContaining("is no network namespace");
        assertThat(failure(NetworkNamespace.at(Path.of("/proc/self/ns/uts"))))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
        assertThatExceptionOfType(SystemCallException.class)
                .isThrownBy(() -> NetlinkClient.builder(NETLINK_ROUTE)
                        .in(NetworkNamespace.named("nobody-has-this"))
                        .open())
                .withMessageContaining("/run/netns/nobody-has-this");
    }

    @Test
    void refusesNamesThatLeaveTheFolder() {
        for (String name : List.of("", ".", "..", "../../proc/1/ns/net", "/proc/1/ns/net")) {
            assertThatThrownBy(() -> NetworkNamespace.named(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> NetworkNamespace.ofProcess(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        try (NetlinkClient resident = withLink("blue0")) {
            NetworkNamespace there = NetworkNamespace.of(resident.channel());
            there.open(NETLINK_ROUTE).close();
            long before = namespaceDescriptors();
            for (int i = 0; i < 20; i++) {
                there.open(NETLINK_ROUTE).close();
                assertThat(failure(NetworkNamespace.at(Path.of("/proc/self/ns/uts"))))
                        .isNotNull();
            }
            assertThat(namespaceDescriptors()).isEqualTo(before);
        }
    }

    private static NetlinkClient withLink(String name) throws Exception {
        NetlinkClient client = FreshNamespace.call(() -> NetlinkClient.open(NETLINK_ROUTE));
        client.execute(Rtnetlink.newLink(name, Rtnetlink.KIND)).await();
        return client;
    }

    private static List<String> links(NetworkNamespace namespace) {
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(namespace).open()) {
            return client.dump(Rtnetlink.getLinks(), Link::decode).join().stream()
                    .map(Link::name)
                    .toList();
        }
    }

    private static NetlinkIoException failure(NetworkNamespace namespace) {
        Throwable thrown = catchThrowable(() -> new NetlinkChannel(NETLINK_ROUTE, namespace));
        assertThat(thrown).isInstanceOf(ChannelException.class);
        return (NetlinkIoException) requireNonNull(thrown.getCause());
    }

    private static long namespaceDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(NetworkNamespaceTest::isNamespace).count();
        }
    }

    private static boolean isNamespace(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("net:");
        } catch (IOException gone) {
            return false;
        }
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as("%s", command).isZero();
    }
}
