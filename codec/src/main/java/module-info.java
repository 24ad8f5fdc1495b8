// SPDX-License-Identifier: Apache-2.0

/** Netlink messages and attributes over Netty buffers; knows nothing of sockets. */
module io.nettylink.codec {
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires static transitive org.jspecify;

    exports io.nettylink.codec;
}
