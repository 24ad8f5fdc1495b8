// SPDX-License-Identifier: Apache-2.0
package io.nettylink.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.nettylink.RequestObserver;
import io.nettylink.RequestOutcome;
import io.nettylink.RequestReport;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures what the requests of clients take: a timer {@code netlink.requests} for each protocol, kind (do or dump) and
 * outcome that there is.
 *
 * <p>One may serve several clients, of several protocols. A timer is looked up once; after that, a request costs no
 * allocation here but the report. Any thread may call it.
 */
public final class RequestTimer implements RequestObserver, AutoCloseable {
    private final MeterRegistry registry;
    private final String name;
    private final Map<Integer, Timers> protocols = new ConcurrentHashMap<>();

    /**
     * Measures into a registry.
     *
     * @param registry where the timers are
     * @param name of the client or the clients among all that are measured there, a tag of all timers
     */
    public RequestTimer(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    @Override
    public void ended(RequestReport report) {
        protocols
                .computeIfAbsent(report.protocol(), Timers::new)
                .of(report.dump(), report.outcome())
                .record(report.nanos(), TimeUnit.NANOSECONDS);
    }

    /** Removes the timers from the registry. A client that goes on makes new ones. */
    @Override
    public void close() {
        protocols.keySet().forEach(protocol -> {
            Timers removed = protocols.remove(protocol);
            if (removed != null) {
                removed.remove();
            }
        });
    }

    /** The timers of a protocol, each made when it is first needed. */
    private final class Timers {
        private final int protocol;
        private final Map<RequestOutcome, Timer> dos = new ConcurrentHashMap<>();
        private final Map<RequestOutcome, Timer> dumps = new ConcurrentHashMap<>();

        Timers(int protocol) {
            this.protocol = protocol;
        }

        Timer of(boolean dump, RequestOutcome outcome) {
            Map<RequestOutcome, Timer> kind = dump ? dumps : dos;
            Timer known = kind.get(outcome);
            if (known != null) {
                return known;
            }
            // The registry has one timer of a name, however many threads come here at once.
            Timer made = register(dump, outcome);
            kind.put(outcome, made);
            return made;
        }

        void remove() {
            dos.values().forEach(registry::remove);
            dumps.values().forEach(registry::remove);
        }

        private Timer register(boolean dump, RequestOutcome outcome) {
            return Timer.builder("netlink.requests")
                    .description("Requests, from being handed over to the end of their answer")
                    .tags(Tags.of("name", name, "protocol", Protocols.name(protocol)))
                    .tag("kind", dump ? "dump" : "do")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
