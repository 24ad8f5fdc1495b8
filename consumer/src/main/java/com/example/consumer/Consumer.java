// SPDX-License-Identifier: Apache-2.0
package com.example.consumer;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.channel.NetlinkProtocols.NETLINK_ROUTE;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.nettylink.NetlinkClient;
import io.nettylink.Request;
import io.nettylink.codec.AttributeReader;
import io.nettylink.codec.MessageView;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;

/** Prints the links of this network namespace, and the family that knows all others. */
public final class Consumer {
    // Of include/uapi/linux/rtnetlink.h and if_link.h.
    private static final int RTM_GETLINK = 18;
    private static final int IFINFOMSG_LENGTH = 16;
    private static final int IFI_INDEX_OFFSET = 4;
    private static final int IFLA_IFNAME = 3;

    private Consumer() {}

    /**
     * Runs it.
     *
     * @param arguments none
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        Module module = Consumer.class.getModule();
        System.out.println(module.isNamed() ? "module " + module.getName() : "class path");
        printLinks();
        printController();
    }

    private static void printLinks() throws InterruptedException {
        Request links = Request.builder(RTM_GETLINK)
                .header(out -> out.zero(IFINFOMSG_LENGTH))
                .label("RTM_GETLINK")
                .build();
        try (NetlinkClient client = NetlinkClient.open(NETLINK_ROUTE)) {
            client.dump(links, Consumer::link).await().forEach(System.out::println);
        }
    }

    private static String link(MessageView message) {
        AttributeReader in = message.attributes(IFINFOMSG_LENGTH);
        String name = "";
        while (in.next()) {
            if (in.type() == IFLA_IFNAME) {
                name = in.string();
            }
        }
        return "link " + message.s32(IFI_INDEX_OFFSET) + " is " + name;
    }

    private static void printController() throws InterruptedException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        NetlinkClient client =
                NetlinkClient.builder(NETLINK_GENERIC).eventLoopGroup(group).open();
        try (GenericNetlink genl = GenericNetlink.on(client)) {
            Family controller = genl.family("nlctrl").await();
            System.out.println("family " + controller.name() + " has id " + controller.id() + " and groups "
                    + controller.groups().keySet());
        } finally {
            group.shutdownGracefully().sync();
        }
    }
}
