// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.NetlinkClient;
import io.nettylink.channel.NetlinkChannel;
import io.nettylink.channel.NetlinkProtocols;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeAccessTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @ParameterizedTest
    @ValueSource(strings = {"libc", "channel"})
    void refusalNamesTheFlags(String what) throws Exception {
        assertThat(java(what, "--illegal-native-access=deny"))
                .contains("IllegalCallerException: nettylink calls the C library")
                .contains("--enable-native-access=ALL-UNNAMED")
                .contains("--enable-native-access=io.nettylink.core,io.netty.common")
                .contains("Enable-Native-Access: ALL-UNNAMED");
    }

    @Test
    void switchedOffTransportIsNamed() throws Exception {
        assertThat(java("channel", "--enable-native-access=ALL-UNNAMED", "-Dio.netty.transport.noNative=true"))
                .contains("UnsatisfiedLinkError: Netty's epoll transport is not available")
                .contains("--enable-native-access=ALL-UNNAMED")
                .contains("-Dio.netty.transport.noNative=true");
    }

    @Test
    void grantIsEnough() throws Exception {
        String[] flags = {"--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"};
        assertThat(java("libc", flags)).isEqualTo("granted\n");
        assertThat(java("channel", flags)).endsWith("granted\n");
    }

    @Test
    void ioUringNeedNotBeThere() throws Exception {
        String without = Arrays.stream(CLASS_PATH.split(":", -1))
                .filter(part -> !part.contains("io_uring"))
                .collect(Collectors.joining(":"));
        assertThat(without).isNotEqualTo(CLASS_PATH);
        assertThat(javaOn(without, "client", "--enable-native-access=ALL-UNNAMED"))
                .endsWith("granted\n")
                .doesNotContain("Exception");
    }

    private static String java(String what, String... flags) throws Exception {
        return javaOn(CLASS_PATH, what, flags);
    }

    private static String javaOn(String classPath, String what, String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classPath, Probe.class.getName(), what));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The build's own grants would answer for the flags under test.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }

    /** Runs in a virtual machine of its own. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            switch (arguments[0]) {
                case "client" ->
                    NetlinkClient.open(NetlinkProtocols.NETLINK_GENERIC).close();
                case "channel" ->
                    new NetlinkChannel(NetlinkProtocols.NETLINK_GENERIC)
                            .unsafe()
                            .closeForcibly();
                default -> Libc.ensureAvailability();
            }
            System.out.print("granted\n");
        }
    }
}
