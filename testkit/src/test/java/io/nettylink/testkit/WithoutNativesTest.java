// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.testkit.Links.Link;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulated kernel needs neither native functions nor Netty's native transport. */
@Timeout(120)
class WithoutNativesTest {
    private static final String NATIVE_TRANSPORT = "netty-transport-native-epoll";

    /** What the other JVM runs. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (FakeKernel kernel = new FakeKernel()) {
                Links.script(kernel, 3);
                try (NetlinkClient client =
                        NetlinkClient.builder(NETLINK_ROUTE).in(kernel).open()) {
                    List<Link> links = client.dump(Links.GET_ALL, Link::read).await();
                    System.out.println(links.size() + " links");
                }
            }
        }
    }

    @Test
    void jvmThatMayNotCallNativeFunctionsRunsAClientOnIt() throws Exception {
        List<String> all = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        assertThat(all).anyMatch(WithoutNativesTest::isNativeTransport);
        String classPath =
                all.stream().filter(entry -> !isNativeTransport(entry)).collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--illegal-native-access=deny", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", classPath, Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("3 links");
    }

    private static boolean isNativeTransport(String entry) {
        return entry.contains(NATIVE_TRANSPORT);
    }
}
