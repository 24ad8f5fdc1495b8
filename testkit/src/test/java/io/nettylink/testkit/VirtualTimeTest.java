// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time that passes when the test says so. */
@Timeout(60)
class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();
    private final EventLoop loop = time.eventLoop().next();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void nothingHappensByItself() {
        schedule(Duration.ofNanos(1), () -> log.add("due"));
        time.settle();
        assertThat(log).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(log).containsExactly("due");
    }

    @Test
    void whatIsDueMeanwhileHappensAtItsTime() {
        schedule(Duration.ofSeconds(1), () -> {
            log.add("one at " + seconds());
            schedule(Duration.ofSeconds(2), () -> log.add("two at " + seconds()));
        });
        schedule(Duration.ofSeconds(2), () -> log.add("between at " + seconds()));
        time.advance(Duration.ofSeconds(10));
        assertThat(log).containsExactly("one at 1", "between at 2", "two at 3");
        assertThat(seconds()).isEqualTo(10);
    }

    @Test
    void settlingWaitsForTasksThatTasksLeave() {
        loop.execute(() -> loop.execute(() -> loop.execute(() -> log.add("third"))));
        time.settle();
        assertThat(log).containsExactly("third");
    }

    @Test
    void closedLoopHasEnded() {
        time.close();
        assertThat(loop.isTerminated()).isTrue();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it runs can't fail
    private void schedule(Duration delay, Runnable task) {
        loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(loop.ticker().nanoTime());
    }
}
