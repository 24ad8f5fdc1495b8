// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import io.nettylink.Loss;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageView;
import org.jspecify.annotations.Nullable;

/** Listens to the group of a followed family: no other family's messages may reach it, whatever number the group has. */
final class FollowedListener implements NotificationListener {
    private final FollowedModules modules;
    private boolean taken;
    private boolean closed;
    private boolean joined = true;
    private int heard;
    private @Nullable String complaint;

    FollowedListener(FollowedModules modules) {
        this.modules = modules;
    }

    /** Whether it listens already. */
    boolean isTaken() {
        return taken;
    }

    void take() {
        taken = true;
    }

    boolean isOpen() {
        return taken && !closed && joined;
    }

    int heard() {
        return heard;
    }

    void check() {
        if (complaint != null) {
            throw new AssertionError(complaint);
        }
    }

    @Override
    public void notification(MessageView message) {
        if (modules.isOther(message.type())) {
            complaint = "another family's notification";
        }
        heard++;
    }

    @Override
    public void lost(Loss loss) {
        if (loss instanceof Loss.Rejoined again) {
            joined = again.failure() == null;
        }
    }

    @Override
    public void closed() {
        closed = true;
    }
}
