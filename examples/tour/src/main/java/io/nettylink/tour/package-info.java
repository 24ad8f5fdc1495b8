// SPDX-License-Identifier: Apache-2.0

/**
 * Every way between kernel and user space, from Java, side by side: a class a {@link io.nettylink.tour.Stop}, each with
 * its counterpart of the same name in {@code genl-family-kmod/tour}. {@code ./demo tour} runs them.
 *
 * <p>Start reading with {@code CharacterDevice}.
 */
@NullMarked
package io.nettylink.tour;

import org.jspecify.annotations.NullMarked;
