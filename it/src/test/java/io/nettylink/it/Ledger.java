// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.channel.NetlinkProtocols.NETLINK_GENERIC;
import static io.nettylink.echo.NettylinkEcho.CMD_ECHO;
import static io.nettylink.echo.NettylinkEcho.CMD_PUBLISH;
import static io.nettylink.echo.NettylinkEcho.CMD_STATS;
import static io.nettylink.echo.NettylinkEcho.FAMILY_NAME;

import io.nettylink.BlockingNetlinkClient;
import io.nettylink.FamilyNotFoundException;
import io.nettylink.NetlinkClient;
import io.nettylink.NetlinkClientBuilder;
import io.nettylink.RequestReport;
import io.nettylink.codec.Errno;
import io.nettylink.echo.CpuCounters;
import io.nettylink.genl.BlockingGenericNetlink;
import io.nettylink.genl.Family;
import io.nettylink.genl.GenericNetlink;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Balances the books after every test, by the module's own counters: what was received has been echoed, published or
 * dropped, and what was received or rejected is what the test has sent, to the message. Registered for all tests, so
 * that none can forget it. A test that sends past {@link #client} has to {@linkplain #sent say so}, or fails.
 *
 * <p>Books are kept for each id that the family has had: it has a new one, and new counters, with every load of the
 * module. Those of other network namespaces are kept by {@link TestNamespace}, or by the test.
 */
public final class Ledger implements BeforeEachCallback, AfterEachCallback {
    private static final Map<Integer, AtomicLong> SENT = new ConcurrentHashMap<>();
    private static final Set<String> MESSAGES =
            Set.of(FAMILY_NAME + " command " + CMD_ECHO, FAMILY_NAME + " command " + CMD_PUBLISH);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private @Nullable Balance opening;

    /** What the module of one load had counted. */
    private record Balance(int familyId, CpuCounters counters, long sent) {}

    /** A client whose requests are noted down. */
    static NetlinkClientBuilder client() {
        return NetlinkClient.builder(NETLINK_GENERIC).observer(Ledger::note);
    }

    /** A client whose requests are noted down in books of their own, as those of another namespace have to be. */
    static NetlinkClientBuilder client(AtomicLong books) {
        return NetlinkClient.builder(NETLINK_GENERIC).observer(report -> {
            if (counts(report)) {
                books.incrementAndGet();
            }
        });
    }

    static GenericNetlink open() {
        return GenericNetlink.on(client().open());
    }

    static BlockingGenericNetlink openBlocking() {
        return BlockingGenericNetlink.on(BlockingNetlinkClient.builder(NETLINK_GENERIC)
                .observer(Ledger::note)
                .open());
    }

    /** Notes messages that were sent by other means, and were valid. */
    static void sent(int familyId, long messages) {
        SENT.computeIfAbsent(familyId, id -> new AtomicLong()).addAndGet(messages);
    }

    /** Notes messages that other processes have sent to the module that is loaded now. */
    static void sentByOthers(long messages) throws InterruptedException {
        try (BlockingGenericNetlink genl = patient()) {
            sent(genl.family(FAMILY_NAME).id(), messages);
        }
    }

    /** A kernel that watches itself may be long about a namespace that has ended. */
    private static BlockingGenericNetlink patient() {
        return BlockingGenericNetlink.on(BlockingNetlinkClient.builder(NETLINK_GENERIC)
                .timeout(Duration.ofMinutes(1))
                .open());
    }

    private static void note(RequestReport report) {
        if (counts(report)) {
            sent(report.request().type(), 1);
        }
    }

    private static boolean counts(RequestReport report) {
        return MESSAGES.contains(report.request().toString()) && reachedTheQueue(report);
    }

    private static boolean reachedTheQueue(RequestReport report) {
        return switch (report.outcome()) {
            case SUCCEEDED, TIMED_OUT, CANCELLED, LOST -> true;
            // Otherwise the request was not valid, or not allowed, or there was no module.
            case REFUSED -> report.errno() == Errno.EAGAIN || report.errno() == Errno.ENOMEM;
            case FAILED -> false;
        };
    }

    @Override
    public void beforeEach(ExtensionContext context) throws InterruptedException {
        if (isOfTheTour(context)) {
            return;
        }
        opening = balance(null, false);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        if (isOfTheTour(context)) {
            return;
        }
        Balance closing = balance(opening, true);
        if (closing == null) {
            return;
        }
        String books = "%s, at first %s".formatted(closing, opening);
        if (closing.counters.pending() != 0) {
            throw new AssertionError("what was received never became echoed, published or dropped: " + books);
        }
        if (counted(closing, opening) != sentSince(closing, opening)) {
            throw new AssertionError("the test has sent %d messages, and the module knows of %d: %s"
                    .formatted(sentSince(closing, opening), counted(closing, opening), books));
        }
    }

    /** Those tests only measure what this module does, by clients of their own. */
    private static boolean isOfTheTour(ExtensionContext context) {
        return context.getRequiredTestClass().getPackageName().equals("io.nettylink.tour");
    }

    /** The books, where that is asked for as soon as they balance, or after a while anyway; null without the module. */
    private static @Nullable Balance balance(@Nullable Balance opening, boolean settled) throws InterruptedException {
        try (BlockingGenericNetlink genl = patient()) {
            Family family = genl.family(FAMILY_NAME);
            long start = System.nanoTime();
            while (true) {
                CpuCounters counters =
                        CpuCounters.sum(genl.dump(family.request(CMD_STATS).build(), CpuCounters::read));
                AtomicLong sent = SENT.get(family.id());
                Balance balance = new Balance(family.id(), counters, sent == null ? 0 : sent.get());
                boolean balanced = counters.pending() == 0 && counted(balance, opening) == sentSince(balance, opening);
                if (balanced || !settled || System.nanoTime() - start > PATIENCE_NANOS) {
                    return balance;
                }
                // A reply is counted just after its delivery, when its receiver may already ask.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (FamilyNotFoundException e) {
            return null;
        }
    }

    private static long counted(Balance now, @Nullable Balance then) {
        return now.counters.requests() - (then == null || then.familyId != now.familyId ? 0 : then.counters.requests());
    }

    private static long sentSince(Balance now, @Nullable Balance then) {
        return now.sent - (then == null || then.familyId != now.familyId ? 0 : then.sent);
    }
}
