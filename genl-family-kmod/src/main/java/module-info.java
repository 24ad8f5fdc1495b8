// SPDX-License-Identifier: Apache-2.0

/** The generic netlink family of the kernel module {@code nettylink_echo}: its numbers and its messages. */
module io.nettylink.echo {
    requires transitive io.nettylink.codec;
    requires static transitive org.jspecify;

    exports io.nettylink.echo;
}
