// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.CMD_TICK;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MAX;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.KernelErrorException;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.echo.Tick;
import io.nettylink.echo.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ticker: from a timer's hard interrupt through softirq to a multicast group. */
@SuppressWarnings("NullAway.Init")
class TickerTest {
    private EchoModule module;

    @BeforeEach
    void open() throws InterruptedException {
        module = EchoModule.open();
    }

    @AfterEach
    void stop() throws InterruptedException {
        module.setTicker(0);
        module.close();
    }

    @Test
    void isOffByDefault() throws Exception {
        assertThat(module.ticker().periodMicros()).isZero();
    }

    @Test
    void ticksStartInAHardInterruptAndTravelThroughSoftirq() throws Exception {
        Inbox<Tick> inbox = new Inbox<>(CMD_TICK, Tick::read);
        module.genl.subscribe(module.family, inbox, MCGRP_TICKS).await();
        module.setTicker(20_000);
        assertThat(module.ticker().periodMicros()).isEqualTo(20_000);

        Tick previous = inbox.take();
        for (int i = 0; i < 10; i++) {
            Tick tick = inbox.take();
            assertThat(tick.received().context()).isEqualTo(ExecutionContext.HARDIRQ);
            assertThat(tick.replied().context()).isEqualTo(ExecutionContext.SOFTIRQ);
            assertThat(tick.replied().nanoTime())
                    .isGreaterThanOrEqualTo(tick.received().nanoTime());
            assertThat(tick.received().nanoTime())
                    .isGreaterThan(previous.received().nanoTime());
            assertThat(tick.sequence()).isEqualTo(previous.sequence() + 1);
            previous = tick;
        }
        assertThat(inbox.hasLosses()).isFalse();
    }

    @Test
    void countsEveryExpiration() throws Exception {
        Inbox<Tick> inbox = new Inbox<>(CMD_TICK, Tick::read);
        module.genl.subscribe(module.family, inbox, MCGRP_TICKS).await();
        Ticker before = module.ticker();
        module.setTicker(10_000);
        for (int i = 0; i < 5; i++) {
            inbox.take();
        }
        module.setTicker(0);

        Ticker after = module.ticker();
        assertThat(after.expirations() - before.expirations()).isGreaterThanOrEqualTo(5);
        assertThat(after.expirations()).isEqualTo(after.ticks() + after.coalesced() + after.skipped() + after.failed());
        assertThat(module.counters().ticks()).isEqualTo(after.ticks());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, PERIOD_MIN - 1, PERIOD_MAX + 1, 0xffff_ffffL})
    void periodsOutOfRangeAreRefusedByNameOfTheAttribute(long period) {
        KernelErrorException refusal = catchThrowableOfType(KernelErrorException.class, () -> module.setTicker(period));
        assertThat(refusal.errnoName()).isIn("ERANGE", "EINVAL");
        assertThat(refusal.attribute()).isEqualTo("period");
        assertThat(refusal.extendedAck().message()).isNotBlank();
    }
}
