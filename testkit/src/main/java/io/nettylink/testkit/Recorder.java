// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.channel.spi.NetlinkSocket;
import io.nettylink.channel.spi.NetlinkSocketProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes down what goes through the sockets of another provider, as a rule the real kernel's.
 *
 * <pre>{@code
 * Recorder recorder = new Recorder(NetworkNamespace.ofCallingThread());
 * try (NetlinkClient client = NetlinkClient.builder(NETLINK_ROUTE).in(recorder).open()) {
 *     client.dump(getLinks, Link::read).await();
 * }
 * recorder.recording().save(file);
 * }</pre>
 *
 * <p>A recording holds everything that was sent and received: look through it before you commit it. Any thread may call
 * this.
 */
public final class Recorder implements NetlinkSocketProvider {
    private final NetlinkSocketProvider recorded;
    private final List<RecordedEvent> events = new ArrayList<>();
    private int sockets;

    /**
     * Records the sockets of a provider.
     *
     * @param recorded where the sockets come from
     */
    public Recorder(NetlinkSocketProvider recorded) {
        this.recorded = recorded;
    }

    @Override
    public NetlinkSocket open(int protocol) throws IOException {
        NetlinkSocket socket = recorded.open(protocol);
        int number;
        synchronized (this) {
            number = ++sockets;
        }
        add(new RecordedEvent(number, RecordedEvent.Kind.OPEN, Map.of("protocol", (long) protocol), new byte[0]));
        return new RecordingSocket(this, number, socket);
    }

    @Override
    public boolean isSimulated() {
        return recorded.isSimulated();
    }

    /**
     * What has happened so far.
     *
     * @return the recording
     */
    public synchronized Recording recording() {
        return new Recording(events);
    }

    synchronized void add(RecordedEvent event) {
        events.add(event);
    }
}
