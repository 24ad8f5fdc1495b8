// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.Loss;
import io.nettylink.watch.ModelKernel.Dump;
import io.nettylink.watch.ModelKernel.Mark;
import io.nettylink.watch.ModelKernel.Notification;
import io.nettylink.watch.ModelKernel.Overrun;
import io.nettylink.watch.ModelKernel.Received;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any order of changes, losses, dumps, marks, demand and subscribers, against a model of the kernel. */
class ModelTest {
    private static final int ROUNDS = 10_000;
    private static final int STEPS = 120;
    private static final int KEYS = 12;
    private static final int VALUES = 3;
    private static final int MAX_DUMPS_TO_SETTLE = 4;

    @ParameterizedTest
    @EnumSource(Dump.class)
    void endsWithTheKernelsTable(Dump kind) {
        int gaps = 0;
        int disturbed = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Run run = new Run(kind, seed);
            try {
                run.change();
                run.settle();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            gaps += run.gaps;
            disturbed += run.disturbed;
        }
        assertThat(gaps).as("not much of a test").isGreaterThan(ROUNDS);
        assertThat(disturbed).as("not much of a test").isGreaterThan(ROUNDS / 100);
    }

    /** The model has to be able to do what verification is for. */
    @Test
    void dumpByPositionSkipsRows() {
        ModelKernel kernel = new ModelKernel(Dump.BY_POSITION, 10);
        for (int key = 0; key < KEYS; key++) {
            kernel.put(key, 1);
        }
        kernel.beginDump();
        Map.Entry<Integer, Integer> first = requireNonNull(kernel.row());
        kernel.remove(first.getKey());
        int rows = 0;
        while (kernel.row() != null) {
            rows++;
        }
        assertThat(rows).isEqualTo(KEYS - 2);
        assertThat(kernel.table()).hasSize(KEYS - 1);
    }

    /** One watch, driven as {@link WatchDriver} and {@link Rounds} do it, but at random times. */
    private static final class Run {
        private final Random random;
        private final Dump kind;
        private final ModelKernel kernel;
        private final Reconciler<Integer, Integer> reconciler;
        private Replay<Integer, Integer> replay = new Replay<>();
        private Map<Integer, Integer> rows = new LinkedHashMap<>();
        private Map<Integer, Integer> atMark = Map.of();
        private boolean silentChanges;
        private boolean dumping;
        private int marks;
        private long demand;
        private int gaps;
        private int disturbed;

        Run(Dump kind, int seed) {
            this.random = new Random(seed);
            this.kind = kind;
            this.kernel = new ModelKernel(kind, 1 + random.nextInt(20));
            this.reconciler = new Reconciler<>(random.nextInt(8));
        }

        void change() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(22)) {
                    case 0, 1, 2, 3, 4 -> kernel.put(random.nextInt(KEYS), random.nextInt(VALUES));
                    case 5, 6, 7 -> kernel.remove(random.nextInt(KEYS));
                    case 8 -> changeInSilence();
                    case 9, 10, 11, 12 -> receive();
                    case 13, 14 -> demand += random.nextInt(4);
                    case 15, 16, 17, 18 -> dump();
                    case 19 -> begin(random.nextInt(4) == 0);
                    case 20 -> fail();
                    default -> newcomer();
                }
                tell();
            }
        }

        /** The kernel rests, the subscriber wants everything. */
        void settle() {
            demand = Long.MAX_VALUE;
            boolean certain = false;
            int dumps = 0;
            while (!certain) {
                boolean between = isQuiet() && !dumping && !reconciler.isComparing();
                certain = between && !reconciler.isStale() && dumps > 0 && !reconciler.wasDisturbed();
                if (between && !certain) {
                    assertThat(++dumps).as("dumps until all is well").isLessThanOrEqualTo(MAX_DUMPS_TO_SETTLE);
                    begin(true);
                }
                dump();
                receive();
                tell();
            }
            assertThat(reconciler.table()).as("the table").isEqualTo(kernel.table());
            assertThat(replay.table()).as("what was told").isEqualTo(kernel.table());
            assertThat(replay.isSynced()).isTrue();
            assertThat(reconciler.isSynced()).isTrue();
        }

        private boolean isQuiet() {
            return kernel.isDrained() && reconciler.isIdle();
        }

        private void changeInSilence() {
            if (random.nextInt(3) == 0) {
                silentChanges |= kernel.drop(random.nextInt(KEYS));
            } else {
                kernel.drop(random.nextInt(KEYS));
                kernel.hint();
            }
        }

        private void begin(boolean uncalledFor) {
            if (reconciler.isIdle() && demand > 0 && !reconciler.isComparing() && !dumping) {
                if (reconciler.isStale() || uncalledFor) {
                    reconciler.beginDump();
                    dumping = true;
                    // Else a notification from before such a change may be on its way still.
                    silentChanges &= !kernel.isDrained();
                    rows = new LinkedHashMap<>();
                    kernel.beginDump();
                }
            }
        }

        private void dump() {
            if (!dumping) {
                return;
            }
            for (int i = random.nextInt(6); i >= 0; i--) {
                Map.Entry<Integer, Integer> row = kernel.row();
                if (row == null) {
                    finish();
                    return;
                }
                rows.put(row.getKey(), row.getValue());
            }
        }

        private void finish() {
            dumping = false;
            if (kernel.isInterrupted()) {
                reconciler.abandonDump();
            } else if (reconciler.endDump(rows)) {
                kernel.mark(++marks);
                atMark = Map.copyOf(kernel.table());
            }
        }

        private void fail() {
            if (dumping && random.nextInt(4) == 0) {
                dumping = false;
                reconciler.abandonDump();
            }
        }

        private void newcomer() {
            if (random.nextInt(8) == 0) {
                demand = 0;
                replay = new Replay<>();
                reconciler.retell();
            }
        }

        private void receive() {
            if (!reconciler.isIdle() || demand == 0) {
                return;
            }
            Received received = kernel.receive();
            switch (received) {
                case null -> {}
                case Notification n
                when random.nextInt(60) == 0 && demand != Long.MAX_VALUE ->
                    reconciler.lost(new Loss.Unhandled(new IllegalStateException(n.toString())));
                case Notification(Update<Integer, Integer> update) -> reconciler.notified(update);
                case Mark(int number) -> {
                    if (number == marks && !kernel.hasOverrun()) {
                        reconciler.marked();
                    }
                }
                case Overrun() -> reconciler.lost(new Loss.Overrun());
            }
        }

        private void tell() {
            while (demand > 0) {
                boolean comparing = reconciler.isComparing();
                WatchEvent<Integer, Integer> event = reconciler.poll();
                if (event == null) {
                    return;
                }
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                replay.take(event);
                gaps += event instanceof WatchEvent.Gap ? 1 : 0;
                if (event instanceof WatchEvent.Synced && comparing && !reconciler.isComparing()) {
                    disturbed += reconciler.wasDisturbed() ? 1 : 0;
                    if (kind == Dump.BY_KEY && !silentChanges) {
                        assertThat(replay.table()).as("at a sync").isEqualTo(atMark);
                    }
                }
            }
        }
    }
}
