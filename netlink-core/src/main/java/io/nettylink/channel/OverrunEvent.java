// SPDX-License-Identifier: Apache-2.0
package io.nettylink.channel;

/**
 * User event: the channel's receive buffer was full and the kernel dropped messages. Notifications are lost, and a
 * reply may be. The channel goes on.
 *
 * <p>The kernel reports this by the error ENOBUFS, and from then on drops <em>everything</em> for this socket until its
 * queue has been read empty. The channel therefore reads it empty first, and fires this event in the place of the
 * hole: what was read before it had been queued before the loss, and what the kernel sends after it is queued again. A
 * snapshot that is asked for on this event misses nothing. With auto-read off the queue is emptied by the reads that
 * are asked for, and the event follows the last of them; {@link ChannelCounters#overruns()} counts at once.
 *
 * @param overruns how many overruns this channel has seen, this one included
 * @param drops how many messages the kernel has dropped on this socket since it was opened, 0 to 4294967295, where it
 *     wraps; {@code SK_MEMINFO_DROPS} of {@code <linux/sock_diag.h>}
 */
public record OverrunEvent(long overruns, long drops) {}
