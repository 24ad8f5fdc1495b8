// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Netty's leak detector, except that it keeps what it finds instead of logging it.
 *
 * <p>Netty creates one for each kind of resource when {@code -Dio.netty.customResourceLeakDetector} names this class.
 *
 * @param <T> the kind of resource
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    private static final List<RecordingLeakDetector<?>> DETECTORS = new CopyOnWriteArrayList<>();
    private static final Queue<Leak> LEAKS = new ConcurrentLinkedQueue<>();
    private static final AtomicLong SERIAL = new AtomicLong();
    private static volatile String scope = "no test class";

    private final Class<?> resource;

    /**
     * A resource that was reclaimed without having been released.
     *
     * @param resource its kind, such as {@code ByteBuf}
     * @param records where it was created and touched, as Netty recorded it
     */
    public record Leak(String resource, String records) {}

    /**
     * Called by Netty.
     *
     * @param resource the kind of resource
     * @param samplingInterval how many resources share one tracker, unless all are tracked
     */
    public RecordingLeakDetector(Class<?> resource, int samplingInterval) {
        super(resource, samplingInterval);
        this.resource = resource;
        DETECTORS.add(this);
    }

    /**
     * Called by Netty's deprecated factory method; Netty logs an error where it is missing.
     *
     * @param resource the kind of resource
     * @param samplingInterval how many resources share one tracker, unless all are tracked
     * @param maxActive ignored
     */
    public RecordingLeakDetector(Class<?> resource, int samplingInterval, long maxActive) {
        this(resource, samplingInterval);
    }

    /**
     * Tells whether Netty tracks a kind of resource with this class.
     *
     * @param resource the kind of resource
     * @return whether there is a detector of it
     */
    static boolean watches(Class<?> resource) {
        return DETECTORS.stream().anyMatch(detector -> detector.resource == resource);
    }

    /**
     * Names who creates resources from now on, in the records of each.
     *
     * @param name such as the name of a test class
     */
    static void scope(String name) {
        scope = name;
    }

    /**
     * Takes what was found since the last call.
     *
     * @return all leaks whose resources the garbage collector has reported
     */
    static List<Leak> drain() {
        DETECTORS.forEach(RecordingLeakDetector::report);
        List<Leak> leaks = new ArrayList<>();
        for (Leak leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        return leaks;
    }

    /** Netty reports leaks only when it starts to track another resource. */
    @SuppressWarnings("unchecked") // Netty never looks at what it tracks
    private void report() {
        T probe = (T) new Object();
        ResourceLeakTracker<T> tracker = track(probe);
        if (tracker != null) {
            tracker.close(probe);
        }
    }

    @Override
    protected boolean needReport() {
        // Netty's own answer depends on the logger's level.
        return true;
    }

    /** Netty passes over a leak whose records equal those of an earlier one: the number keeps all different. */
    @Override
    protected Object getInitialHint(String resourceType) {
        return resourceType + " number " + SERIAL.incrementAndGet() + ", created while " + scope + " ran";
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        LEAKS.add(new Leak(resourceType, records));
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.add(
                new Leak(resourceType, "(no records: -Dio.netty.leakDetection.level=paranoid makes Netty keep them)"));
    }
}
