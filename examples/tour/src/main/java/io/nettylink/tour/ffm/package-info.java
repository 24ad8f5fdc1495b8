// SPDX-License-Identifier: Apache-2.0

/**
 * The functions of the C library that the tour needs, a class a header. Each failure is an {@link
 * io.nettylink.tour.ffm.ErrnoException} that names the call.
 *
 * <p>{@code nettylink-core} has such classes, too, in a package that it does not export: they are made for one event loop's
 * memory and one socket, and free to change. A program to be copied cannot depend on them, and to export them would make
 * them API. So the few lines that bind a function are here again, and none of what is bound there for sockets is.
 */
@NullMarked
package io.nettylink.tour.ffm;

import org.jspecify.annotations.NullMarked;
