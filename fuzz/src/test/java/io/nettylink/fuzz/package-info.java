// SPDX-License-Identifier: Apache-2.0

/**
 * Fuzz targets: each takes bytes from Jazzer and holds what reads them to its promises. Arbitrary bytes never loop, are
 * never read beyond their end, leak nothing, and raise nothing but the documented exceptions.
 *
 * <p>Surefire replays the files of {@code src/test/resources/io/nettylink/fuzz/TARGETInputs}; {@code scripts/fuzz}
 * looks for new ones.
 */
@NullMarked
package io.nettylink.fuzz;

import org.jspecify.annotations.NullMarked;
