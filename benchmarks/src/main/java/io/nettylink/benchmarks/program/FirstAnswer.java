// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;

import io.nettylink.BlockingNetlinkClient;

/** Asks one question and ends, as a command does. */
final class FirstAnswer {

    private FirstAnswer() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (BlockingNetlinkClient client = BlockingNetlinkClient.open(NETLINK_GENERIC)) {
            Family family = client.call(Requests.FAMILY, Family::read);
            System.out.println("answered by " + family.name());
        }
    }
}
