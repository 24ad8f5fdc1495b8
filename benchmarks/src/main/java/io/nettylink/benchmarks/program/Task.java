// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks.program;

/** What a client does in a round of one workload. */
interface Task extends AutoCloseable {

    /** What precedes the clock's start. */
    default void prepare() throws InterruptedException {}

    /** What is measured. */
    void run(Results results) throws InterruptedException;

    /** What follows the clock's stop. */
    default void finish() {}

    /** Figures of its own about the last round, each behind a blank. */
    default String figures() {
        return "";
    }

    /** Ends the client. */
    @Override
    default void close() {}
}
