// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_BINARY;
import static io.nettylink.codec.NetlinkConstants.NL_ATTR_TYPE_U32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nettylink.KernelErrorException;
import io.nettylink.NetlinkFuture;
import io.nettylink.Request;
import io.nettylink.channel.NetlinkChannelOption;
import io.nettylink.codec.AttributePolicy;
import io.nettylink.codec.AttributeWriter;
import io.nettylink.codec.Errno;
import io.nettylink.genl.GenericNetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every attribute of the specification, and one more, in every command: taken within its bounds where the command has
 * it, and refused otherwise, by errno, name, words and policy.
 */
@SuppressWarnings("NullAway.Init")
class StrictnessTest {
    private static final long BIGGEST = 0xffff_ffffL;

    private EchoModule module;

    /**
     * What is sent, and what has to come of it.
     *
     * @param label what the attribute is like
     * @param operation the command
     * @param about the name of the attribute
     * @param attributes all that are sent
     * @param refusal what the kernel says, or null where it takes the request
     */
    record Case(
            String label,
            EchoSpec.Operation operation,
            String about,
            Consumer<AttributeWriter> attributes,
            @Nullable Refusal refusal) {
        @Override
        public String toString() {
            return "%s: %s, %s".formatted(operation, about, label);
        }
    }

    record Refusal(int errno, String text, @Nullable AttributePolicy policy) {}

    @BeforeEach
    void open() throws InterruptedException {
        // The answer to the longest payload needs more than the usual buffer.
        module = EchoModule.on(GenericNetlink.on(
                Ledger.client().option(NetlinkChannelOption.PEEK_SIZE, true).open()));
    }

    @AfterEach
    void close() throws InterruptedException {
        module.setTicker(0);
        module.close();
    }

