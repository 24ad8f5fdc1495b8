// SPDX-License-Identifier: Apache-2.0

/** A simulated kernel for tests of netlink programs, and recordings of a real one. */
module io.nettylink.testkit {
    requires transitive io.netty.buffer;
    requires io.netty.common;
    requires transitive io.netty.transport;
    requires transitive io.nettylink.codec;
    requires transitive io.nettylink.core;
    requires static transitive org.jspecify;

    exports io.nettylink.testkit;
}
