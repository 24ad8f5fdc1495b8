// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.MessageView;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.echo.CpuCounters;
import io.nettylink.echo.EchoReply;
import io.nettylink.echo.PublishedMessage;
import io.nettylink.echo.Tick;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;

/** The messages of the family {@code nettylink-echo}. The input is the payload, from {@code genlmsghdr} on. */
class EchoMessagesFuzzTest {
    private static final int ANY_FAMILY = 0x20;

    private static final List<Function<MessageView, Object>> READERS =
            List.of(EchoReply::read, PublishedMessage::read, Tick::read, CpuCounters::read);

    @FuzzTest
    void anyMessage(byte[] payload) {
        for (Function<MessageView, Object> reader : READERS) {
            Surroundings.compare(payload, 1, (bytes, trace) -> {
                MessageView message = new NetlinkMessage(ANY_FAMILY, 0, 1, 1, bytes, ByteOrder.LITTLE_ENDIAN);
                try {
                    trace.value(reader.apply(message));
                } catch (MalformedMessageException e) {
                    trace.value(e.getMessage());
                }
            });
        }
    }
}
