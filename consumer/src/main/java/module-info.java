// SPDX-License-Identifier: Apache-2.0

/** A program that uses nettylink, as somebody else would write it. */
module com.example.consumer {
    requires io.nettylink.core;
    // For an event loop group of its own.
    requires io.netty.transport.classes.epoll;
}
