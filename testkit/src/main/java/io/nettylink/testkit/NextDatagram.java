// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

/**
 * What goes wrong with the next datagram of a kind, to whichever socket it goes: from {@link Faults#next}. Said several
 * times, it is for the datagram after that.
 */
public final class NextDatagram {
    private final Faults faults;
    private final Traffic traffic;

    NextDatagram(Faults faults, Traffic traffic) {
        this.faults = faults;
        this.traffic = traffic;
    }

    /** It gets lost, and nobody says so. */
    public void lose() {
        faults.add(traffic, (datagram, delivery) -> {});
    }

    /** It comes twice. */
    public void repeat() {
        faults.add(traffic, (datagram, delivery) -> {
            delivery.deliver(datagram);
            delivery.deliver(datagram);
        });
    }

    /**
     * It is kept back until the test lets it go.
     *
     * @return by which the test does so
     */
    public Held hold() {
        Held held = new Held(faults.lock());
        faults.add(traffic, (datagram, delivery) -> held.add(() -> delivery.deliver(datagram)));
        return held;
    }

    /** It comes after the next acknowledgement that is sent. */
    public void followAcknowledgement() {
        faults.add(traffic, (datagram, delivery) -> faults.afterAcknowledgement(() -> delivery.deliver(datagram)));
    }

    /**
     * Its bytes are changed.
     *
     * @param corruption how
     */
    public void corrupt(Corruption corruption) {
        faults.add(traffic, (datagram, delivery) -> {
            byte[] bytes = faults.corrupted(corruption, datagram.bytes());
            delivery.deliver(new Datagram(bytes, datagram.senderPortId(), datagram.group()));
        });
    }

    /**
     * It comes from another process instead of the kernel.
     *
     * @param portId the sender's port id, as the socket address tells it
     */
    public void comeFrom(long portId) {
        faults.add(
                traffic,
                (datagram, delivery) -> delivery.deliver(new Datagram(datagram.bytes(), portId, datagram.group())));
    }
}
