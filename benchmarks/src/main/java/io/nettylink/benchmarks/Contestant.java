// SPDX-License-Identifier: Apache-2.0
package io.nettylink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A program in one contest, with what it has said. */
final class Contestant implements AutoCloseable {
    final Peer peer;
    private final Conversation conversation;

    /** By the number of the run, as not every program takes part in all of them. */
    private final Map<Integer, Sample> samples = new TreeMap<>();

    private long busyNanos;
    private long workedNanos;
    private long peakMemory;

    Contestant(Peer peer, Conversation conversation) {
        this.peer = peer;
        this.conversation = conversation;
    }

    /** Runs a round that does not count. */
    Sample warmUp(Workload workload, Namespace namespace, long count) {
        long began = System.nanoTime();
        Sample sample = workload.round().run(conversation, namespace, count);
        busyNanos += System.nanoTime() - began;
        workedNanos += sample.cpuNanos();
        return sample;
    }

    Sample run(int number, Workload workload, Namespace namespace, long count) {
        Sample sample = warmUp(workload, namespace, count);
        samples.put(number, sample);
        peakMemory = sample.peakKib() < 0 ? conversation.peakMemory() : Math.max(peakMemory, sample.peakKib());
        return sample;
    }

    /** Whether it has worked for long enough, which is what JIT compilers go by, or its rounds have taken too long. */
    boolean isWarm(Schedule schedule) {
        return workedNanos >= schedule.warmUpNanos() || busyNanos >= schedule.patienceNanos();
    }

    /** How long all of its rounds have taken, those that don't count included. */
    long busyNanos() {
        return busyNanos;
    }

    /** Forgets what its rounds have taken so far. */
    void resetBusy() {
        busyNanos = 0;
    }

    boolean hasSamples() {
        return !samples.isEmpty();
    }

    /** How many of its rounds count. */
    int runs() {
        return samples.size();
    }

    /** Its figures in relation to the limit's; ratios are NaN where the limit has no runs. */
    Standing standing(Workload workload, Contestant limit, long count) {
        List<Double> wall = new ArrayList<>();
        List<Double> wallRatios = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Double> cpuRatios = new ArrayList<>();
        long received = 0;
        long overruns = 0;
        for (Map.Entry<Integer, Sample> run : samples.entrySet()) {
            Sample sample = run.getValue();
            Sample reference = limit.samples.get(run.getKey());
            wall.add(sample.wallPerItem());
            cpu.add(sample.cpuPerItem());
            received += sample.items();
            overruns += sample.overruns();
            if (reference != null) {
                wallRatios.add(sample.wallPerItem() / reference.wallPerItem());
                cpuRatios.add(sample.cpuPerItem() / reference.cpuPerItem());
            }
        }
        List<Double> allocated =
                samples.values().stream().map(Sample::allocatedPerItem).toList();
        Sample last = samples.values().iterator().next();
        return new Standing(
                workload.name(),
                peer.name(),
                samples.size(),
                Arithmetic.median(wall),
                Arithmetic.least(wall),
                wallRatios.isEmpty() ? Double.NaN : Arithmetic.median(wallRatios),
                Arithmetic.median(cpu),
                cpuRatios.isEmpty() ? Double.NaN : Arithmetic.median(cpuRatios),
                last.allocated() < 0 ? Double.NaN : Arithmetic.median(allocated),
                peakMemory,
                workload.isLive() ? (double) received / (count * samples.size()) : Double.NaN,
                overruns,
                last.healedNanos() < 0
                        ? Double.NaN
                        : Arithmetic.median(samples.values().stream()
                                .map(sample -> (double) sample.healedNanos())
                                .toList()),
                Footprint.of(samples.values().stream().map(Sample::footprint).toList()),
                Checksums.missing(workload.fields(), last.checksum()));
    }

    @Override
    public void close() {
        conversation.close();
    }
}
