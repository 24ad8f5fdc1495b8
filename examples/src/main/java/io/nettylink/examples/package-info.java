// SPDX-License-Identifier: Apache-2.0

/** Short programs that show the API; each is there to be copied. */
@NullMarked
package io.nettylink.examples;

import org.jspecify.annotations.NullMarked;
