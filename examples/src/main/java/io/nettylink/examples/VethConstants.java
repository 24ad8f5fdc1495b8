// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

/** As much of {@code include/uapi/linux/veth.h} as the examples need: links of the kind {@code veth}, of which there are always two. */
final class VethConstants {
    /** In {@code IFLA_INFO_DATA}: the other one, a {@code struct ifinfomsg} and attributes. */
    static final int VETH_INFO_PEER = 1;

    private VethConstants() {}
}
