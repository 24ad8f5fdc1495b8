// SPDX-License-Identifier: Apache-2.0
package io.nettylink.fuzz;

import static io.nettylink.codec.GenetlinkConstants.GENL_ID_CTRL;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.nettylink.codec.MalformedMessageException;
import io.nettylink.codec.NetlinkMessage;
import io.nettylink.genl.Family;
import java.nio.ByteOrder;
import java.util.List;

/** Generic netlink: what the controller says of a family. The input is the payload, from {@code genlmsghdr} on. */
class FamilyFuzzTest {

    @FuzzTest
    void anyFamily(byte[] payload) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Surroundings.compare(payload, 16, (bytes, trace) -> {
                NetlinkMessage message = new NetlinkMessage(GENL_ID_CTRL, 0, 1, 1, bytes, order);
                try {
                    Family family = Family.read(message);
                    trace.value(family);
                    use(family, message, trace);
                } catch (MalformedMessageException e) {
                    trace.value(e.getMessage());
                }
            });
        }
    }

    /** What a client does with a family, with one of its messages in hand. */
    private static void use(Family family, NetlinkMessage message, Trace trace) {
        Check.that(family.name().length() <= message.payloadLength(), "a name is longer than its message");
        Check.that(family.operations().size() * 4 <= message.payloadLength(), "more operations than there is room for");
        Check.that(family.groups().size() * 4 <= message.payloadLength(), "more groups than there is room for");
        Check.that(family.headerLength() >= 4, "a header of less than nothing");
        AttributeWalk.over(message.attributes(family.headerLength()), message.payloadLength(), trace);
        family.groups().forEach((name, number) -> Check.that(family.group(name) == number, "a group is not found"));
        trace.value(family.request(1).build().type());
    }
}
