// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

/** {@code <linux/sockios.h>}. */
final class LinuxSockios {
    /** Gives a descriptor of a socket's network namespace. */
    static final int SIOCGSKNS = 0x894c;

    private LinuxSockios() {}
}
