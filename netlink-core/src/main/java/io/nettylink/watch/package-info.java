// SPDX-License-Identifier: Apache-2.0

/**
 * Following a table of the kernel: what is in it now, and each change from then on.
 *
 * <p>A {@link io.nettylink.watch.Watch} joins multicast groups, dumps the table, and keeps a copy in step with the
 * kernel's notifications. Where notifications are lost it says so, dumps again, and tells the difference as changes. A
 * decoder, which is the user's, makes an {@link io.nettylink.watch.Update} of each message: what key it is about, and
 * what is there now. Out come {@link io.nettylink.watch.WatchEvent}s, through {@link java.util.concurrent.Flow} with
 * its demand, and the table itself.
 */
@NullMarked
package io.nettylink.watch;

import org.jspecify.annotations.NullMarked;
