// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

import io.nettylink.internal.socket.Counters;
import java.util.function.LongSupplier;

/**
 * What is to be known of an open socket.
 *
 * @param protocol the netlink protocol
 * @param portId the port id
 * @param counters what is counted here
 * @param drops asks the kernel how many messages it has dropped; negative where it does not tell
 */
public record SocketFigures(int protocol, long portId, Counters counters, LongSupplier drops) {}