    static Stream<Case> cases() throws IOException {
        return EchoSpec.read().operations.stream()
                .filter(operation -> operation.canDo() || operation.canDump())
                .flatMap(StrictnessTest::cases);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTakenWithinItsBoundsAndOtherwiseRefusedByName(Case example) throws Exception {
        if (example.refusal == null) {
            send(example).await();
            return;
        }
        KernelErrorException refusal = catchThrowableOfType(
                KernelErrorException.class, () -> send(example).await());
        assertThat(refusal).as("it has to be refused").isNotNull();
        assertThat(refusal.errnoName()).isEqualTo(Errno.name(example.refusal.errno));
        assertThat(refusal.extendedAck().message()).isEqualTo(example.refusal.text);
        assertThat(refusal.attribute()).isEqualTo(example.about);
        assertThat(refusal.policy()).isEqualTo(example.refusal.policy);
    }

    private NetlinkFuture<?> send(Case example) {
        Request request = module.family
                .request(example.operation.command())
                .attributes(example.attributes)
                .names(path -> name(example.operation, path.getLast()))
                .replyAfterAcknowledgement()
                .build();
        if (example.operation.canDump()) {
            return module.genl.dump(request, message -> message);
        }
        return switch (example.operation.name()) {
            case "echo", "ticker-get" -> module.genl.call(request, message -> true);
            default -> module.genl.execute(request);
        };
    }

    private static @Nullable String name(EchoSpec.Operation operation, int type) {
        return type > operation.names().size() ? null : operation.names().get(type - 1);
    }

    private static Stream<Case> cases(EchoSpec.Operation operation) {
        List<Case> cases = new ArrayList<>();
        for (int type = 1; type <= operation.names().size() + 1; type++) {
            int number = type;
            List<Case> known = operation.request().stream()
                    .filter(attribute -> attribute.type() == number)
                    .flatMap(attribute -> (attribute.number()
                                    ? numbers(operation, attribute)
                                    : lengths(operation, attribute))
                            .stream())
                    .toList();
            cases.addAll(known.isEmpty() ? List.of(unknown(operation, number)) : known);
        }
        return cases.stream();
    }

    private static Case unknown(EchoSpec.Operation operation, int type) {
        String name = name(operation, type);
        String text = operation.request().isEmpty() && type == 1
                ? "the command takes no attributes"
                : "Unknown attribute type";
        return new Case(
                "which the command does not know",
                operation,
                name == null ? Integer.toString(type) : name,
                needed(operation, 0).andThen(out -> out.u32(type, 0)),
                new Refusal(Errno.EINVAL, text, null));
    }

    private static List<Case> lengths(EchoSpec.Operation operation, EchoSpec.Attribute attribute) {
        int max = attribute.longest();
        AttributePolicy policy = new AttributePolicy(
                NL_ATTR_TYPE_BINARY, null, null, null, null, null, (long) max, null, null, null, null);
        List<Case> cases = new ArrayList<>();
        for (int length : new int[] {0, 1, max - 1, max}) {
            cases.add(raw("of %d bytes".formatted(length), operation, attribute, length, null));
        }
        for (int length : new int[] {max + 1, 0xffff - 4}) {
            cases.add(raw(
                    "of %d bytes".formatted(length),
                    operation,
                    attribute,
                    length,
                    new Refusal(Errno.ERANGE, "Attribute failed policy validation", policy)));
        }
        cases.add(nested(operation, attribute, policy));
        return cases;
    }

    private static List<Case> numbers(EchoSpec.Operation operation, EchoSpec.Attribute attribute) {
        long max = attribute.most();
        AttributePolicy policy =
                new AttributePolicy(NL_ATTR_TYPE_U32, null, null, 0L, max, null, null, null, null, null, null);
        List<Case> cases = new ArrayList<>();
        for (int length : new int[] {0, 1, 3, 5, 8}) {
            cases.add(raw(
                    "of %d bytes".formatted(length),
                    operation,
                    attribute,
                    length,
                    new Refusal(Errno.EINVAL, "invalid attribute length", policy)));
        }
        cases.add(nested(operation, attribute, policy));
        cases.add(number(operation, attribute, 0, null));
        for (long value : new long[] {max + 1, 1L << 31, BIGGEST}) {
            if (value > max) {
                cases.add(
                        number(operation, attribute, value, new Refusal(Errno.ERANGE, "integer out of range", policy)));
            }
        }
        if (attribute.orZero()) {
            // What a policy cannot say: zero or at least that much.
            Refusal refusal = new Refusal(Errno.ERANGE, "the period is shorter than 1000 microseconds", null);
            cases.add(number(operation, attribute, 1, refusal));
            cases.add(number(operation, attribute, attribute.least() - 1, refusal));
            cases.add(number(operation, attribute, attribute.least(), null));
            cases.add(number(operation, attribute, max, null));
        } else {
            for (long value = 1; value <= max; value++) {
                cases.add(number(operation, attribute, value, null));
            }
        }
        return cases;
    }

    private static Case number(
            EchoSpec.Operation operation, EchoSpec.Attribute attribute, long value, @Nullable Refusal refusal) {
        return new Case(
                Long.toString(value),
                operation,
                attribute.name(),
                needed(operation, attribute.type()).andThen(out -> out.u32(attribute.type(), value)),
                refusal);
    }

    private static Case raw(
            String label,
            EchoSpec.Operation operation,
            EchoSpec.Attribute attribute,
            int length,
            @Nullable Refusal refusal) {
        return new Case(
                label,
                operation,
                attribute.name(),
                needed(operation, attribute.type()).andThen(out -> out.bytes(attribute.type(), new byte[length])),
                refusal);
    }

    /** With the flag of nests, and four bytes in it. */
    private static Case nested(EchoSpec.Operation operation, EchoSpec.Attribute attribute, AttributePolicy policy) {
        return new Case(
                "as a nest",
                operation,
                attribute.name(),
                needed(operation, attribute.type())
                        .andThen(out -> out.nested(attribute.type(), inside -> inside.flag(1))),
                new Refusal(Errno.EINVAL, "NLA_F_NESTED not expected", policy));
    }

    /** The attributes that a command cannot do without, but for one. */
    private static Consumer<AttributeWriter> needed(EchoSpec.Operation operation, int without) {
        return out -> {
            for (EchoSpec.Attribute attribute : operation.request()) {
                if (attribute.required() && attribute.type() != without) {
                    if (attribute.number()) {
                        out.u32(attribute.type(), 0);
                    } else {
                        out.bytes(attribute.type(), new byte[1]);
                    }
                }
            }
        };
    }
}
