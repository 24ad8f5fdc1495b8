// SPDX-License-Identifier: Apache-2.0
package io.nettylink.echo;

/**
 * A moment in a message's way through the kernel.
 *
 * @param context the context that the module was in
 * @param cpu the CPU that it ran on
 * @param nanoTime when that was, on the clock of {@link System#nanoTime()} of the same machine
 */
public record Passage(ExecutionContext context, int cpu, long nanoTime) {}
