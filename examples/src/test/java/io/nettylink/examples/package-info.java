// SPDX-License-Identifier: Apache-2.0

/** Tests of the examples that need no kernel module; those of rtnetlink have {@code ip} for an oracle. */
@NullMarked
package io.nettylink.examples;

import org.jspecify.annotations.NullMarked;
