// SPDX-License-Identifier: Apache-2.0

/** A Netty channel, a request engine and generic netlink over AF_NETLINK. */
module io.nettylink.core {
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires transitive io.netty.transport.unix.common;
    requires io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.io_uring;
    // Images without it run all the same, only that nobody can record there.
    requires static jdk.jfr;
    // Nothing else on a module path would bring Netty's native library along, for either platform.
    requires io.netty.transport.epoll.linux.aarch_64;
    requires io.netty.transport.epoll.linux.x86_64;
    requires transitive io.nettylink.codec;
    requires static transitive org.jspecify;

    exports io.nettylink;
    exports io.nettylink.channel;
    exports io.nettylink.channel.spi;
    exports io.nettylink.genl;
    exports io.nettylink.watch;
}
