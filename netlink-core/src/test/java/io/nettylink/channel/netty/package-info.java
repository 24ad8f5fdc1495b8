// SPDX-License-Identifier: Apache-2.0

/** Netty's own tests of transports, run with our channel. CONTRIBUTING.md says which, and why not the others. */
@NullMarked
package io.nettylink.channel.netty;

import org.jspecify.annotations.NullMarked;
