// SPDX-License-Identifier: Apache-2.0

/**
 * The functions of the C library that the tour needs, a class a header. Each failure is an {@link
 * io.nettylink.tour.ffm.ErrnoException} that names the call.
 */
@NullMarked
package io.nettylink.tour.ffm;

import org.jspecify.annotations.NullMarked;
