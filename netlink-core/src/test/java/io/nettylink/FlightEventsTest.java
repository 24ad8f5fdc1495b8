// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.codec.Errno.ENOBUFS;
import static io.nettylink.codec.Errno.ENODEV;
import static io.nettylink.codec.NetlinkConstants.NLM_F_DUMP_INTR;
import static io.nettylink.codec.NetlinkConstants.NLM_F_MULTI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What JDK Flight Recorder gets to see of either client. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class FlightEventsTest {
    private static final int PROTOCOL = 17;
    private static final int TYPE = 0x10;
    private static final Request TABLE = Request.builder(TYPE).label("a table").build();
    private static final MessageDecoder<Integer> FIRST_BYTE = message -> message.u8(0);

    enum Kind {
        ASYNCHRONOUS {
            @Override
            Client open(Client.Settings settings) {
                return Client.Asynchronous.open(settings);
            }
        },
        BLOCKING {
            @Override
            Client open(Client.Settings settings) {
                return Client.Blocking.open(settings);
            }
        };

        abstract Client open(Client.Settings settings);
    }

    @Parameter
    Kind kind = Kind.BLOCKING;

    private final ScriptedPeer peer = new ScriptedPeer();

    @Test
    void requestThatSucceeds() throws Exception {
        peer.onSend(sent -> {
            peer.reply(sent, 0, 1);
            peer.acknowledge(sent);
        });
        try (FlightRecording recording = FlightRecording.ofRequests()) {
            try (Client client = open()) {
                client.call(TABLE, FIRST_BYTE);
            }
            RecordedEvent event = only(recording);
            assertThat(event.getInt("protocol")).isEqualTo(PROTOCOL);
            assertThat(event.getInt("messageType")).isEqualTo(TYPE);
            assertThat(event.getString("label")).isEqualTo("a table");
            assertThat(event.getBoolean("dump")).isFalse();
            assertThat(event.getInt("replies")).isEqualTo(1);
            assertThat(event.getString("outcome")).isEqualTo("SUCCEEDED");
            assertThat(event.getString("error")).isEmpty();
            assertThat(event.getDuration()).isPositive().isLessThan(Duration.ofMinutes(1));
            assertThat(event.getStackTrace()).isNull();
        }
    }

    @Test
    void requestThatIsRefusedHasTheErrorsName() throws Exception {
        peer.onSend(sent -> peer.error(sent, ENODEV));
        try (FlightRecording recording = FlightRecording.ofRequests()) {
            try (Client client = open()) {
                assertThatThrownBy(() -> client.execute(TABLE)).isInstanceOf(KernelErrorException.class);
            }
            RecordedEvent event = only(recording);
            assertThat(event.getString("outcome")).isEqualTo("REFUSED");
            assertThat(event.getString("error")).isEqualTo("ENODEV");
        }
    }

    @Test
    void slowRequestIsRecordedUnlessSetOtherwise() throws Exception {
        Duration timeout = Duration.ofMillis(20);
        try (FlightRecording recording = FlightRecording.of("io.nettylink.Request")) {
            try (Client client = kind.open(settings().timeout(timeout))) {
                assertThatThrownBy(() -> client.execute(TABLE)).isInstanceOf(RequestTimeoutException.class);
            }
            RecordedEvent event = only(recording);
            assertThat(event.getString("outcome")).isEqualTo("TIMED_OUT");
            assertThat(event.getDuration()).isGreaterThanOrEqualTo(timeout);
        }
    }

    @Test
    void requestWhoseMessageTypeIsGoneIsRecordedAllTheSame() throws Exception {
        Request gone = Request.builder(() -> {
                    throw new FamilyNotFoundException("gone", null);
                })
                .label("nobody")
                .build();
        try (FlightRecording recording = FlightRecording.ofRequests()) {
            try (Client client = open()) {
                assertThatThrownBy(() -> client.execute(gone)).isInstanceOf(FamilyNotFoundException.class);
            }
            assertThat(only(recording).getInt("messageType")).isZero();
        }
    }

    @Test
    void dumpThatIsAskedForAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        peer.onSend(sent -> {
            boolean first = attempts.getAndIncrement() == 0;
            peer.reply(sent, NLM_F_MULTI | (first ? NLM_F_DUMP_INTR : 0), 1);
            peer.done(sent, NLM_F_MULTI);
        });
        try (FlightRecording restarts = FlightRecording.of("io.nettylink.DumpRestart");
                FlightRecording requests = FlightRecording.ofRequests()) {
            try (Client client = open()) {
                assertThat(client.dump(TABLE, FIRST_BYTE)).hasSize(1);
            }
            RecordedEvent event = only(restarts);
            assertThat(event.getInt("protocol")).isEqualTo(PROTOCOL);
            assertThat(event.getString("label")).isEqualTo("a table");
            assertThat(event.getInt("attempt")).isEqualTo(1);
            RecordedEvent request = only(requests);
            assertThat(request.getBoolean("dump")).isTrue();
            assertThat(request.getInt("replies")).isEqualTo(2);
        }
    }

    @Test
    void overrun() throws Exception {
        peer.onSend(sent -> peer.fail(ENOBUFS));
        try (FlightRecording recording = FlightRecording.of("io.nettylink.Overrun")) {
            try (Client client = open()) {
                assertThatThrownBy(() -> client.execute(TABLE)).isInstanceOf(RepliesLostException.class);
            }
            RecordedEvent event = only(recording);
            assertThat(event.getInt("protocol")).isEqualTo(PROTOCOL);
            assertThat(event.getLong("portId")).isEqualTo(ScriptedPeer.PORT_ID);
            assertThat(event.getLong("overruns")).isEqualTo(1);
            assertThat(event.getLong("drops")).isEqualTo(ScriptedPeer.DROPS);
        }
    }

    @Test
    void truncatedDatagram() throws Exception {
        peer.onSend(sent -> peer.message(TYPE, 0, sent, out -> out.zero(100)));
        try (FlightRecording recording = FlightRecording.of("io.nettylink.Truncated")) {
            try (Client client = kind.open(settings().receiveBuffer(64))) {
                assertThatThrownBy(() -> client.execute(TABLE)).isInstanceOf(MessageTruncatedException.class);
            }
            RecordedEvent event = only(recording);
            assertThat(event.getInt("protocol")).isEqualTo(PROTOCOL);
            assertThat(event.getLong("portId")).isEqualTo(ScriptedPeer.PORT_ID);
            assertThat(event.getInt("size")).isEqualTo(116);
            assertThat(event.getInt("received")).isEqualTo(64);
        }
    }

    @Test
    void datagramOfAnotherProcess() throws Exception {
        peer.onSend(sent -> {
            peer.datagram(new byte[24], 7);
            peer.acknowledge(sent);
        });
        try (FlightRecording recording = FlightRecording.of("io.nettylink.ForeignDatagram")) {
            try (Client client = open()) {
                client.execute(TABLE);
            }
            RecordedEvent event = only(recording);
            assertThat(event.getInt("protocol")).isEqualTo(PROTOCOL);
            assertThat(event.getLong("portId")).isEqualTo(ScriptedPeer.PORT_ID);
            assertThat(event.getLong("sender")).isEqualTo(7);
            assertThat(event.getInt("size")).isEqualTo(24);
        }
    }

    @Test
    void openSocketHasItsFiguresAndClosedOneHasNone() throws Exception {
        peer.onSend(sent -> {
            peer.datagram(new byte[24], 7);
            peer.acknowledge(sent);
        });
        Client client = open();
        try (FlightRecording recording = FlightRecording.ofSockets()) {
            client.execute(TABLE);
            List<RecordedEvent> events = recording.events(FlightEventsTest::isOurs);
            assertThat(events).isNotEmpty();
            RecordedEvent event = events.getLast();
            assertThat(event.getLong("portId")).isEqualTo(ScriptedPeer.PORT_ID);
            assertThat(event.getLong("datagramsSent")).isEqualTo(1);
            assertThat(event.getLong("bytesSent")).isEqualTo(16);
            assertThat(event.getLong("datagramsReceived")).isEqualTo(1);
            assertThat(event.getLong("bytesReceived")).isEqualTo(36);
            assertThat(event.getLong("receiveCalls")).isPositive();
            assertThat(event.getLong("foreignDatagrams")).isEqualTo(1);
            assertThat(event.getLong("drops")).isEqualTo(ScriptedPeer.DROPS);
        } finally {
            client.close();
        }
        try (FlightRecording recording = FlightRecording.ofSockets()) {
            assertThat(recording.events(FlightEventsTest::isOurs)).isEmpty();
        }
    }

    private Client open() {
        return kind.open(settings());
    }

    private Client.Settings settings() {
        return new Client.Settings(PROTOCOL).in(peer);
    }

    private static RecordedEvent only(FlightRecording recording) throws Exception {
        List<RecordedEvent> events = recording.events(FlightEventsTest::isOurs);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static boolean isOurs(RecordedEvent event) {
        return event.getInt("protocol") == PROTOCOL;
    }
}
