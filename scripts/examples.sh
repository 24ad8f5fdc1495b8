# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# How the examples are built and started. Source it with ROOT set; it runs nothing by itself.
# shellcheck disable=SC2034  # the options are read by the scripts that source this file

# Compiling little, which is quickest for programs that run for seconds.
readonly JVM_OPTIONS=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
    --sun-misc-unsafe-memory-access=allow)

# Each jar by name, as an ahead-of-time cache holds for one class path and takes no folders in it.
class_path() { class_path_of examples; }

# class_path_of examples|tour
class_path_of() {
    local folder=$ROOT/examples/target
    [ "$1" = examples ] || folder=$ROOT/examples/$1/target
    local jars=("$folder/nettylink-$1"-*.jar "$folder"/lib/*.jar)
    (IFS=: && echo "${jars[*]}")
}

# train CACHE: keeps what the JVM does at each start, loading and linking classes, for the next times. Without the
# module the program ends where it looks for the family, which is most of the way.
train() {
    "$JAVA_HOME/bin/java" "${JVM_OPTIONS[@]}" -XX:AOTCacheOutput="$1" -cp "$(class_path)" \
        io.nettylink.examples.EchoClient 1 || [ -f "$1" ]
}

# A digest of all that the examples are built from.
sources() {
    (cd "$ROOT" && find pom.xml .mvn scripts codec netlink-core genl-family-kmod examples -name target -prune -o -type f -print0 |
        sort -z | xargs -0 sha256sum | sha256sum)
    echo "$JAVA_HOME"
}

# build_examples: needs lib.sh, too.
build_examples() {
    local stamp=$ROOT/target/examples.stamp
    if [ -d "$ROOT/examples/target/lib" ] && [ -f "$stamp" ] && [ "$(sources)" = "$(cat "$stamp")" ]; then
        echo "the examples are up to date"
        return 0
    fi
    # The callers switch off the shell's stop at errors.
    maven package -pl examples -am -DskipTests -Dspotless.check.skip &&
        rm -f "$ROOT/target/examples.aot" && train "$ROOT/target/examples.aot" && sources >"$stamp"
}

# build_tour: needs lib.sh, too.
build_tour() {
    local stamp=$ROOT/target/tour.stamp
    if [ -d "$ROOT/examples/tour/target/lib" ] && [ -f "$stamp" ] && [ "$(sources)" = "$(cat "$stamp")" ]; then
        echo "the tour is up to date"
        return 0
    fi
    maven package -pl examples/tour -am -DskipTests -Dspotless.check.skip && sources >"$stamp"
}

# example PROGRAM [ARGUMENT]...
example() {
    local name=$1
    shift
    "$JAVA_HOME/bin/java" "${JVM_OPTIONS[@]}" -XX:AOTCache="$ROOT/target/examples.aot" -Xlog:aot=off -Xlog:cds=off \
        -cp "$(class_path)" "io.nettylink.examples.$name" "$@"
}
