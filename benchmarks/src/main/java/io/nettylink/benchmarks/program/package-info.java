// SPDX-License-Identifier: Apache-2.0
/** The stack's own programs in the comparison: one process, one workload, a round at each command of the harness. */
@NullMarked
package io.nettylink.benchmarks.program;

import org.jspecify.annotations.NullMarked;
