// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.nettylink.channel.FreshNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;

/** The Reactive Streams rules, of the stream of a real table with as many entries as they want. */
@Test
@SuppressWarnings("exports") // public for TestNG
public final class DumpStreamVerification extends FlowPublisherVerification<Integer> {
    private static final long TIMEOUT_MILLIS = 1000;
    private static final long NO_SIGNALS_MILLIS = 50;
    private static final long LARGEST_TABLE = 20;

    private final List<NetlinkClient> clients = new ArrayList<>();

    public DumpStreamVerification() {
        super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNALS_MILLIS));
    }

    @Override
    public long maxElementsFromPublisher() {
        return LARGEST_TABLE;
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        try {
            NetlinkClient client = FreshNamespace.call(() -> {
                NetlinkClient opened = NetlinkClient.open(NETLINK_ROUTE);
                for (int i = 0; i < elements; i++) {
                    opened.execute(Rtnetlink.newAddress(i)).await();
                }
                return opened;
            });
            clients.add(client);
            return client.stream(Rtnetlink.getAddresses(), Rtnetlink::address);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
        client.close();
        return client.stream(Rtnetlink.getAddresses(), Rtnetlink::address);
    }

    @AfterMethod
    void close() {
        clients.forEach(NetlinkClient::close);
        clients.clear();
    }
}
