// SPDX-License-Identifier: Apache-2.0

/**
 * Short programs that show the API; each is there to be copied.
 *
 * <p>{@code EchoClient}, {@code MulticastSubscriber} and {@code Publisher} talk to our kernel module, as {@code ./demo}
 * shows. {@code Links}, {@code Addresses}, {@code Routes}, {@code Neighbours}, {@code Rules} and {@code Monitor} do with
 * rtnetlink what {@code ip} does, on any machine: {@code scripts/example Links}. Start reading with {@code Links}: the
 * requests, and {@code Link}, which the answers become. The kernel's numbers are in classes named after their headers.
 */
@NullMarked
package io.nettylink.examples;

import org.jspecify.annotations.NullMarked;
