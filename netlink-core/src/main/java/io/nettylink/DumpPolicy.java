// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

/**
 * What to do about dumps that the kernel marks as inconsistent ({@code NLM_F_DUMP_INTR}), because the table changed
 * while it was read: ask again, up to a number of attempts, and then fail or be content.
 *
 * @param attempts how often to ask, at least 1
 * @param acceptsInterrupted whether the values of the last attempt are good enough though the kernel marked them, so
 *     that entries may be missing or be there twice; otherwise the dump fails with {@link DumpInterruptedException}
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html#dump-consistency">Introduction to Netlink: Dump
 *     consistency</a>
 */
public record DumpPolicy(int attempts, boolean acceptsInterrupted) {
    /** Four attempts, of which one has to be consistent. */
    public static final DumpPolicy DEFAULT = ofAttempts(4);

    /** Checks the number. */
    public DumpPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("a dump is tried at least once, not " + attempts + " times");
        }
    }

    /**
     * A policy that asks for consistency.
     *
     * @param attempts how often to ask, at least 1
     * @return a policy whose dumps fail where no attempt was consistent
     */
    public static DumpPolicy ofAttempts(int attempts) {
        return new DumpPolicy(attempts, false);
    }

    /**
     * A policy that is content with less.
     *
     * @return the same number of attempts, the last of which counts whether it was consistent or not
     */
    public DumpPolicy acceptingInterrupted() {
        return new DumpPolicy(attempts, true);
    }
}
