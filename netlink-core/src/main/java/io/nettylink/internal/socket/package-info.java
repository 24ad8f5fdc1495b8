// SPDX-License-Identifier: Apache-2.0

/** The kernel's sockets behind the interface that channel and blocking client use: buffers above, addresses below. */
@NullMarked
package io.nettylink.internal.socket;

import org.jspecify.annotations.NullMarked;
