// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.echo.NettylinkEcho.A_TICKER_PERIOD;
import static io.nettylink.echo.NettylinkEcho.CMD_TICK;
import static io.nettylink.echo.NettylinkEcho.CMD_TICKER_SET;
import static io.nettylink.echo.NettylinkEcho.MCGRP_TICKS;
import static io.nettylink.echo.NettylinkEcho.PERIOD_MIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.channel.ChannelOption;
import io.nettylink.KernelErrorException;
import io.nettylink.Loss;
import io.nettylink.NetlinkClient;
import io.nettylink.Subscription;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.codec.Errno;
import io.nettylink.echo.ExecutionContext;
import io.nettylink.echo.NettylinkEcho;
import io.nettylink.echo.Tick;
import io.nettylink.echo.TickSource;
import io.nettylink.echo.Ticker;
import io.nettylink.genl.GenericNetlink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ticker: from a timer's hard interrupt, or from a soft one, through softirq to a multicast group. */
@SuppressWarnings("NullAway.Init")
class TickerTest {
    private EchoModule module;

    @BeforeEach
    void open() throws InterruptedException {
        // Room for the ticks of seconds: a test that has to wait for a processor must not lose any.
        NetlinkClient client = Ledger.client()
                .subscriptionOption(NetlinkChannelOption.SO_RCVBUFFORCE, 8 << 20)
                .open();
        module = EchoModule.on(GenericNetlink.on(client));
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

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void whatTicksAndCountersSayAddsUp(TickSource source) throws Exception {
        Inbox<Tick> inbox = listen();
        Ticker before = module.ticker();
        module.setTicker(PERIOD_MIN, source);
        assertThat(module.ticker().source()).isEqualTo(source);
        Tick first = inbox.take();
        long ticks = 1;
        long coalesced = first.coalesced();
        for (; ticks < 200; ticks++) {
            Tick tick = inbox.take();
            assertThat(tick.sequence()).isEqualTo(first.sequence() + ticks);
            coalesced += tick.coalesced();
        }
        module.setTicker(0);
        Ticker after = module.ticker();
        for (; ticks < after.ticks() - before.ticks(); ticks++) {
            coalesced += inbox.take().coalesced();
        }
        assertThat(after.ticks() - before.ticks()).isEqualTo(ticks);
        assertThat(after.coalesced() - before.coalesced()).isEqualTo(coalesced);
        assertThat(after.failed()).isEqualTo(before.failed());
        assertThat(after.idleStops()).isEqualTo(before.idleStops());
        assertAddsUp(after);
        assertThat(module.counters().ticks()).isEqualTo(after.ticks());
        assertThat(inbox.hasLosses()).isFalse();
    }

    @Test
    void aSoftTimerExpiresAndIsAnsweredInSoftirq() throws Exception {
        Inbox<Tick> inbox = listen();
        module.setTicker(20_000, TickSource.SOFTIRQ);
        Tick previous = inbox.take();
        for (int i = 0; i < 10; i++) {
            Tick tick = inbox.take();
            assertThat(tick.received().context()).isEqualTo(ExecutionContext.SOFTIRQ);
            assertThat(tick.replied().context()).isEqualTo(ExecutionContext.SOFTIRQ);
            // The timer's own softirq sends: nothing is handed to another CPU.
            assertThat(tick.replied().cpu()).isEqualTo(tick.received().cpu());
            assertThat(tick.replied().nanoTime())
                    .isGreaterThanOrEqualTo(tick.received().nanoTime());
            assertThat(tick.received().nanoTime())
                    .isGreaterThan(previous.received().nanoTime());
            previous = tick;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void withoutListenersItStopsAndStaysSo(TickSource source) throws Exception {
        Ticker before = module.ticker();
        module.setTicker(PERIOD_MIN, source);
        Ticker stopped = awaitStop();
        assertThat(stopped.source()).isEqualTo(source);
        assertThat(stopped.idleStops() - before.idleStops()).isEqualTo(1);
        assertThat(stopped.ticks()).isEqualTo(before.ticks());
        assertThat(stopped.skipped() - before.skipped())
                .isPositive()
                .isEqualTo(stopped.expirations() - before.expirations());
        assertAddsUp(stopped);

        // Who comes later has to start it again.
        Inbox<Tick> inbox = listen();
        pass(50 * PERIOD_MIN);
        assertThat(module.ticker()).isEqualTo(stopped);
        module.setTicker(PERIOD_MIN, source);
        inbox.take();
        assertThat(module.ticker().idleStops()).isEqualTo(stopped.idleStops());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void itStopsWhenTheLastListenerLeaves(TickSource source) throws Exception {
        Inbox<Tick> first = new Inbox<>(CMD_TICK, Tick::read);
        Inbox<Tick> second = new Inbox<>(CMD_TICK, Tick::read);
        Ticker before = module.ticker();
        Subscription leaving =
                module.genl.subscribe(module.family, first, MCGRP_TICKS).await();
        try (Subscription staying =
                module.genl.subscribe(module.family, second, MCGRP_TICKS).await()) {
            module.setTicker(PERIOD_MIN, source);
            assertThat(first.take().sequence()).isEqualTo(second.take().sequence());
            leaving.close();
            for (int i = 0; i < 20; i++) {
                second.take();
            }
            assertThat(module.ticker().periodMicros()).isEqualTo(PERIOD_MIN);
            assertThat(staying.channel().isOpen()).isTrue();
        }
        Ticker stopped = awaitStop();
        assertThat(stopped.idleStops() - before.idleStops()).isEqualTo(1);
        assertAddsUp(stopped);
    }

    @Test
    void onceANewPeriodIsAcknowledgedNoTickOfTheFormerComes() throws Exception {
        long newMicros = 200_000;
        Inbox<Tick> inbox = listen();
        for (TickSource source : List.of(TickSource.HARDIRQ, TickSource.SOFTIRQ)) {
            module.setTicker(PERIOD_MIN, source);
            inbox.take();
            long asked = System.nanoTime();
            module.setTicker(newMicros, source);
            long acknowledged = System.nanoTime();
            Tick tick = inbox.take();
            while (tick.replied().nanoTime() < acknowledged) {
                tick = inbox.take();
            }
            // A timer may be late, never early.
            assertThat(tick.received().nanoTime() - asked).isGreaterThanOrEqualTo(newMicros * 1000);
            assertThat(module.ticker().periodMicros()).isEqualTo(newMicros);
        }
    }

    @Test
    void onceItsStopIsAcknowledgedNoTickComes() throws Exception {
        Inbox<Tick> inbox = listen();
        for (TickSource source : List.of(TickSource.HARDIRQ, TickSource.SOFTIRQ)) {
            module.setTicker(PERIOD_MIN, source);
            inbox.take();
            module.setTicker(0);
            Ticker stopped = module.ticker();
            assertThat(stopped.periodMicros()).isZero();
            assertAddsUp(stopped);
            pass(50 * PERIOD_MIN);
            assertThat(module.ticker()).isEqualTo(stopped);
        }
    }

    @Test
    void ticksThatNobodyCouldTakeAreCounted() throws Exception {
        Inbox<Tick> inbox = new Inbox<>(CMD_TICK, Tick::read);
        NetlinkClient client = Ledger.client()
                .subscriptionOption(ChannelOption.SO_RCVBUF, 4096)
                .open();
        try (EchoModule slow = EchoModule.on(GenericNetlink.on(client))) {
            Subscription subscription =
                    slow.genl.subscribe(slow.family, inbox, MCGRP_TICKS).await();
            subscription.channel().config().setAutoRead(false);
            Ticker before = module.ticker();
            module.setTicker(PERIOD_MIN);
            while (module.ticker().failed() - before.failed() < 5) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            module.setTicker(0);
            Ticker after = module.ticker();
            assertAddsUp(after);
            assertThat(module.counters().ticks()).isEqualTo(after.ticks());
            subscription.channel().config().setAutoRead(true);
            assertThat(inbox.takeLoss()).isInstanceOf(Loss.Overrun.class);
        }
    }

    @Test
    void aPeriodIsNeeded() throws Exception {
        KernelErrorException refusal = catchThrowableOfType(
                KernelErrorException.class,
                () -> module.genl
                        .execute(module.family
                                .request(CMD_TICKER_SET)
                                .names(NettylinkEcho::tickerAttribute)
                                .build())
                        .await());
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
        if (GuestKernel.namesMissingAttributes(module.genl)) {
            assertThat(refusal.extendedAck().missingType()).isEqualTo(A_TICKER_PERIOD);
            assertThat(refusal.attribute()).isEqualTo("period");
        } else {
            assertThat(refusal.extendedAck().message()).isEqualTo("a required attribute is missing");
        }
    }

    private Inbox<Tick> listen() throws InterruptedException {
        Inbox<Tick> inbox = new Inbox<>(CMD_TICK, Tick::read);
        module.genl.subscribe(module.family, inbox, MCGRP_TICKS).await();
        return inbox;
    }

    private Ticker awaitStop() throws InterruptedException {
        Ticker ticker = module.ticker();
        while (ticker.periodMicros() != 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            ticker = module.ticker();
        }
        return ticker;
    }

    private static void assertAddsUp(Ticker ticker) {
        assertThat(ticker.expirations())
                .as("expirations of %s", ticker)
                .isEqualTo(ticker.ticks() + ticker.coalesced() + ticker.skipped() + ticker.failed());
    }

    /** Lets time pass in which something could happen that must not. */
    private static void pass(long micros) {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
