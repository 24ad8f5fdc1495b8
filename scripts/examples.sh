# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# How the examples are started. Source it with ROOT set; it runs nothing by itself.
# shellcheck disable=SC2034  # the options are read by the scripts that source this file

# Compiling little, which is quickest for programs that run for seconds.
readonly JVM_OPTIONS=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow)

# Each jar by name, as an ahead-of-time cache holds for one class path and takes no folders in it.
class_path() {
    local jars=("$ROOT"/examples/target/nettylink-examples-*.jar "$ROOT"/examples/target/lib/*.jar)
    (IFS=: && echo "${jars[*]}")
}

# train CACHE: keeps what the JVM does at each start, loading and linking classes, for the next times. Without the
# module the program ends where it looks for the family, which is most of the way.
train() {
    "$JAVA_HOME/bin/java" "${JVM_OPTIONS[@]}" -XX:AOTCacheOutput="$1" -cp "$(class_path)" \
        io.nettylink.examples.EchoClient 1 || [ -f "$1" ]
}
