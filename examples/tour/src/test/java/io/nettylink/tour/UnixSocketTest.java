// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.PERIOD_MIN;
import static io.nettylink.tour.NettylinkTour.UNIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.UnixSocket.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("modules")
class UnixSocketTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new UnixSocket()))
                .contains("sent 'a message from user space' back")
                .contains("from a work item: interrupt 1")
                .contains("EISCONN")
                .contains("ENOENT")
                .containsPattern(
                        "do_mq_timedsend: .*, and not exported to modules \\(/proc/kallsyms\\); Module.symvers: none")
                .containsPattern(
                        "create_pipe_files: .*, and not exported to modules \\(/proc/kallsyms\\); Module.symvers: none")
                .contains("kernel_sendmsg: is in this kernel, and exported to modules (/proc/kallsyms);"
                        + " Module.symvers: EXPORT_SYMBOL");
    }

    @Test
    void messagesOfEveryLengthComeBack() throws Exception {
        try (Connection connection = new Connection()) {
            for (int length : new int[] {0, 1, 4096, MESSAGE_MAX}) {
                assertThat(connection.exchange(Messages.ofLength(length))).isEqualTo(Messages.ofLength(length));
            }
            connection.burst(Messages.ofLength(MESSAGE_MAX), 20);
        }
    }

    @Test
    void theKernelSendsWhenItLikes() throws Exception {
        try (Connection connection = new Connection()) {
            connection.device().requestInterrupts(PERIOD_MIN, 1);
            assertThat(connection.takeEvent().sequence()).isEqualTo(1);
            assertThat(connection.lost()).isZero();
        }
    }

    @Test
    void aMessageThatIsTooLongEndsTheConnection() throws Exception {
        try (Connection connection = new Connection()) {
            connection.server().send(new byte[MESSAGE_MAX + 1]);
            connection.server().awaitEnd();
            connection.device().requestInterrupts(PERIOD_MIN, 1);
            Waiting.until(() -> connection.lost() == 1);
        }
    }

    @Test
    void theDevicesEndIsTheConnectionsEnd() throws Exception {
        try (UnixServer server = new UnixServer()) {
            try (DeviceFile device = DeviceFile.open(UNIX)) {
                UnixSocket.connect(device, server.path().toString());
                server.send(Messages.ofLength(3));
                assertThat(server.take()).isEqualTo(Messages.ofLength(3));
                assertThat(TourModule.unload()).contains("in use");
            }
            server.awaitEnd();
        }
    }

    @Test
    void connectsOnlyToSocketsWhereSomebodyListens(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (DeviceFile device = DeviceFile.open(UNIX)) {
            assertThatThrownBy(() -> device.requestInterrupts(PERIOD_MIN, 1)).hasMessageContaining("ENOTCONN");
            assertThatThrownBy(() -> UnixSocket.connect(device, file.toString()))
                    .hasMessageContaining("ECONNREFUSED");
            assertThatThrownBy(() -> UnixSocket.connect(device, "/" + "x".repeat(107)))
                    .hasMessageContaining("ENAMETOOLONG");
            assertThatThrownBy(() -> device.ioctl(NettylinkTour.IOC_CONNECT, 8L))
                    .hasMessageContaining("EFAULT");
        }
    }
}
