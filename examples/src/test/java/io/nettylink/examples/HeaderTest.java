// SPDX-License-Identifier: Apache-2.0
package io.nettylink.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The constants of the examples, against the kernel's headers as the C compiler reads them. */
class HeaderTest {
    private static final String HEADERS = """
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/socket.h>
            #include <linux/fib_rules.h>
            #include <linux/if.h>
            #include <linux/if_addr.h>
            #include <linux/if_link.h>
            #include <linux/lwtunnel.h>
            #include <linux/neighbour.h>
            #include <linux/rtnetlink.h>
            #include <linux/veth.h>
            """;
    private static final List<Class<?>> CONSTANTS = List.of(
            FibRulesConstants.class,
            IfAddrConstants.class,
            IfConstants.class,
            IfLinkConstants.class,
            LwtunnelConstants.class,
            NeighbourConstants.class,
            RtnetlinkConstants.class,
            SocketConstants.class,
            VethConstants.class);

    /** The structures whose lengths and offsets are constants, with what the names of their members start with. */
    private static final Map<String, String> STRUCTURES = Map.of(
            "IFINFOMSG", "ifi_",
            "IFADDRMSG", "ifa_",
            "RTMSG", "rtm_",
            "RTNEXTHOP", "rtnh_",
            "NDMSG", "ndm_",
            "FIB_RULE_HDR", "");

    @Test
    void constantsAreThoseOfTheHeaders(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = ours();
        assertThat(ours).hasSizeGreaterThan(200);
        assertThat(compilers(folder, ours)).isEqualTo(ours);
    }

    private static Map<String, Long> ours() throws Exception {
        Map<String, Long> values = new TreeMap<>();
        for (Class<?> constants : CONSTANTS) {
            for (Field field : constants.getDeclaredFields()) {
                field.setAccessible(true);
                values.put(expression(field.getName()), ((Number) field.get(null)).longValue());
            }
        }
        return values;
    }

    private static String expression(String name) {
        for (Map.Entry<String, String> structure : STRUCTURES.entrySet()) {
            String prefix = structure.getKey() + '_';
            if (name.startsWith(prefix)) {
                String type = "struct " + structure.getKey().toLowerCase(Locale.ROOT);
                String member = name.substring(prefix.length()).toLowerCase(Locale.ROOT);
                return member.equals("length")
                        ? "sizeof(" + type + ")"
                        : "offsetof(" + type + ", " + structure.getValue() + member + ")";
            }
        }
        return name;
    }

    private static Map<String, Long> compilers(Path folder, Map<String, Long> ours) throws Exception {
        StringBuilder program = new StringBuilder(HEADERS).append("int main(void) {\n");
        for (String expression : ours.keySet()) {
            program.append("printf(\"%s=%%lld\\n\", (long long) (%s));\n".formatted(expression, expression));
        }
        Path source = Files.writeString(folder.resolve("constants.c"), program.append("}\n"));
        Path binary = folder.resolve("constants");
        run("cc", "-o", binary.toString(), source.toString());
        Map<String, Long> values = new TreeMap<>();
        run(binary.toString()).lines().forEach(line -> {
            int equals = line.lastIndexOf('=');
            values.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
        });
        return values;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command[0], output).isZero();
        return output;
    }
}
