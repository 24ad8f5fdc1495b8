// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.nettylink.Loss;
import io.nettylink.watch.WatchEvent.Added;
import io.nettylink.watch.WatchEvent.Changed;
import io.nettylink.watch.WatchEvent.Gap;
import io.nettylink.watch.WatchEvent.Removed;
import io.nettylink.watch.WatchEvent.Synced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The order of things, one case at a time. */
class ReconcilerTest {
    private static final int MAX_TOUCHED = 3;
    private static final Loss OVERRUN = new Loss.Overrun();
    private static final Synced<String, Integer> SYNCED = new Synced<>();
    private static final Gap<String, Integer> GAP = new Gap<>(OVERRUN);

    private final Reconciler<String, Integer> reconciler = new Reconciler<>(MAX_TOUCHED);

    @Test
    void firstDumpIsTheTable() {
        assertThat(reconciler.isStale()).isTrue();
        reconciler.beginDump();
        assertThat(reconciler.isStale()).isFalse();
        assertThat(reconciler.endDump(Map.of("a", 1))).isTrue();
        assertThat(reconciler.poll()).as("before the mark").isNull();
        assertThat(reconciler.isSynced()).isFalse();
        reconciler.marked();
        assertThat(told()).containsExactly(new Added<>("a", 1), SYNCED);
        assertThat(reconciler.isSynced()).isTrue();
        assertThat(reconciler.isComparing()).isFalse();
        assertThat(reconciler.wasDisturbed()).isFalse();
    }

    @Test
    void notificationsAreToldAgainstTheTable() {
        sync(Map.of("a", 1));
        put("a", 1);
        put("a", 2);
        put("b", 1);
        remove("c");
        remove("a");
        remove("a");
        reconciler.notified(Update.ignore());
        assertThat(told()).containsExactly(new Changed<>("a", 1, 2), new Added<>("b", 1), new Removed<>("a", 2));
        assertThat(reconciler.table()).isEqualTo(Map.of("b", 1));
        assertThat(reconciler.isStale()).isFalse();
    }

    @Test
    void notificationBeforeItsRowWins() {
        reconciler.beginDump();
        put("a", 2);
        assertThat(told()).containsExactly(new Added<>("a", 2));
        end(Map.of("a", 1));
        assertThat(told()).containsExactly(SYNCED);
        assertThat(reconciler.table()).isEqualTo(Map.of("a", 2));
        assertThat(reconciler.wasDisturbed()).isTrue();
    }

    @Test
    void notificationBehindTheDumpButBeforeTheMarkWins() {
        reconciler.beginDump();
        reconciler.endDump(Map.of("a", 1));
        put("a", 2);
        reconciler.marked();
        assertThat(told()).containsExactly(new Added<>("a", 2), SYNCED);
    }

    @Test
    void removalDuringTheDumpWinsOverTheRow() {
        sync(Map.of("a", 1));
        reconciler.beginDump();
        remove("a");
        end(Map.of("a", 1));
        assertThat(told()).containsExactly(new Removed<>("a", 1), SYNCED);
    }

    @Test
    void removalOfWhatWasNeverToldWinsOverTheRow() {
        reconciler.beginDump();
        remove("a");
        end(Map.of("a", 1));
        assertThat(told()).containsExactly(SYNCED);
    }

    @Test
    void additionDuringTheDumpIsNoReasonToRemoveWhatTheDumpMissed() {
        sync(Map.of());
        reconciler.beginDump();
        put("a", 1);
        end(Map.of());
        assertThat(told()).containsExactly(new Added<>("a", 1), SYNCED);
    }

    @Test
    void goingAndComingBackDuringTheDumpIsToldAsItWas() {
        sync(Map.of("a", 1));
        reconciler.beginDump();
        remove("a");
        put("a", 1);
        end(Map.of());
        assertThat(told()).containsExactly(new Removed<>("a", 1), new Added<>("a", 1), SYNCED);
    }

