// SPDX-License-Identifier: Apache-2.0

/**
 * The Java side of the kernel module {@code nettylink_echo}, which answers and multicasts from interrupt context: the
 * numbers of its uapi header, and a record for each message that it sends.
 *
 * <ul>
 *   <li>{@link io.nettylink.echo.EchoReply} comes back for what was sent, by the {@link io.nettylink.echo.Delivery} that
 *       was asked for: from a softirq unless it was another one.
 *   <li>{@link io.nettylink.echo.PublishedMessage} and {@link io.nettylink.echo.Tick} are notifications; a tick starts
 *       in a hard interrupt.
 *   <li>{@link io.nettylink.echo.Ticker} and {@link io.nettylink.echo.CpuCounters} say what the module has counted.
 * </ul>
 *
 * <p>The first three tell the {@linkplain io.nettylink.echo.Passage moments} of their way through the kernel: in which
 * context, on which CPU, and when. {@link io.nettylink.echo.NettylinkEcho} has the numbers. Nothing here knows of
 * sockets: the records decode messages, whoever received them. They also show how to write the Java side of a family of
 * one's own.
 */
@NullMarked
package io.nettylink.echo;

import org.jspecify.annotations.NullMarked;
