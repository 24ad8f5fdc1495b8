// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What is left on the heap by each garbage collection: a flat heap has left as much at the end as at the start. */
final class LiveHeap {
    private static final int KIB = 1024;

    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    private LongSummaryStatistics left = new LongSummaryStatistics();

    LiveHeap() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener((told, _) -> take(told), null, null);
        }
    }

    private void take(Notification told) {
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData());
        long used = info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        synchronized (this) {
            left.accept(used);
        }
    }

    synchronized void clear() {
        left = new LongSummaryStatistics();
    }

    /** What the harness is told: the least and the most that was left; nothing where no garbage was collected. */
    synchronized String report() {
        if (left.getCount() == 0) {
            return "";
        }
        return " collections=" + left.getCount() + " live_least_kib=" + left.getMin() / KIB + " live_most_kib="
                + left.getMax() / KIB;
    }
}
