// SPDX-License-Identifier: Apache-2.0

/**
 * What the tests of all modules share: leaked buffers fail the test class that made them, and annotated hex dumps serve
 * as golden bytes.
 *
 * <p>It is enough to have the codec's test jar on the test class path and the parent's {@code test.jvm.args}.
 */
@NullMarked
package io.nettylink.testing;

import org.jspecify.annotations.NullMarked;
