// SPDX-License-Identifier: Apache-2.0

/** Doors for fuzz targets into what the package does not export. */
@NullMarked
package io.nettylink.genl;

import org.jspecify.annotations.NullMarked;
