// SPDX-License-Identifier: Apache-2.0

/** Tests of the examples that need no kernel module. */
@NullMarked
package io.nettylink.examples;

import org.jspecify.annotations.NullMarked;
