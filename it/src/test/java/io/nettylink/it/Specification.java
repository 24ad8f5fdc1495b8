// SPDX-License-Identifier: Apache-2.0
package io.nettylink.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** What the family's specification says of requests. */
final class Specification {
    private static final Path FILE = Path.of("..", "genl-family-kmod", "spec", "nettylink-echo.yaml");

    private final Map<String, Object> root;

    private Specification(Map<String, Object> root) {
        this.root = root;
    }

    /**
     * A command that users may send.
     *
     * @param name its name
     * @param command its number
     * @param dump whether it is a dump rather than a do
     * @param attributes all attributes of its set, those of replies included
     */
    record Operation(String name, int command, boolean dump, List<Attribute> attributes) {
        boolean takesAttributes() {
            return attributes.stream().anyMatch(Attribute::inRequest);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * An attribute as one command sees it.
     *
     * @param name its name
     * @param type its number
     * @param kind such as {@code u32}
     * @param inRequest whether the command takes it
     * @param max the greatest value or length of it, or null
     */
    record Attribute(
            String name,
            int type,
            String kind,
            boolean inRequest,
            @Nullable Long max) {
        boolean isBinary() {
            return kind.equals("binary");
        }
    }

    static Specification read() throws IOException {
        return new Specification(new Yaml().load(Files.readString(FILE)));
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        int command = 0;
        for (Map<String, Object> operation : list(map(root, "operations"), "list")) {
            command++;
            for (String mode : List.of("do", "dump")) {
                if (operation.containsKey(mode)) {
                    List<String> request = texts(map(map(operation, mode), "request"), "attributes");
                    operations.add(new Operation(
                            text(operation, "name"),
                            command,
                            mode.equals("dump"),
                            attributes(text(operation, "attribute-set"), request)));
                }
            }
        }
        return operations;
    }

    private List<Attribute> attributes(String set, List<String> request) {
        List<Attribute> attributes = new ArrayList<>();
        for (Map<String, Object> attribute : list(named(list(root, "attribute-sets"), set), "attributes")) {
            String name = text(attribute, "name");
            attributes.add(new Attribute(
                    name, attributes.size() + 1, text(attribute, "type"), request.contains(name), max(attribute)));
        }
        return attributes;
    }

    private @Nullable Long max(Map<String, Object> attribute) {
        if (attribute.containsKey("enum")) {
            return list(named(list(root, "definitions"), text(attribute, "enum")), "entries")
                            .size()
                    - 1L;
        }
        Map<String, Object> checks = map(attribute, "checks");
        Object max = checks.getOrDefault("max", checks.get("max-len"));
        if (max instanceof String constant) {
            max = named(list(root, "definitions"), constant).get("value");
        }
        return max == null ? null : ((Number) max).longValue();
    }

    private static Map<String, Object> named(List<Map<String, Object>> elements, String name) {
        return elements.stream()
                .filter(element -> text(element, "name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(Map<String, Object> parent, String key) {
        return String.valueOf(Objects.requireNonNull(parent.get(key), key));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        return value == null ? new LinkedHashMap<>() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        return value == null ? List.of() : (List<Map<String, Object>>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        return value == null ? List.of() : (List<String>) value;
    }
}
