// SPDX-License-Identifier: Apache-2.0
/** The pieces of the stack, one by one, with what they allocate: {@code ./bench --jmh}. */
@NullMarked
package io.nettylink.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
