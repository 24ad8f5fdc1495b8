// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RawEpollTest {
    private static final int EEXIST = 17;
    private static final int EBADF = 9;
    private static final long KEY = 0x1_0000_0007L;

    private final RawEpoll epoll = new RawEpoll();
    private final long[] keys = new long[8];
    private int fd;

    @BeforeEach
    void open() {
        assertThat(epoll.open()).isZero();
        try (Arena arena = Arena.ofConfined()) {
            fd = SysEventfd.create(arena.allocate(Libc.CAPTURE), 0, SysEventfd.EFD_CLOEXEC);
        }
    }

    @AfterEach
    void close() {
        Unistd.close(fd);
        epoll.close();
    }

    @Test
    void descriptorIsToldOfOnceEachTimeItIsArmed() {
        makeReady();
        assertThat(epoll.add(fd, KEY)).isZero();
        assertThat(epoll.await(keys)).isEqualTo(1);
        assertThat(keys[0]).isEqualTo(KEY);
        epoll.wake();
        assertThat(epoll.await(keys)).as("ready, but not armed").isZero();
        assertThat(epoll.arm(fd, KEY + 1)).isZero();
        assertThat(epoll.await(keys)).isEqualTo(1);
        assertThat(keys[0]).isEqualTo(KEY + 1);
    }

    @Test
    void descriptorIsWaitedFor() throws Exception {
        assertThat(epoll.add(fd, KEY)).isZero();
        FutureTask<Integer> found = new FutureTask<>(() -> epoll.await(keys));
        Thread.ofPlatform().start(found);
        makeReady();
        assertThat(found.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void wakingLastsUntilTheEnd() {
        epoll.wake();
        assertThat(epoll.await(keys)).isZero();
        assertThat(epoll.await(keys)).isZero();
    }

    @Test
    void errorsAreNegatedNumbers() {
        assertThat(epoll.add(fd, KEY)).isZero();
        assertThat(epoll.add(fd, KEY)).isEqualTo(-EEXIST);
        assertThat(epoll.add(-1, KEY)).isEqualTo(-EBADF);
        assertThat(epoll.arm(-1, KEY)).isEqualTo(-EBADF);
    }

    private void makeReady() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(SysEventfd.add(arena.allocate(Libc.CAPTURE), fd, 1)).isZero();
        }
    }
}
