// SPDX-License-Identifier: Apache-2.0
/** The harness: runs the programs interleaved, compares their checksums, and reports what it measured. */
@NullMarked
package io.nettylink.benchmarks;

import org.jspecify.annotations.NullMarked;
