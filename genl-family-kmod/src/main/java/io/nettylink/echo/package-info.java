// SPDX-License-Identifier: Apache-2.0

/**
 * The Java side of the kernel module {@code nettylink_echo}: {@link io.nettylink.echo.NettylinkEcho} has the numbers of
 * its uapi header, and a record for each message that the module sends decodes it.
 */
@NullMarked
package io.nettylink.echo;

import org.jspecify.annotations.NullMarked;
