// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a reference-counted resource of Netty's, with the places that touched it.
 *
 * <p>JUnit finds it by itself ({@code META-INF/services}, {@code junit.jupiter.extensions.autodetection.enabled}). It
 * refuses to run where leaks would go unnoticed. A resource that is still reachable when its class ends, as from a
 * thread that lives on, is reported with a later class: its records name the class that created it.
 */
public final class LeakExtension implements BeforeAllCallback, AfterAllCallback {
    private static final int SHOWN = 5;

    /** Called by JUnit. */
    public LeakExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        requireDetection(ByteBuf.class, ResourceLeakDetector.getLevel());
        RecordingLeakDetector.scope(context.getRequiredTestClass().getName());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        requireDetection(ByteBuf.class, ResourceLeakDetector.getLevel());
        Garbage.collect();
        failOn(RecordingLeakDetector.drain(), context.getRequiredTestClass().getName());
    }

    static void requireDetection(Class<?> resource, Level level) {
        // Netty creates its detectors with the first resources.
        ByteBufAllocator.DEFAULT.directBuffer().release();
        if (!RecordingLeakDetector.watches(resource)) {
            throw new IllegalStateException("leaks would go unnoticed: run the tests with"
                    + " -Dio.netty.customResourceLeakDetector=" + RecordingLeakDetector.class.getName());
        }
        if (level != Level.PARANOID) {
            throw new IllegalStateException("leaks would go unnoticed: the level is " + level
                    + ", run the tests with -Dio.netty.leakDetection.level=paranoid");
        }
    }

    static void failOn(List<RecordingLeakDetector.Leak> leaks, String testClass) {
        if (leaks.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(
                testClass + ": " + leaks.size() + " leaked, reclaimed by the garbage collector before their release");
        leaks.stream()
                .limit(SHOWN)
                .forEach(leak ->
                        text.append("\n\n").append(leak.resource()).append(": ").append(leak.records()));
        if (leaks.size() > SHOWN) {
            text.append("\n\n... and ").append(leaks.size() - SHOWN).append(" more");
        }
        throw new AssertionError(text.toString());
    }
}
