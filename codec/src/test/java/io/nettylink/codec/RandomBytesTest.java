// SPDX-License-Identifier: Apache-2.0
package io.nettylink.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that nobody would send. */
class RandomBytesTest {
    private static final long SEED = 20_261_101;
    private static final int LONGEST = 96;
    private static final int MOST_CHANGES = 4;

    private static final byte[] LITTLE = Samples.bytes(ByteOrder.LITTLE_ENDIAN);
    private static final byte[] BIG = Samples.bytes(ByteOrder.BIG_ENDIAN);

    enum Kind {
        NOISE(100_000),
        NOISE_WITH_PLAUSIBLE_LENGTHS(80_000),
        VALID_WITH_A_FEW_CHANGES(20_000);

        private final int rounds;

        Kind(int rounds) {
            this.rounds = rounds;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingButMalformedMessagesComesOfThem(Kind kind) {
        Random random = new Random(SEED);
        int messages = 0;
        int attributes = 0;
        int malformed = 0;
        for (int round = 0; round < kind.rounds; round++) {
            ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            byte[] bytes = switch (kind) {
                case NOISE -> noise(random);
                case NOISE_WITH_PLAUSIBLE_LENGTHS -> plausible(random, order);
                case VALID_WITH_A_FEW_CHANGES -> changed(random, order);
            };
            Walk.Result result = walk(bytes, order, round);
            messages += result.messages();
            attributes += result.attributes();
            malformed += result.malformed();
        }
        assertThat(malformed).isPositive();
        if (kind != Kind.NOISE) {
            // Otherwise nearly all would have failed at the first length, and the test would be of little.
            assertThat(messages).isGreaterThan(kind.rounds / 4);
            assertThat(attributes).isGreaterThan(kind.rounds);
        }
    }

    private static Walk.Result walk(byte[] bytes, ByteOrder order, int round) {
        // An exact array, so that a byte read behind the end is an exception, and indices that do not start at 0.
        int start = round % 4;
        byte[] array = new byte[start + bytes.length];
        System.arraycopy(bytes, 0, array, start, bytes.length);
        ByteBuf datagram = Unpooled.wrappedBuffer(array).readerIndex(start);
        try {
            return Walk.over(datagram, order);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed %d, round %d, %s: %s".formatted(SEED, round, order, ByteBufUtil.hexDump(bytes)), e);
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A message header that fits and small attributes, nearly always. */
    private static byte[] plausible(Random random, ByteOrder order) {
        boolean little = order == ByteOrder.LITTLE_ENDIAN;
        byte[] bytes = new byte[NetlinkConstants.NLMSG_HDRLEN + random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        Wire.set32(buffer, 0, random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length, little);
        Wire.set16(buffer, 4, NetlinkConstants.NLMSG_ERROR + random.nextInt(3), little);
        int index = NetlinkConstants.NLMSG_HDRLEN + 4 * random.nextInt(6);
        while (index + NetlinkConstants.NLA_HDRLEN <= bytes.length) {
            int length = random.nextInt(16) == 0 ? random.nextInt(0x10000) : random.nextInt(4, 24);
            Wire.set16(buffer, index, length, little);
            Wire.set16(buffer, index + 2, random.nextInt(8), little);
            // At times only behind the header, so that the next attribute is nested in this one.
            index += Wire.align(random.nextInt(4) == 0 ? NetlinkConstants.NLA_HDRLEN : Math.max(length, 4));
        }
        return bytes;
    }

    private static byte[] changed(Random random, ByteOrder order) {
        byte[] bytes = (order == ByteOrder.LITTLE_ENDIAN ? LITTLE : BIG).clone();
        for (int change = random.nextInt(MOST_CHANGES + 1); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
