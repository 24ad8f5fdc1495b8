// SPDX-License-Identifier: Apache-2.0

/**
 * For tests of programs that speak netlink: a kernel that does what the test says, and recordings of a real one.
 *
 * <ul>
 *   <li>{@link io.nettylink.testkit.FakeKernel} stands where the system calls are. Its sockets behave as the kernel's do:
 *       port ids, groups, receive buffers that overrun, dumps that go on while they are read. What it answers is the
 *       test's to say, and so is {@linkplain io.nettylink.testkit.Faults what goes wrong}.
 *   <li>{@link io.nettylink.testkit.VirtualTime} lets a test wait for a timeout without waiting.
 *   <li>{@link io.nettylink.testkit.Recorder} writes down what a real kernel says, {@link
 *       io.nettylink.testkit.Replay} says it again.
 * </ul>
 *
 * <p>Nothing here needs Linux, native access or a test framework.
 */
@NullMarked
package io.nettylink.testkit;

import org.jspecify.annotations.NullMarked;
