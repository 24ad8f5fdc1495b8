// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

import io.nettylink.Loss;
import io.nettylink.NotificationListener;
import io.nettylink.codec.MessageView;

/**
 * Lets notifications of one family through to a listener. The kernel gives the number of a multicast group out again as
 * soon as its family is gone, so that who joins it by a number that was right a moment ago can get another family's
 * messages. Their type is that family's id, which is not given out again for about a thousand families. Lives on the
 * event loop.
 */
final class FamilyGate implements NotificationListener {
    private final NotificationListener listener;
    private final Runnable onClosed;
    private int id;
    private int earlierId;
    private boolean open;
    private boolean closed;

    /**
     * A gate.
     *
     * @param listener who is behind it
     * @param id the family's id
     * @param onClosed runs when no more will come
     */
    FamilyGate(NotificationListener listener, int id, Runnable onClosed) {
        this.listener = listener;
        this.id = id;
        this.earlierId = id;
        this.onClosed = onClosed;
    }

    /** The family has another id now. What it sent under the one before may still be in the socket's queue. */
    void admit(int newId) {
        earlierId = id;
        id = newId;
    }

    /** Lets everything through from now on. */
    void open() {
        open = true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void notification(MessageView message) {
        if (open || message.type() == id || message.type() == earlierId) {
            listener.notification(message);
        }
    }

    @Override
    public void lost(Loss loss) {
        listener.lost(loss);
    }

    @Override
    public void closed() {
        closed = true;
        onClosed.run();
        listener.closed();
    }
}
