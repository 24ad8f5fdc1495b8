// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.jfr;

/**
 * A socket whose figures are recorded from time to time, until it is closed or nobody has this object any more.
 *
 * @param figures where to take the numbers from; kept from the garbage collector by this object alone
 * @param closed ends it
 */
public record OpenSocket(SocketFigures figures, Runnable closed) {}
