// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.List;

/** A program decoded something else than the limit, so that its times mean nothing. */
final class ChecksumException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChecksumException(Workload workload, Peer peer, Sample expected, Sample found, List<String> different) {
        super("%s: %s decoded %d items where %s decoded %d; they differ in %s"
                .formatted(
                        workload.name(),
                        peer.name(),
                        found.items(),
                        Peer.LIMIT,
                        expected.items(),
                        different.isEmpty() ? "their number" : String.join(", ", different)));
    }
}
