// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.nettylink.channel.Recorder.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A socket is in epoll whenever the event loop may sleep, and out of it while its answers are found without. */
class EpollReadinessTest extends ChannelTestBase {
    private static final int LONG = 24;

    @Test
    void isOutOfEpollWhileAnswersAreFoundWithoutIt() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        List<Boolean> watched = new Streak(channel, LONG).run();
        assertThat(watched.getFirst()).isTrue();
        assertThat(watched.subList(LONG / 2, LONG)).containsOnly(false);
    }

    @Test
    void isInEpollWhenTheEventLoopMaySleep() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        for (int times = 0; times < 3; times++) {
            assertThat(new Streak(channel, LONG).run().getLast()).isFalse();
            roundsUntil(channel, () -> isWatched(channel));
        }
        expectAnswers(channel, 3 * LONG);
    }

    @Test
    void fewAnswersAreNotWorthIt() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        for (int times = 0; times < 6; times++) {
            assertThat(new Streak(channel, 4).run()).containsOnly(true);
            endIteration(channel);
        }
    }

    @Test
    void whatNobodyHasAskedForIsHeardAfterwards() throws Exception {
        NetlinkChannel receiver = bind(bootstrap(GENERIC).option(NetlinkChannelOption.ACCEPT_USER_MESSAGES, true));
        NetlinkChannel other = bind(bootstrap(GENERIC));
        assertThat(new Streak(receiver, LONG).run().getLast()).isFalse();
        expectAnswers(receiver, LONG);
        // The receiver's event loop has nothing to do by then, and sleeps.
        other.writeAndFlush(datagram(other, Messages.filler(32, 77), address(receiver)))
                .syncUninterruptibly();
        assertThat(Messages.sequence(recorder(receiver).next(Received.class).bytes()))
                .isEqualTo(77);
    }

    @Test
    void movesToAnotherEventLoopWhileOut() throws Exception {
        EventLoopGroup second = newGroup();
        try {
            NetlinkChannel channel = connect(bootstrap(GENERIC));
            Streak streak = new Streak(channel, LONG);
            streak.last = () -> {
                ChannelFuture _ = channel.deregister();
            };
            assertThat(streak.run().getLast()).isFalse();
            group.next().submit(() -> {}).syncUninterruptibly();
            group.next().submit(() -> {}).syncUninterruptibly();
            assertThat(isWatched(channel)).isFalse();
            second.register(channel).syncUninterruptibly();
            assertThat(isWatched(channel)).isTrue();
            expectAnswers(channel, LONG);
            assertThat(new Streak(channel, LONG).run().getLast()).isFalse();
            expectAnswers(channel, LONG);
            channel.close().syncUninterruptibly();
        } finally {
            second.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void isClosedWhileOut() throws Exception {
        NetlinkChannel channel = connect(bootstrap(GENERIC));
        Recorder recorder = recorder(channel);
        Streak streak = new Streak(channel, LONG);
        streak.last = () -> {
            ChannelFuture _ = channel.close();
        };
        assertThat(streak.run().getLast()).isFalse();
        channel.closeFuture().syncUninterruptibly();
        rounds(channel, 3);
        // All but the last answer, which nobody reads any more; above all no exception.
        for (int answers = 0; answers < 2 * (LONG - 1); answers++) {
            recorder.next(Received.class);
        }
        assertThat(recorder.poll()).isNull();
    }

    private static void endIteration(NetlinkChannel channel) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ((SingleThreadEventLoop) channel.eventLoop()).executeAfterEventLoopIteration(() -> ended.complete(null));
        ended.join();
    }

    /** A reply and an acknowledgement for each request, and nothing between them. */
    private static void expectAnswers(NetlinkChannel channel, int requests) throws InterruptedException {
        for (int index = 0; index < 2 * requests; index++) {
            recorder(channel).next(Received.class);
        }
    }

    /** Whether any epoll instance of this process has the channel's descriptor, as the kernel tells. */
    private static boolean isWatched(NetlinkChannel channel) {
        String target = "tfd:%9d".formatted(channel.fd().intValue());
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            return descriptors.anyMatch(info -> lines(info).stream().anyMatch(line -> line.startsWith(target)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path info) {
        try {
            return Files.readAllLines(info);
        } catch (NoSuchFileException closed) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests one after the other within one iteration of the event loop. Each looks whether the socket is in epoll. */
    private static final class Streak {
        private final NetlinkChannel channel;
        private final int length;
        private final List<Boolean> watched = new ArrayList<>();
        private final CompletableFuture<List<Boolean>> done = new CompletableFuture<>();
        Runnable last = () -> {};

        Streak(NetlinkChannel channel, int length) {
            this.channel = channel;
            this.length = length;
        }

        List<Boolean> run() throws Exception {
            channel.eventLoop().execute(this::ask);
            return done.get();
        }

        private void ask() {
            watched.add(isWatched(channel));
            write(channel, buffer(channel, Messages.getFamily("nlctrl", watched.size())));
            channel.flush();
            channel.read();
            if (watched.size() < length) {
                channel.eventLoop().execute(this::ask);
            } else {
                last.run();
                done.complete(watched);
            }
        }
    }
}
