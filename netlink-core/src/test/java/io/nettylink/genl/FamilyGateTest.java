// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.Loss;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener hears through a gate: notifications by their type, losses, and the end. */
class FamilyGateTest {
    private final List<Object> heard = new ArrayList<>();
    private final NotificationListener listener = new NotificationListener() {
        @Override
        public void notification(MessageView message) {
            heard.add(message.type());
        }

        @Override
        public void lost(Loss loss) {
            heard.add(loss);
        }

        @Override
        public void closed() {
            heard.add("closed");
        }
    };
    private final FamilyGate gate = new FamilyGate(listener, 31, () -> heard.add("forgotten"));

    @Test
    void anotherFamilysNotificationsDoNotPass() {
        notify(30, 31, 32);
        assertThat(heard).containsExactly(31);
    }

    @Test
    void whatTheFamilySentUnderItsLastIdPassesWithWhatItSendsUnderItsNew() {
        gate.admit(40);
        notify(31, 40, 32);
        gate.admit(50);
        notify(31, 40, 50);
        assertThat(heard).containsExactly(31, 40, 40, 50);
    }

    @Test
    void everythingPassesAnOpenGate() {
        gate.open();
        notify(30, 31);
        assertThat(heard).containsExactly(30, 31);
    }

    @Test
    void lossesAndTheEndPass() {
        Loss overrun = new Loss.Overrun();
        gate.lost(overrun);
        assertThat(gate.isClosed()).isFalse();
        gate.closed();
        assertThat(gate.isClosed()).isTrue();
        assertThat(heard).containsExactly(overrun, "forgotten", "closed");
    }

    private void notify(int... types) {
        for (int type : types) {
            ByteBuf datagram = Unpooled.buffer();
            MessageWriter.begin(datagram, type, 0, 0, 0).end();
            MessageReader in = MessageReader.of(datagram);
            assertThat(in.next()).isTrue();
            gate.notification(in);
        }
    }
}
