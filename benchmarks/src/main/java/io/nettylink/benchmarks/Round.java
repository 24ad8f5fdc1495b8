// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** What happens around one round of one program. */
@FunctionalInterface
interface Round {
    /** How many routes are left by a live round. */
    long LEFT = 1000;

    /** Runs it. */
    Sample run(Conversation program, Namespace namespace, long count);

    /** Nothing happens around it. */
    Round PLAIN = (program, namespace, count) -> {
        program.ask("prepare");
        return Sample.parse(program.ask("go"));
    };

    /** The program's queue is full of events when its clock starts. */
    Round DRAIN = (program, namespace, count) -> {
        program.ask("prepare");
        namespace.generate("storm " + count / 2);
        return Sample.parse(program.ask("go"));
    };

    /** What the program installed is in the kernel, which tells the checksum; and then it isn't any more. */
    Round INSTALL = (program, namespace, count) -> {
        program.ask("prepare");
        Sample sample = Sample.parse(program.ask("go"));
        Sample installed = Sample.parse(namespace.generate("checksum") + " wall_ns=0 cpu_ns=0");
        namespace.generate("delete " + count);
        return sample.withChecksum(installed.checksum());
    };

    /** How long a program has to come to its wait, and to read what is left in its queue. */
    long PAUSE_NANOS = 50_000_000;

    /** How often the last event is repeated, with a pause before each. */
    int MOST_REPEATS = 600;

    /**
     * Events come while the program reads; the last one is repeated, in case that it was lost. At the end some of the routes
     * are still there, which is what a program that follows the table has to have.
     */
    Round LIVE = (program, namespace, count) -> {
        program.ask("prepare");
        program.say("go");
        long left = Math.min(LEFT, count / 4);
        // The program is to wait for the first event when it comes.
        LockSupport.parkNanos(PAUSE_NANOS);
        String storm = namespace.generate("storm " + (count + left) / 2 + " " + left);
        int patience = MOST_REPEATS;
        do {
            LockSupport.parkNanos(PAUSE_NANOS);
            namespace.generate("last");
            patience--;
        } while (!program.hasAnswered() && patience > 0);
        // A program that is deaf by now is ended while its answer is waited for.
        long nanos = Long.parseLong(storm.replaceAll("[^0-9]", ""));
        Sample sample = Sample.parse(program.answer());
        Sample kernel = Sample.parse(namespace.generate("checksum") + " wall_ns=0 cpu_ns=0");
        namespace.generate("delete " + left);
        if (!sample.table().isEmpty()) {
            sample = sample.withChecksum(kernel.checksum());
        }
        return sample.withWall(nanos * Math.max(1, sample.items()) / count);
    };
}
