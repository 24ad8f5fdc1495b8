// SPDX-License-Identifier: Apache-2.0

/**
 * The C library's functions that netlink needs, through {@code java.lang.foreign}: one class per header.
 *
 * <p>No other package imports {@code java.lang.foreign}. What leaves this one is numbers: addresses are {@code long},
 * and a call that fails returns its error number negated, so that errors cost no exception here and get their words
 * where it is known what was being attempted.
 */
@NullMarked
package io.nettylink.internal.ffm;

import org.jspecify.annotations.NullMarked;
