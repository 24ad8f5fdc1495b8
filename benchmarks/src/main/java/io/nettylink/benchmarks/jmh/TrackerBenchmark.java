// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.jmh;

import io.netty.buffer.ByteBuf;
import io.nettylink.codec.MessageReader;
import io.nettylink.codec.MessageView;
import io.nettylink.internal.protocol.Ending;
import io.nettylink.internal.protocol.Exchange;
import io.nettylink.internal.protocol.RequestTracker;
import io.nettylink.internal.protocol.Ticket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A request through the tracker: submitted, sent, answered, acknowledged. */
@State(Scope.Thread)
public class TrackerBenchmark {
    private static final int SEQUENCE = 8;
    private static final long PORT_ID = 7;

    private final RequestTracker tracker = new RequestTracker(1024, 64, 0);
    private final ByteBuf reply = Messages.family(1);
    private final ByteBuf acknowledgement = Messages.acknowledgement(1);
    private final MessageReader reader = MessageReader.of(reply);
    private final Counted exchange = new Counted();

    /** Makes the messages. */
    public TrackerBenchmark() {}

    /**
     * One request.
     *
     * @return how many have ended
     */
    @Benchmark
    public long request() {
        tracker.submit(exchange);
        receive(reply);
        receive(acknowledgement);
        return exchange.ended;
    }

    private void receive(ByteBuf message) {
        // With the port id behind it, as the kernel copies words: a load may not take its bytes from a store that is
        // smaller.
        message.setLongLE(SEQUENCE, PORT_ID << Integer.SIZE | exchange.sequence);
        reader.reset(message);
        while (reader.next()) {
            tracker.receive(reader, PORT_ID);
        }
    }

    private static final class Counted implements Exchange {
        private long sequence;
        private long ended;

        @Override
        public boolean isDump() {
            return false;
        }

        @Override
        public boolean mayReplyAfterAcknowledgement() {
            return false;
        }

        @Override
        public void send(Ticket ticket) {
            sequence = ticket.sequence();
        }

        @Override
        public void reply(MessageView message) {}

        @Override
        public void end(Ending ending) {
            ended++;
        }
    }
}