    @Test
    void differenceIsToldRemovedFirst() {
        sync(Map.of("a", 1, "b", 1, "c", 1));
        reconciler.beginDump();
        end(Map.of("b", 2, "c", 1, "d", 1));
        List<WatchEvent<String, Integer>> told = told();
        assertThat(told.getFirst()).isEqualTo(new Removed<>("a", 1));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        new Removed<>("a", 1), new Changed<>("b", 1, 2), new Added<>("d", 1), SYNCED);
        assertThat(told.getLast()).isEqualTo(SYNCED);
    }

    @Test
    void differenceIsAppliedAsItIsTold() {
        reconciler.beginDump();
        end(Map.of("a", 1, "b", 2));
        assertThat(reconciler.table()).isEmpty();
        assertThat(reconciler.poll()).isInstanceOf(Added.class);
        assertThat(reconciler.table()).hasSize(1);
        assertThat(reconciler.isIdle()).isFalse();
        assertThat(reconciler.isTelling()).isTrue();
        told();
        assertThat(reconciler.isIdle()).isTrue();
    }

    @Test
    void notificationBehindTheDifferenceWaitsForIt() {
        reconciler.beginDump();
        end(Map.of("a", 1));
        put("a", 2);
        assertThat(told()).containsExactly(new Added<>("a", 1), SYNCED, new Changed<>("a", 1, 2));
    }

    @Test
    void lossIsToldInItsPlaceAndWantsADump() {
        sync(Map.of("a", 1));
        put("a", 2);
        reconciler.lost(OVERRUN);
        put("b", 1);
        assertThat(reconciler.isSynced()).as("not told yet").isTrue();
        assertThat(told()).containsExactly(new Changed<>("a", 1, 2), GAP, new Added<>("b", 1));
        assertThat(reconciler.isStale()).isTrue();
        assertThat(reconciler.isSynced()).isFalse();
        reconciler.beginDump();
        end(Map.of("c", 1));
        assertThat(told())
                .containsExactlyInAnyOrder(new Removed<>("a", 2), new Removed<>("b", 1), new Added<>("c", 1), SYNCED);
    }

    @Test
    void lossesBeforeTheDumpAreOneGap() {
        sync(Map.of());
        reconciler.lost(OVERRUN);
        reconciler.lost(new Loss.Truncated(2, 1));
        assertThat(told()).containsExactly(GAP);
    }

    @Test
    void lossDuringTheDumpIsAGapOfItsOwnWithADumpOfItsOwn() {
        sync(Map.of());
        reconciler.lost(OVERRUN);
        assertThat(told()).containsExactly(GAP);
        reconciler.beginDump();
        reconciler.lost(OVERRUN);
        reconciler.lost(OVERRUN);
        end(Map.of("a", 1));
        assertThat(told()).containsExactly(GAP, new Added<>("a", 1));
        assertThat(reconciler.isComparing()).isFalse();
        assertThat(reconciler.isSynced()).isFalse();
        assertThat(reconciler.isStale()).isTrue();
        reconciler.beginDump();
        end(Map.of("a", 1));
        assertThat(told()).containsExactly(SYNCED);
    }

    @Test
    void lossOfTheMarkDoesNotWaitForIt() {
        reconciler.beginDump();
        reconciler.endDump(Map.of("a", 1));
        reconciler.lost(OVERRUN);
        assertThat(told()).containsExactly(GAP, new Added<>("a", 1));
        assertThat(reconciler.isComparing()).isFalse();
        assertThat(reconciler.isStale()).isTrue();
    }

    @Test
    void markOfAnEarlierDumpIsPassedOver() {
        reconciler.beginDump();
        reconciler.endDump(Map.of());
        reconciler.lost(OVERRUN);
        told();
        reconciler.beginDump();
        reconciler.marked();
        put("a", 2);
        assertThat(told()).containsExactly(new Added<>("a", 2));
        end(Map.of("a", 1));
        assertThat(told()).containsExactly(SYNCED);
    }

    @Test
    void unclearNotificationWantsADumpAndIsNoGap() {
        sync(Map.of("a", 1));
        reconciler.notified(Update.reconcile());
        assertThat(told()).isEmpty();
        assertThat(reconciler.isStale()).isTrue();
        assertThat(reconciler.isSynced()).isFalse();
        reconciler.beginDump();
        reconciler.notified(Update.reconcile());
        end(Map.of());
        assertThat(told()).as("the dump may be older than the second").containsExactly(new Removed<>("a", 1));
        assertThat(reconciler.isStale()).isTrue();
    }

    @Test
    void dumpThatFailsIsWantedAgainAndNoLoss() {
        sync(Map.of("a", 1));
        reconciler.beginDump();
        put("a", 2);
        reconciler.abandonDump();
        assertThat(told()).containsExactly(new Changed<>("a", 1, 2));
        assertThat(reconciler.isStale()).isTrue();
        assertThat(reconciler.isSynced()).as("no notification is missing").isTrue();
        assertThat(reconciler.isComparing()).isFalse();
    }

    @Test
    void tooManyNotificationsDuringTheDumpMakeItUseless() {
        reconciler.beginDump();
        for (int i = 0; i <= MAX_TOUCHED; i++) {
            remove("key " + i);
        }
        assertThat(told()).isEmpty();
        assertThat(reconciler.isComparing()).isFalse();
        assertThat(reconciler.isStale()).isTrue();
        assertThat(reconciler.endDump(Map.of("a", 1))).isFalse();
        reconciler.marked();
        assertThat(told()).isEmpty();
        assertThat(reconciler.table()).isEmpty();
    }

    @Test
    void keysOfTheTableItselfAreNotTooMany() {
        reconciler.beginDump();
        for (int i = 0; i <= 2 * MAX_TOUCHED; i++) {
            put("key " + i, i);
            put("key " + i, i + 1);
        }
        end(Map.of());
        assertThat(told()).hasSize(2 * (2 * MAX_TOUCHED + 1) + 1).endsWith(SYNCED);
    }

    @Test
    void newcomerIsToldTheTableFirst() {
        sync(Map.of("a", 1, "b", 2));
        put("b", 3);
        reconciler.retell();
        assertThat(reconciler.isIdle()).isFalse();
        List<WatchEvent<String, Integer>> told = told();
        assertThat(told.subList(0, 2)).containsExactlyInAnyOrder(new Added<>("a", 1), new Added<>("b", 2));
        assertThat(told.subList(2, 4)).containsExactly(SYNCED, new Changed<>("b", 2, 3));
        assertThat(reconciler.isIdle()).isTrue();
    }

    @Test
    void newcomerDuringAGapIsNotToldThatAllIsWell() {
        sync(Map.of("a", 1));
        reconciler.lost(OVERRUN);
        told();
        reconciler.retell();
        assertThat(told()).containsExactly(new Added<>("a", 1));
    }

    @Test
    void newcomerBetweenTwoDifferencesIsToldTheRestOfThem() {
        sync(Map.of());
        reconciler.beginDump();
        end(Map.of("a", 1, "b", 2));
        WatchEvent<String, Integer> first = reconciler.poll();
        reconciler.retell();
        List<WatchEvent<String, Integer>> told = told();
        assertThat(told).hasSize(3).startsWith(first).endsWith(SYNCED);
    }

    private void put(String key, int value) {
        reconciler.notified(Update.put(key, value));
    }

    private void remove(String key) {
        reconciler.notified(Update.remove(key));
    }

    private void end(Map<String, Integer> rows) {
        assertThat(reconciler.endDump(rows)).isTrue();
        reconciler.marked();
    }

    private void sync(Map<String, Integer> rows) {
        reconciler.beginDump();
        end(rows);
        assertThat(told()).hasSize(rows.size() + 1);
    }

    private List<WatchEvent<String, Integer>> told() {
        List<WatchEvent<String, Integer>> told = new ArrayList<>();
        for (WatchEvent<String, Integer> event = reconciler.poll(); event != null; event = reconciler.poll()) {
            told.add(event);
        }
        return told;
    }
}
