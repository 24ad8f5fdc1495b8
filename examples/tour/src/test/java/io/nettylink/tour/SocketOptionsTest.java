// SPDX-License-Identifier: Apache-2.0
package io.nettylink.tour;

import static io.nettylink.tour.NettylinkTour.MESSAGE_MAX;
import static io.nettylink.tour.NettylinkTour.SO_GREETING;
import static io.nettylink.tour.NettylinkTour.SO_MESSAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nettylink.tour.SocketOptions.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("modules")
class SocketOptionsTest {
    @Test
    void showsItself() throws Exception {
        assertThat(Shown.by(new SocketOptions()))
                .contains("got 'a message from the kernel'")
                .contains("set and got back 'a message from user space'")
                .contains("ERANGE")
                .contains("EMSGSIZE")
                .contains("ENOPROTOOPT")
                .contains("nf_register_sockopt: EXPORT_SYMBOL");
    }

    @Test
    void keepsValuesOfEveryLength() throws Exception {
        try (Socket socket = new Socket()) {
            assertThat(socket.exchange(new byte[0])).isEmpty();
            assertThat(socket.exchange(Messages.ofLength(1))).isEqualTo(Messages.ofLength(1));
            assertThat(socket.exchange(Messages.ofLength(MESSAGE_MAX))).isEqualTo(Messages.ofLength(MESSAGE_MAX));
        }
    }

    @Test
    void anOptionThatIsOnlyReadIsNotSet() throws Exception {
        try (Socket socket = new Socket()) {
            assertThatThrownBy(() -> socket.set(SO_GREETING, new byte[1])).hasMessageContaining("EOPNOTSUPP");
        }
    }

    @Test
    void theOptionsGoWithTheModuleAndTheSocketStays() throws Exception {
        try (Socket socket = new Socket()) {
            assertThat(TourModule.unload()).isEmpty();
            try {
                assertThatThrownBy(() -> socket.get(SO_MESSAGE, 8)).hasMessageContaining("ENOPROTOOPT");
            } finally {
                TourModule.load();
            }
            byte[] greeting = socket.get(SO_GREETING, MESSAGE_MAX);
            assertThat(greeting).asString(UTF_8).isEqualTo("a message from the kernel");
        }
    }
}
