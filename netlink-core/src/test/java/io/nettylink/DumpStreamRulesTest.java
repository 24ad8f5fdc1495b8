// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.nettylink.channel.FreshNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The Reactive Streams rules, of the stream of a real table with as many entries as they want. */
@Timeout(300)
class DumpStreamRulesTest {
    /** For a signal that has to come; some tests wait that long in any case. */
    private static final long PATIENCE_MILLIS = 4000;

    private static final long SILENCE_MILLIS = 50;
    private static final long COLLECTION_MILLIS = 1000;
    private static final long LARGEST_TABLE = 20;

    @TestFactory
    Stream<DynamicTest> publisherKeepsTheRules() {
        // Not to be had: a table of 2147483647 rows.
        return PublisherRules.tests(Streams::new, Streams::close)
                .filter(test -> !test.getDisplayName().endsWith("LongMaxValue"));
    }

    /** Streams of the addresses of a namespace of their own. */
    private static final class Streams extends FlowPublisherVerification<Integer> {
        private final List<NetlinkClient> clients = new ArrayList<>();

        Streams() {
            super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS), COLLECTION_MILLIS);
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

        void close() {
            clients.forEach(NetlinkClient::close);
        }
    }
}
