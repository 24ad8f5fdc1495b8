// SPDX-License-Identifier: Apache-2.0

/** Tests of the Java side of the kernel module; the module itself is tested in {@code it}. */
@NullMarked
package io.nettylink.echo;

import org.jspecify.annotations.NullMarked;
