// SPDX-License-Identifier: Apache-2.0
package io.nettylink.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.nettylink.RequestCounters;
import io.nettylink.channel.ChannelCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What there is to read off a client or a socket.
 *
 * <p>A registry holds what it reads from weakly, and the functions that read strongly: these have no reference to it.
 */
final class Figures<T> {
    private final T target;
    private final List<Figure<T>> all = new ArrayList<>();

    private record Figure<T>(
            String meter,
            String description,
            Tags tags,
            @Nullable String unit,
            ToLongFunction<T> value) {}

    Figures(T target) {
        this.target = target;
    }

    /** Asks the kernel, which may not answer. */
    @FunctionalInterface
    interface Asking<T> {
        long ask(T target) throws Exception;
    }

    Figures<T> requests(Function<T, RequestCounters> counters) {
        ended("succeeded", counters.andThen(RequestCounters::succeeded));
        ended("refused", counters.andThen(RequestCounters::refused));
        ended("timed_out", counters.andThen(RequestCounters::timedOut));
        ended("cancelled", counters.andThen(RequestCounters::cancelled));
        ended("lost", counters.andThen(RequestCounters::lost));
        ended("failed", counters.andThen(RequestCounters::failed));
        add("requests.sent", "Requests handed to the kernel", counters.andThen(RequestCounters::sent));
        add("replies", "Messages that answered a request", counters.andThen(RequestCounters::replies));
        add("replies.unmatched", "Messages that answered no request", counters.andThen(RequestCounters::unmatched));
        add("dump.restarts", "Dumps asked for again", counters.andThen(RequestCounters::dumpRestarts));
        return this;
    }

    Figures<T> socket(Function<T, ChannelCounters> counters, Asking<T> drops) {
        add("datagrams.received", "Datagrams received", counters.andThen(ChannelCounters::datagramsReceived));
        add("datagrams.sent", "Datagrams sent", counters.andThen(ChannelCounters::datagramsSent));
        bytes("data.received", "Bytes of the datagrams received", counters.andThen(ChannelCounters::bytesReceived));
        bytes("data.sent", "Bytes of the datagrams sent", counters.andThen(ChannelCounters::bytesSent));
        add("receive.calls", "Calls that asked for datagrams", counters.andThen(ChannelCounters::receiveCalls));
        add("writes.refused", "Writes that an error failed", counters.andThen(ChannelCounters::writesRefused));
        add("overruns", "Overruns of the receive buffer", counters.andThen(ChannelCounters::overruns));
        dropped("truncated", counters.andThen(ChannelCounters::truncatedDatagrams)::apply);
        dropped("foreign", counters.andThen(ChannelCounters::foreignDatagrams)::apply);
        dropped("overrun", new LastAnswer<>(drops));
        return this;
    }

    List<Meter> register(MeterRegistry registry, Tags common) {
        List<Meter> meters = new ArrayList<>();
        for (Figure<T> figure : all) {
            meters.add(FunctionCounter.builder(figure.meter(), target, figure.value()::applyAsLong)
                    .description(figure.description())
                    .baseUnit(figure.unit())
                    .tags(common)
                    .tags(figure.tags())
                    .register(registry));
        }
        return meters;
    }

    private void ended(String outcome, Function<T, Long> value) {
        all.add(new Figure<>(
                "netlink.requests.ended", "Requests that ended", Tags.of("outcome", outcome), null, value::apply));
    }

    private void dropped(String reason, ToLongFunction<T> value) {
        all.add(new Figure<>("netlink.datagrams.dropped", "Datagrams dropped", Tags.of("reason", reason), null, value));
    }

    private void add(String meter, String description, Function<T, Long> value) {
        all.add(new Figure<>("netlink." + meter, description, Tags.empty(), null, value::apply));
    }

    private void bytes(String meter, String description, Function<T, Long> value) {
        all.add(new Figure<>("netlink." + meter, description, Tags.empty(), BaseUnits.BYTES, value::apply));
    }

    /** A socket that is closed can't be asked any more: what it said last stays true. */
    private static final class LastAnswer<T> implements ToLongFunction<T> {
        private final Asking<T> question;
        private volatile long last;

        LastAnswer(Asking<T> question) {
            this.question = question;
        }

        @Override
        public long applyAsLong(T target) {
            try {
                last = question.ask(target);
            } catch (Exception closed) {
                return last;
            }
            return last;
        }
    }
}
