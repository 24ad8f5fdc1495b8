// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.examples.LinkStatistics.Received;
import io.nettylink.examples.LinkStatistics.Sent;
import org.junit.jupiter.api.Test;

/** Counters that no link in a namespace makes count. */
class LinkStatisticsTest {

    @Test
    void eachCounterIsReadFromItsPlace() {
        ByteBuf buffer = Unpooled.buffer();
        AttributeWriter.of(buffer).struct(1, out -> {
            for (int place = 1; place <= 25; place++) {
                out.u64(place);
            }
        });
        AttributeReader in = AttributeReader.of(buffer);
        assertThat(in.next()).isTrue();
        assertThat(LinkStatistics.read(in.struct()))
                .isEqualTo(new LinkStatistics(new Received(3, 1, 5, 7, 12, 9), new Sent(4, 2, 6, 8, 18, 10)));
    }
}
