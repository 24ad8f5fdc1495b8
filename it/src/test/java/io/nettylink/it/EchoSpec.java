// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** What the family's specification says of requests. */
final class EchoSpec {
    private static final Path FILE =
            Path.of(String.valueOf(System.getenv("NETTYLINK_MODULE")), "spec", "nettylink-echo.yaml");

    /** Without these a request is refused; the language of specifications has no word for it. */
    private static final Set<String> REQUIRED = Set.of("payload", "period");

    /** The one check that depends on more than a range: zero stops the ticker. */
    private static final String ZERO_OR_MORE = "period";

    final List<Operation> operations = new ArrayList<>();

    private final Map<String, Object> root;

    /**
     * An attribute that a request may have.
     *
     * @param longest bytes of a binary one
     * @param least the least value of a number, except zero where {@code orZero}
     */
    record Attribute(
            String name,
            int type,
            boolean number,
            int longest,
            long least,
            long most,
            boolean orZero,
            boolean required) {
        boolean allows(long value) {
            return (value >= least && value <= most) || (orZero && value == 0);
        }
    }

    /**
     * A command that can be sent, or a notification, which can do nothing.
     *
     * @param request what its requests may have
     * @param names of all attributes of its set, those of replies included; the first has number 1
     */
    record Operation(
            String name, int command, boolean canDo, boolean canDump, List<Attribute> request, List<String> names) {}

    private EchoSpec(Map<String, Object> root) {
        this.root = root;
        int command = 1;
        for (Map<String, Object> operation : list(map(root, "operations"), "list")) {
            operations.add(operation(operation, command++));
        }
    }

    static EchoSpec read() throws IOException {
        try (Reader in = Files.newBufferedReader(FILE)) {
            return new EchoSpec(new Yaml().load(in));
        }
    }

    private Operation operation(Map<String, Object> operation, int command) {
        List<Attribute> request = new ArrayList<>();
        for (String kind : List.of("do", "dump")) {
            Object names = map(map(operation, kind), "request").get("attributes");
            if (names instanceof List<?> all) {
                all.forEach(name -> request.add(attribute(name(operation, "attribute-set"), String.valueOf(name))));
            }
        }
        List<String> names =
                list(named(list(root, "attribute-sets"), name(operation, "attribute-set")), "attributes").stream()
                        .map(attribute -> name(attribute, "name"))
                        .toList();
        return new Operation(
                name(operation, "name"),
                command,
                operation.containsKey("do"),
                operation.containsKey("dump"),
                request,
                names);
    }

    private Attribute attribute(String set, String wanted) {
        int type = 1;
        for (Map<String, Object> attribute : list(named(list(root, "attribute-sets"), set), "attributes")) {
            if (name(attribute, "name").equals(wanted)) {
                return attribute(attribute, type);
            }
            type++;
        }
        throw new IllegalStateException("the specification has no attribute " + wanted + " in " + set);
    }

    private Attribute attribute(Map<String, Object> attribute, int type) {
        String name = name(attribute, "name");
        boolean number = switch (name(attribute, "type")) {
            case "u32" -> true;
            case "binary" -> false;
            default -> throw new IllegalStateException("a kind that no request had so far: " + attribute);
        };
        Map<String, Object> checks = map(attribute, "checks");
        long most = checks.containsKey("max") ? value(checks.get("max")) : 0xffff_ffffL;
        if (attribute.containsKey("enum")) {
            Map<String, Object> definition = named(list(root, "definitions"), name(attribute, "enum"));
            most = ((List<?>) definition.getOrDefault("entries", List.of())).size() - 1L;
        }
        boolean orZero = name.equals(ZERO_OR_MORE);
        long least = orZero ? value("period-min") : checks.containsKey("min") ? value(checks.get("min")) : 0;
        int longest = number ? 4 : Math.toIntExact(value(checks.get("max-len")));
        return new Attribute(name, type, number, longest, least, most, orZero, REQUIRED.contains(name));
    }

    /** A number, or the name of one. */
    private long value(@Nullable Object of) {
        return of instanceof Number number
                ? number.longValue()
                : value(named(list(root, "definitions"), String.valueOf(of)).get("value"));
    }

    private static Map<String, Object> named(List<Map<String, Object>> all, String name) {
        return all.stream()
                .filter(one -> name(one, "name").equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the specification has no " + name));
    }

    private static String name(Map<String, Object> of, String key) {
        return String.valueOf(of.get(key));
    }

    @SuppressWarnings("unchecked") // YAML's mappings
    private static Map<String, Object> map(Map<String, Object> of, String key) {
        return of.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked") // YAML's sequences
    private static List<Map<String, Object>> list(Map<String, Object> of, String key) {
        return of.get(key) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }
}
