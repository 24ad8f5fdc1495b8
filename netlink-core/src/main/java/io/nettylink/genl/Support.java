// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

/** Whether a kernel accepts something. */
public enum Support {
    /** The kernel says that it knows it. */
    YES,

    /** The kernel says what it knows, and this is not among it. */
    NO,

    /** The kernel doesn't say. */
    UNKNOWN
}
