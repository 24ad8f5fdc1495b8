// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The oracle: {@code ip} of iproute2, in the network namespace of the calling thread.
 *
 * <p>Its JSON has numbers where it would have names of its own ({@code -N}), and details ({@code -d}).
 */
final class Iproute {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final TypeReference<List<Map<String, Object>>> OBJECTS = new TypeReference<>() {};
    private static final int ATTEMPTS = 100;

    private Iproute() {}

    /** Runs a command that changes something. */
    static void ip(String command) throws Exception {
        run(List.of(command.split(" ")));
    }

    /** Runs a command that shows something. */
    static List<Map<String, Object>> show(String command) throws Exception {
        List<String> words = new ArrayList<>(List.of("-j", "-d", "-N"));
        words.addAll(List.of(command.split(" ")));
        String json = run(words);
        // Where there is nothing at all to show, some commands don't say so in JSON.
        return json.isBlank() ? List.of() : MAPPER.readValue(json, OBJECTS);
    }

    private static String run(List<String> words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }

    /**
     * Asserts that we see what {@code ip} sees, field by field. Counters, lifetimes and states go on meanwhile: what
     * counts is a moment in which {@code ip} says the same before and after.
     */
    static void assertAgree(Callable<List<Map<String, Object>>> ip, Callable<List<Map<String, Object>>> ours)
            throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Map<String, Object>> before = ip.call();
            List<Map<String, Object>> found = normal(ours.call());
            if (before.equals(ip.call())) {
                assertThat(before).as("there is something to compare").isNotEmpty();
                assertThat(without(found, before))
                        .as("what is different")
                        .containsExactlyInAnyOrderElementsOf(without(before, found));
                assertThat(found).hasSameSizeAs(before);
                return;
            }
        }
        throw new AssertionError("ip never said the same twice, the last time " + ip.call());
    }

    private static List<Map<String, Object>> without(List<Map<String, Object>> some, List<Map<String, Object>> others) {
        return some.stream().filter(object -> !others.contains(object)).toList();
    }

    /** A field that is a number. */
    static int number(Map<String, Object> object, String field) {
        return ((Number) requireNonNull(object.get(field))).intValue();
    }

    /** The same kinds of numbers and lists as JSON that was read. */
    private static List<Map<String, Object>> normal(List<Map<String, Object>> objects) {
        return MAPPER.readValue(MAPPER.writeValueAsString(objects), OBJECTS);
    }
}
