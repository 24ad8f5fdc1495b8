// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static io.nettylink.examples.SocketConstants.AF_INET;
import static io.nettylink.examples.SocketConstants.AF_INET6;

import java.net.Inet6Address;
import java.net.InetAddress;

/** An IP address and the number of its bits that stand for the network, such as {@code 10.0.0.0/8}. */
record Prefix(InetAddress address, int length) {

    /** Reads what {@link #toString} writes; without a length, all bits count. Whether the length fits the kernel says. */
    static Prefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        return new Prefix(address, slash < 0 ? bits(address) : Integer.parseInt(text.substring(slash + 1)));
    }

    /** {@code AF_INET} or {@code AF_INET6}. */
    static int family(InetAddress address) {
        return address instanceof Inet6Address ? AF_INET6 : AF_INET;
    }

    int family() {
        return family(address);
    }

    @Override
    public String toString() {
        String host = Words.ip(address);
        return length == bits(address) ? host : host + '/' + length;
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet6Address ? 128 : 32;
    }
}
