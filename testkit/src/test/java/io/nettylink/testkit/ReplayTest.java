// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;
import static io.nettylink.testkit.Links.GET_ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkClient;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import io.nettylink.codec.MessageView;
import io.nettylink.testkit.Links.Link;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings: made of the real kernel, played without it. */
@Timeout(60)
class ReplayTest {
    /** Set it to a file to record anew what {@link #COMMITTED} holds. */
    private static final String TO = System.getProperty("nettylink.record", "");

    private static final String COMMITTED = "/links.recording";

    @Test
    void realKernelIsRecordedAndPlayedAgain(@TempDir Path folder) throws Exception {
        Path file = TO.isEmpty() ? folder.resolve("links.recording") : Path.of(TO);
        List<Link> recorded;
        try (FreshNamespace namespace = new FreshNamespace()) {
            Recorder recorder = new Recorder(namespace);
            recorded = askForLinks(recorder);
            recorder.recording().save(file);
        }
        assertThat(recorded).contains(new Link(1, "lo"));
        try (Replay replay = new Replay(Recording.load(file))) {
            assertThat(askForLinks(replay)).isEqualTo(recorded);
        }
    }

    @Test
    void committedRecordingPlaysOnAnyMachine() throws Exception {
        try (Replay replay = new Replay(committed())) {
            assertThat(askForLinks(replay)).containsExactly(new Link(1, "lo"));
        }
    }

    @Test
    void recordingIsAsItIsWritten() throws Exception {
        assertThat(Recording.parse(committed().toString()))
                .hasToString(committed().toString());
    }

    @Test
    void sequencesAndPortIdsAreThoseOfThePlayer() throws Exception {
        try (Replay replay = new Replay(committed());
                NetlinkClient client =
                        NetlinkClient.builder(NETLINK_ROUTE).in(replay).open()) {
            assertThat(committed().toString()).doesNotContain("port=" + client.portId());
            long portId = client.dump(GET_ALL, MessageView::portId).await().getFirst();
            assertThat(portId).isEqualTo(client.portId());
            assertThat(client.call(Links.get(1), MessageView::sequence).await()).isEqualTo(2);
        }
    }

    @Test
    void otherRequestIsRefusedInWords() throws Exception {
        Replay replay = new Replay(committed());
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(replay).open()) {
            assertThatExceptionOfType(KernelErrorException.class)
                    .isThrownBy(() -> client.call(Links.get(2), Link::read).await())
                    .withMessageContaining("flags 0x5 instead of 0x305")
                    .withMessageContaining("socket 1, request 1")
                    .withMessageContaining("0x02 instead of 0x00 at byte 4 of the payload");
            assertThatExceptionOfType(KernelErrorException.class)
                    .isThrownBy(() -> client.dump(GET_ALL, Link::read).await())
                    .withMessageContaining("request 1");
        }
        assertThatExceptionOfType(ReplayMismatchException.class)
                .isThrownBy(replay::close)
                .withMessageContaining("flags 0x5 instead of 0x305");
    }

    @Test
    void requestBeyondTheRecordingIsRefused() throws Exception {
        Replay replay = new Replay(committed());
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(replay).open()) {
            client.dump(GET_ALL, Link::read).await();
            client.call(Links.get(1), Link::read).await();
            assertThatExceptionOfType(KernelErrorException.class)
                    .isThrownBy(() -> client.call(Links.get(1), Link::read).await())
                    .withMessageContaining("the recording has no further request");
        }
    }

    @Test
    void requestThatIsNotMadeIsMissed() throws Exception {
        Replay replay = new Replay(committed());
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(replay).open()) {
            client.dump(GET_ALL, Link::read).await();
        }
        assertThatExceptionOfType(ReplayMismatchException.class)
                .isThrownBy(replay::verify)
                .withMessageContaining("goes on with a request of type 18")
                .withMessageContaining("no more than 1");
    }

    @Test
    void socketThatIsNotOpenedIsMissed() throws Exception {
        Replay replay = new Replay(committed());
        assertThatExceptionOfType(ReplayMismatchException.class)
                .isThrownBy(replay::verify)
                .withMessageContaining("protocol 0");
        assertThatExceptionOfType(ReplayMismatchException.class)
                .isThrownBy(() -> replay.open(16))
                .withMessageContaining("protocol 16");
    }

    @Test
    void fakeKernelIsRecordedJustTheSame() throws Exception {
        Recorder recorder;
        try (FakeKernel kernel = new FakeKernel()) {
            Links.script(kernel, 300);
            recorder = new Recorder(kernel);
            assertThat(askForLinks(recorder)).hasSize(300);
        }
        try (Replay replay = new Replay(recorder.recording())) {
            assertThat(askForLinks(replay)).hasSize(300);
        }
    }

    @Test
    void emptyTextIsNoRecording() {
        assertThatIllegalArgumentException().isThrownBy(() -> Recording.parse("# nothing\n"));
    }

    @Test
    void whatIsNoRecordingIsRefusedByItsLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.parse("nettylink-recording 2 little-endian"))
                .withMessageContaining("nettylink-recording 2")
                .withMessageContaining("nettylink-recording 1");
        String header = new Recorder(new FakeKernel()).recording().toString();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.parse(header + "1 open protocol=0\n1 sing\n"))
                .withMessageContaining("line 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Replay(Recording.parse(header + "1 close\n")))
                .withMessageContaining("socket 1");
    }

    private static List<Link> askForLinks(NetlinkSocketProvider sockets) throws InterruptedException {
        try (NetlinkClient client =
                NetlinkClient.builder(NETLINK_ROUTE).in(sockets).open()) {
            List<Link> links = client.dump(GET_ALL, Link::read).await();
            assertThat(client.call(Links.get(1), Link::read).await()).isEqualTo(links.getFirst());
            return links;
        }
    }

    private static Recording committed() throws IOException, URISyntaxException {
        return Recording.load(Path.of(ReplayTest.class.getResource(COMMITTED).toURI()));
    }
}
