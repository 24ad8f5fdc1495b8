// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * User event: a datagram came that the kernel did not send, and was dropped.
 *
 * <p>Any process may send to any port id under some protocols, and the header's {@code nlmsg_pid} is the sender's to
 * forge; {@code recvmsg}'s sender address is the kernel's word. {@link NetlinkChannelOption#ACCEPT_USER_MESSAGES}
 * lets such datagrams in.
 *
 * @param sender the sender's address
 * @param bytes the datagram's size in bytes
 */
public record ForeignDatagramEvent(NetlinkAddress sender, int bytes) {}
