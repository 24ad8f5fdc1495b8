# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What ./demo and ./check share. Source it with ROOT set; it runs nothing by itself.
# shellcheck disable=SC2034  # some of these are read by the scripts that source this file

readonly JDK_RELEASE=25
readonly JDK_PACKAGE=openjdk-$JDK_RELEASE-jdk-headless
# For the build, the virtual machine and the tests, which compare with ip. Maven brings a Java of its own, which is not used.
readonly PACKAGES=(maven gcc libc6-dev make libelf-dev qemu-system-x86 busybox-static kmod xz-utils zstd util-linux perl
    iproute2)
# What reads the kernel module's code, and what packages it. Coccinelle loads Python's library, which its package does not
# depend on.
readonly KERNEL_CODE_PACKAGES=(sparse coccinelle libpython3-dev python3-yaml python3-jsonschema)
readonly DEBIAN_PACKAGES=(dpkg-dev debhelper dh-dkms lintian)
readonly NEEDED_MIB=3072

STEP=0
STEPS=0
LOG=

fail() { printf '\n%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# Prints the comment block at the head of the calling script, which is its manual.
show_help() { sed -n '/^# Usage:/,/^[^#]/s/^# \{0,1\}//p' "$0"; }

# start_log NAME: everything noisy goes there.
start_log() {
    mkdir -p "$ROOT/target" || fail "cannot write to $ROOT/target"
    LOG=$ROOT/target/$1.log
    : >"$LOG" || fail "cannot write to $LOG"
}

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }'; }

# announce TEXT: says which step comes now, without an end of line.
announce() {
    STEP=$((STEP + 1))
    STARTED=$EPOCHREALTIME
    printf '[%d/%d] %-56s' "$STEP" "$STEPS" "$1 ..."
}

# done_in: ends the step's line with the time that it took.
done_in() { printf '%6s s\n' "$(seconds_since "$STARTED")"; }

# step TEXT COMMAND...: runs a command with its output in the log.
step() {
    local text=$1
    shift
    announce "$text"
    if ! "$@" >>"$LOG" 2>&1; then
        printf ' FAILED\n\n'
        tail -n 25 "$LOG" | sed 's/^/    /'
        fail "'${text}' failed; the whole log is $LOG"
    fi
    done_in
}

# release_of JAVA_HOME: the JDK's feature release, nothing where there is no whole JDK.
release_of() {
    [ -x "$1/bin/javac" ] || return 0
    sed -n -E 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release" 2>/dev/null
}

is_new_enough() {
    local release
    release=$(release_of "$1")
    [ "${release:-0}" -ge "$JDK_RELEASE" ]
}

# Sets JAVA_HOME to a JDK that is new enough: the caller's, else the oldest of those under /usr/lib/jvm.
find_jdk() {
    local folder
    if [ -n "${JAVA_HOME:-}" ] && is_new_enough "$JAVA_HOME"; then
        export JAVA_HOME
        return 0
    fi
    while read -r _ folder; do
        export JAVA_HOME=$folder
        return 0
    done < <(for folder in /usr/lib/jvm/*/; do
        folder=${folder%/}
        ! is_new_enough "$folder" || echo "$(release_of "$folder") $folder"
    done | sort -n)
    return 1
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

has_candidate() { [[ $(apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[^\(]* ]]; }

need_root() {
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || fail "$1 needs root rights, and there is no sudo: run this as root"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

refresh_package_lists() {
    [ -z "${REFRESHED:-}" ] || return 0
    REFRESHED=yes
    need_root "updating apt's package lists"
    as_root apt-get -qq update >>"$LOG" 2>&1 || echo "apt-get update failed in part" >>"$LOG"
}

# Within the line of a step, or on standard error where there are no steps.
say_installing() {
    if [ "$STEP" -gt 0 ]; then printf '\n      installing %s\n%-62s' "$*" ""; else echo "installing $*" >&2; fi
}

# install PACKAGE...: installs those that are missing, saying so in one line.
install() {
    local package missing=()
    for package in "$@"; do is_installed "$package" || missing+=("$package"); done
    if [ ${#missing[@]} -eq 0 ]; then return 0; fi
    say_installing "${missing[@]}"
    need_root "installing packages"
    for package in "${missing[@]}"; do has_candidate "$package" || refresh_package_lists; done
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y "${missing[@]}" \
        </dev/null >>"$LOG" 2>&1 || retry_install "${missing[@]}"
}

# The lists may name versions that the mirror has replaced since.
retry_install() {
    refresh_package_lists
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y "$@" \
        </dev/null >>"$LOG" 2>&1 || fail "apt-get could not install $*; the log is $LOG"
}

need_space() {
    local free
    free=$(df --output=avail -BM "$1" | tail -n 1 | tr -dc 0-9)
    [ "$free" -ge "$NEEDED_MIB" ] || fail "$1 has $free MiB free, and $NEEDED_MIB MiB are needed"
}

# prepare PACKAGE...: a JDK, the packages, and room on the disk.
prepare() {
    local extra=()
    command -v apt-get >/dev/null || fail "this needs Debian 12 or 13 (apt-get is missing)"
    need_space "$ROOT"
    mkdir -p "${XDG_CACHE_HOME:-$HOME/.cache}"
    need_space "${XDG_CACHE_HOME:-$HOME/.cache}"
    if ! find_jdk; then
        has_candidate "$JDK_PACKAGE" || refresh_package_lists
        has_candidate "$JDK_PACKAGE" || fail "no JDK $JDK_RELEASE in JAVA_HOME or /usr/lib/jvm: install one," \
            "such as Debian 13's $JDK_PACKAGE or Eclipse Temurin's temurin-$JDK_RELEASE-jdk"
        extra=("$JDK_PACKAGE")
    fi
    install "$@" ${extra[0]+"${extra[@]}"}
    find_jdk || fail "no JDK $JDK_RELEASE in JAVA_HOME or /usr/lib/jvm"
}

# prepare_build: a JDK and Maven, whoever has installed them.
prepare_build() {
    if command -v mvn >/dev/null && find_jdk; then return 0; fi
    prepare maven
}

# Not in .mvn/jvm.config, where an older JDK would fail at an option that it doesn't know instead of saying which is needed.
maven() { maven_in "$ROOT" "$@"; }

# maven_in FOLDER ARGUMENT...
maven_in() {
    local folder=$1
    shift
    (cd "$folder" && MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" mvn -B -ntp "$@")
}

# private_repository FOLDER: a local repository of Maven that shares all with the user's but nettylink itself, so that
# what is installed there is seen by nobody else, and nothing is fetched twice.
private_repository() {
    local users=$HOME/.m2/repository entry
    mkdir -p "$1/io"
    for entry in "$users"/* "$users"/io/*; do
        case ${entry#"$users"/} in
            io | io/nettylink) ;;
            *) [ ! -e "$entry" ] || ln -sfn "$entry" "$1/${entry#"$users"/}" ;;
        esac
    done
}
