// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.KernelErrorException;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;

/**
 * What the kernel is able to say, found out by asking parts of it that are not ours, so that a test expects neither more
 * nor less of our module. Nothing is skipped: a test says what it expects in either case.
 */
final class GuestKernel {
    private static final int ETHTOOL_MSG_STRSET_GET = 1;

    private GuestKernel() {}

    /**
     * Whether an error can tell which attribute is missing ({@code NLMSGERR_ATTR_MISS_TYPE}, from 6.1 on): ethtool does
     * where it can, when the header is missing that all its requests need.
     */
    static boolean namesMissingAttributes(GenericNetlink genl) throws InterruptedException {
        Family ethtool = genl.family("ethtool").await();
        KernelErrorException refusal = catchThrowableOfType(
                KernelErrorException.class,
                () -> genl.execute(ethtool.request(ETHTOOL_MSG_STRSET_GET).build())
                        .await());
        return refusal.extendedAck().missingType() >= 0;
    }
}
