// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit;

/** Which message of a dump carries {@code NLM_F_DUMP_INTR}. */
public enum DumpPart {
    /** The first row. */
    FIRST,
    /** A row in the middle. */
    MIDDLE,
    /** {@code NLMSG_DONE}, which is the only one to tell where a dump has no rows. */
    DONE
}
