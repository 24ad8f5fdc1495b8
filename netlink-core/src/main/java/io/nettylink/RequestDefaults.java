// SPDX-License-Identifier: Apache-2.0
package io.nettylink;

import java.time.Duration;

/** What holds for requests that do not say it themselves. */
record RequestDefaults(Duration timeout, DumpPolicy dumpPolicy) {
    static final RequestDefaults INITIAL = new RequestDefaults(Duration.ofSeconds(5), DumpPolicy.DEFAULT);

    RequestDefaults withTimeout(Duration value) {
        return new RequestDefaults(Timeouts.positive(value), dumpPolicy);
    }

    RequestDefaults withDumpPolicy(DumpPolicy value) {
        return new RequestDefaults(timeout, value);
    }

    Duration timeoutOf(Request request) {
        Duration own = request.timeout();
        return own == null ? timeout : own;
    }

    DumpPolicy dumpPolicyOf(Request request) {
        DumpPolicy own = request.dumpPolicy();
        return own == null ? dumpPolicy : own;
    }
}
