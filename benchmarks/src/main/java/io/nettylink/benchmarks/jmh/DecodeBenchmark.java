// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.jmh;

import io.netty.buffer.ByteBuf;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Reads a part of a dump of routes; figures are for one of them. */
@State(Scope.Thread)
public class DecodeBenchmark {
    private static final int HEADER_LENGTH = 12;

    private final ByteBuf datagram = Messages.routes();
    private final MessageReader reader = MessageReader.of(datagram);

    /** Makes the datagram. */
    public DecodeBenchmark() {}

    /** What a route's user keeps of it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Route(byte[] destination, int length, long table, long output, byte[] gateway, long priority) {}

    /**
     * The message cursor alone.
     *
     * @param result keeps the compiler from leaving it out
     */
    @Benchmark
    @OperationsPerInvocation(Messages.ROUTES)
    public void messages(Blackhole result) {
        reader.reset(datagram);
        while (reader.next()) {
            result.consume(reader.type());
        }
    }

    /**
     * The attribute cursor, with every value read as a number.
     *
     * @param result keeps the compiler from leaving it out
     */
    @Benchmark
    @OperationsPerInvocation(Messages.ROUTES)
    public void attributes(Blackhole result) {
        reader.reset(datagram);
        while (reader.next()) {
            AttributeReader in = reader.attributes(HEADER_LENGTH);
            while (in.next()) {
                result.consume(in.type() + in.u32());
            }
        }
    }

    /**
     * Records.
     *
     * @param result keeps the compiler from leaving it out
     */
    @Benchmark
    @OperationsPerInvocation(Messages.ROUTES)
    public void records(Blackhole result) {
        reader.reset(datagram);
        while (reader.next()) {
            result.consume(read());
        }
    }

    private Route read() {
        byte[] destination = {};
        byte[] gateway = {};
        long table = 0;
        long output = 0;
        long priority = 0;
        AttributeReader in = reader.attributes(HEADER_LENGTH);
        while (in.next()) {
            switch (in.type()) {
                case 1 -> destination = in.bytes();
                case 4 -> output = in.u32();
                case 5 -> gateway = in.bytes();
                case 6 -> priority = in.u32();
                case 15 -> table = in.u32();
                default -> {}
            }
        }
        return new Route(destination, reader.u8(1), table, output, gateway, priority);
    }
}
