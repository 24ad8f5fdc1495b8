// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

import io.nettylink.Request;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** As much of rtnetlink as the tests need: links by index and name. */
final class Links {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTNLGRP_LINK = 1;
    static final int HEADER = 16;
    static final int IFLA_IFNAME = 3;
    static final int INDEX = 4;

    static final Request GET_ALL = get(0, "all links");

    private Links() {}

    record Link(int index, String name) {
        static Link read(MessageView message) {
            String name = "";
            AttributeReader in = message.attributes(HEADER);
            while (in.next()) {
                if (in.type() == IFLA_IFNAME) {
                    name = in.string();
                }
            }
            return new Link(message.s32(INDEX), name);
        }
    }

    static Request get(int index) {
        return get(index, "link " + index);
    }

    private static Request get(int index, String label) {
        return Request.builder(RTM_GETLINK)
                .header(out -> out.u32(0).u32(index).zero(8))
                .label(label)
                .build();
    }

    /** A link, from who waits only so long. */
    static Request get(int index, Duration timeout) {
        return Request.builder(RTM_GETLINK)
                .header(out -> out.u32(0).u32(index).zero(8))
                .label("link " + index)
                .timeout(timeout)
                .build();
    }

    static KernelMessage link(int index) {
        return KernelMessage.of(
                RTM_NEWLINK, out -> out.u32(0).u32(index).zero(8).attributes().string(IFLA_IFNAME, "eth" + index));
    }

    static List<KernelMessage> links(int count) {
        List<KernelMessage> links = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            links.add(link(i));
        }
        return links;
    }

    /** A kernel that has a link of every index, and dumps some of them. */
    static void script(FakeKernel kernel, int dumped) {
        kernel.protocol(0)
                .on(RTM_GETLINK, request -> Answer.messages(link(request.s32(INDEX))))
                .on(RTM_GETLINK, request -> request.s32(INDEX) == 0, request -> Answer.dump(links(dumped)));
    }
}
