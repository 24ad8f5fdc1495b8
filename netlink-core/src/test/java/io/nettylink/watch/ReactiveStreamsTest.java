// SPDX-License-Identifier: Apache-2.0
package io.nettylink.watch;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.nettylink.NetlinkClient;
import io.nettylink.PublisherRules;
import io.nettylink.watch.Rtnl.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules of Reactive Streams for publishers, as their authors test them. */
@Timeout(300)
class ReactiveStreamsTest {
    /** For a signal that has to come; some tests wait that long in any case. */
    private static final long PATIENCE_MILLIS = 4000;

    private static final long SILENCE_MILLIS = 50;
    private static final long COLLECTION_MILLIS = 1000;

    @TestFactory
    Stream<DynamicTest> publisherKeepsTheRules() {
        return PublisherRules.tests(EndingWatches::new, EndingWatches::close);
    }

    /** Watches that tell at least every millisecond that all is well, and are closed when they have told enough. */
    private static final class EndingWatches extends FlowPublisherVerification<WatchEvent<Integer, Link>> {
        private final NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE);
        private final List<Watch<Integer, Link>> opened = new ArrayList<>();

        EndingWatches() {
            super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS), COLLECTION_MILLIS);
        }

        @Override
        public Flow.Publisher<WatchEvent<Integer, Link>> createFlowPublisher(long elements) {
            Watch<Integer, Link> watch = Watch.builder(client, Rtnl::link)
                    .dump(Rtnl.LINKS)
                    .reconcileEvery(Duration.ofMillis(1))
                    .open();
            opened.add(watch);
            return subscriber ->
                    watch.subscribe(subscriber == null ? subscriber : new Closing(watch, elements, subscriber));
        }

        @Override
        public Flow.Publisher<WatchEvent<Integer, Link>> createFailedFlowPublisher() {
            NetlinkClient closed = NetlinkClient.open(NETLINK_ROUTE);
            Watch<Integer, Link> watch =
                    Watch.builder(closed, Rtnl::link).dump(Rtnl.LINKS).open();
            closed.close();
            return watch;
        }

        void close() {
            opened.forEach(Watch::close);
            client.close();
        }
    }

    /** Closes the watch after so many events. */
    private static final class Closing implements Flow.Subscriber<WatchEvent<Integer, Link>> {
        private final Watch<Integer, Link> watch;
        private final Flow.Subscriber<? super WatchEvent<Integer, Link>> subscriber;
        private long left;

        Closing(
                Watch<Integer, Link> watch,
                long elements,
                Flow.Subscriber<? super WatchEvent<Integer, Link>> subscriber) {
            this.watch = watch;
            this.left = elements;
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(WatchEvent<Integer, Link> event) {
            subscriber.onNext(event);
            if (--left == 0) {
                watch.close();
            }
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
