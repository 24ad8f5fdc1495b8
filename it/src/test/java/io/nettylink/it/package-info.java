// SPDX-License-Identifier: Apache-2.0

/**
 * Tests that run inside a virtual machine, on a real kernel with the real module. Surefire starts their JVM through
 * {@code it/guest/bin/java}, which boots the machine.
 */
@NullMarked
package io.nettylink.it;

import org.jspecify.annotations.NullMarked;
