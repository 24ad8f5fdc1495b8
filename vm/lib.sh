# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What the scripts of this folder share. Source it; it runs nothing by itself.
# shellcheck disable=SC2034  # most of these are read by the scripts that source this file

CACHE=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/nettylink
# Debian's name of the processor architecture, and the kernel build for it: "amd64" is both.
ARCH=${NETTYLINK_ARCH:-amd64}
FLAVOUR=${NETTYLINK_FLAVOUR:-$ARCH}

# How long the cache keeps what has been made from files that have since changed.
readonly KEEP_DAYS=7
# The exit codes of vm/run that are not the command's own.
readonly EXIT_TIMEOUT=124 EXIT_KERNEL_COMPLAINED=97 EXIT_NO_BOOT=98

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

# Prints the comment block at the head of the calling script, which is its manual.
show_help() { sed -n '/^# Usage:/,/^[^#]/s/^# \{0,1\}//p' "$0"; }

# need COMMAND PACKAGE...: stops with the package to install when the command is missing.
need() {
    command -v "$1" >/dev/null || die "cannot find '$1': install it with 'sudo apt-get install ${*:2}'"
}

need_debian() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
        die "kernels come from Debian packages, and this machine has no apt-get and dpkg"
    fi
}

# value_of OPTION REST...: the option's value, or a one-line error when there is none.
value_of() {
    [ $# -ge 2 ] || die "option $1 needs a value (see --help)"
    printf '%s' "$2"
}

# need_space DIRECTORY MEBIBYTES
need_space() {
    local free
    free=$(df --output=avail -BM "$1" | tail -n 1 | tr -dc 0-9)
    [ "$free" -ge "$2" ] || die "$1 has $free MiB free, and $2 MiB are needed: free some space or set XDG_CACHE_HOME"
}

# with_lock FILE COMMAND...: runs the command while no other process holds the file's lock.
with_lock() {
    local lock fd
    lock=$1
    shift
    exec {fd}>"$lock"
    flock -n "$fd" || { say "waiting for another process to finish with ${lock%/*}"; flock "$fd"; }
    "$@"
    exec {fd}>&-
}

# Quotes its argument for any POSIX shell, whatever is in it.
quoted() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# checksum: a short digest of standard input, for the names of cache entries.
checksum() { sha256sum | cut -c 1-16; }

# module_closure MODULES_DEP NAME...: the files of the named modules and of all they need, in an
# order in which they can be loaded. What the kernel has built in is left out.
module_closure() {
    awk -v wanted="${*:2}" '
        function key(path) { sub(/.*\//, "", path); sub(/\.ko.*$/, "", path); gsub(/-/, "_", path); return path }
        function visit(name,    parts, n, i) {
            if (name in seen || !(name in file)) return
            seen[name] = 1
            n = split(needs[name], parts, " ")
            for (i = n; i >= 1; i--) visit(key(parts[i]))
            print file[name]
        }
        { path = $1; sub(/:$/, "", path); name = key(path); file[name] = path; $1 = ""; needs[name] = $0 }
        END { n = split(wanted, names, " "); for (i = 1; i <= n; i++) visit(key(names[i])) }
    ' "$1"
}

# What a kernel says when something is wrong in it: warnings, oopses, lock and memory checkers.
# Anchored at the start of the message, because a healthy boot mentions the word "WARNING" too.
readonly KERNEL_COMPLAINT='^(\[[^]]*\] *)*(WARNING: |\[ (BUG|INFO|WARNING): |BUG: |BUG |Oops|INFO: (task .* blocked|rcu|possible|suspicious|trying|.* self-detected)'\
'|rcu: .*(stall|kthread starved)|kernel BUG at|Kernel panic|general protection fault|stack segment:|divide error:|invalid opcode:'\
'|Unable to handle|refcount_t: |watchdog: BUG|(NMI )?watchdog: Watchdog detected|list_(add|del) (corruption|double)'\
'|kmemleak: [0-9]+ new suspected|UBSAN: |KFENCE: |ODEBUG: |DEBUG_LOCKS_WARN_ON|double fault|PANIC: |unregister_netdevice: waiting'\
'|Slab corruption|BUG kmalloc|[^ ]+: page allocation failure|Out of memory: |nettylink: lockdep|nettylink: not proved)'

# What a call trace holds that tells a reader nothing.
readonly TRACE_NOISE='^(\[[^]]*\] *)*((R[A-Z0-9]{2}|FS|CS|CR2|PKRU|DR[0-9]|Code|Modules linked in|Hardware name|RSP): ?|</?(TASK|IRQ)>)'

# own_log LOG: the log without those data races that no module has a part in: the kernel has some of its own.
own_log() {
    tr -d '\r' <"$1" | awk '
        function flush() { if (report ~ /\+0x[0-9a-f]+\/0x[0-9a-f]+ \[[a-z0-9_]+\]|data-race in [^\n]* \[[a-z0-9_]+\]/) printf "%s", report; report = "" }
        /BUG: KCSAN: / { flush(); inside = 1 }
        inside { report = report $0 "\n"; if (/====================/) { flush(); inside = 0 }; next }
        { print }
        END { flush() }'
}

# kernel_complaints LOG: prints the complaints with the lines that follow them; fails when there are none. Whoever reads
# here reads to the end, as whoever writes to a reader that has gone fails, too.
kernel_complaints() {
    local count
    count=$(own_log "$1" | grep -a -c -E "$KERNEL_COMPLAINT") || true
    [ "${count:-0}" -gt 0 ] || return 1
    own_log "$1" | grep -a -v -E "$TRACE_NOISE" | grep -a -E -A 20 "$KERNEL_COMPLAINT" | sed -n 1,80p
}
