// SPDX-License-Identifier: Apache-2.0

/**
 * Netlink on the wire: messages, attributes, acknowledgements.
 *
 * <p>A datagram holds one or more {@linkplain io.nettylink.codec.NetlinkMessage messages}; a message is a 16-byte
 * header and a payload; the payload is usually a fixed header of the protocol's own, followed by attributes, each a
 * length, a type and a value, which may be attributes again. {@link io.nettylink.codec.AttributeReader} is a cursor
 * over them and {@link io.nettylink.codec.AttributeWriter} its mirror. What the kernel answers to a request is an
 * {@link io.nettylink.codec.Acknowledgement}, with the kernel's own words in an
 * {@link io.nettylink.codec.ExtendedAck}.
 *
 * <p>Every length that comes off the wire is checked before it is used. Bad input ends in a
 * {@link io.nettylink.codec.MalformedMessageException}, never in a loop, an over-read or another exception.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">Introduction to Netlink</a>
 * @serial exclude
 */
@NullMarked
package io.nettylink.codec;

import org.jspecify.annotations.NullMarked;
