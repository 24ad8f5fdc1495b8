// SPDX-License-Identifier: Apache-2.0

/** Tests of the tour, run inside a virtual machine with both kernel modules. */
@NullMarked
package io.nettylink.tour;

import org.jspecify.annotations.NullMarked;
