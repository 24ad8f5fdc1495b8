# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# The virtual machine of vm/run: its initramfs, its QEMU command line, and what its end means.
# It reads and sets the variables of vm/run.
# shellcheck disable=SC2153

# Everything that the guest needs before it can read the host's files.
readonly BOOT_MODULES=(virtio_pci virtio_console 9pnet_virtio 9p)
readonly PROBE_SECONDS=6
readonly UEFI=/usr/share/OVMF/OVMF_CODE_4M.fd

# Prints the path of the initramfs. It is made once per kernel and version of these scripts.
initramfs() {
    local target
    target=$CACHE/initramfs/$(basename "$KERNEL")-$(initramfs_key).cpio
    if [ ! -f "$target" ]; then
        mkdir -p "$CACHE/initramfs"
        find "$CACHE/initramfs" -name '*.cpio' -mtime "+$KEEP_DAYS" -delete
        make_initramfs "$target"
    fi
    echo "$target"
}

initramfs_key() {
    {
        cat "$HERE/guest-init" "$HERE/guest-modprobe" "$HERE/machine.sh" "$(command -v busybox)"
        stat -L -c '%n %s %Y' "$KERNEL"/version "$KERNEL"/vmlinu[xz]
    } 2>/dev/null | checksum
}

make_initramfs() {
    local target=$1 stage folder word
    stage=$(mktemp -d "$CACHE/initramfs/.making.XXXXXX")
    folder=$KERNEL/lib/modules/$(cat "$KERNEL/version")
    mkdir "$stage/bin" "$stage/sbin" "$stage/modules" "$stage/dev"
    cp "$(command -v busybox)" "$stage/bin/busybox"
    cp "$HERE/guest-init" "$stage/init"
    cp "$HERE/guest-modprobe" "$stage/sbin/modprobe"
    while read -r word; do ln -s busybox "$stage/bin/$word"; done < <(busybox --list | grep -vx busybox)
    : >"$stage/modules/order"
    # A kernel of one's own may have everything built in, and no modules.
    if [ -f "$folder/modules.dep" ]; then
        while read -r word; do
            cp "$folder/$word" "$stage/modules/"
            basename "$word" >>"$stage/modules/order"
        done < <(module_closure "$folder/modules.dep" "${BOOT_MODULES[@]}")
    fi
    (cd "$stage" && find . | busybox cpio -o -H newc >"$stage.cpio" 2>/dev/null)
    mv "$stage.cpio" "$target"
    rm -rf "$stage"
}

# Commas separate options in QEMU's arguments, two of them stand for one.
qemu_value() { printf '%s' "${1//,/,,}"; }

# nine_p TAG FOLDER [OPTION]
nine_p() {
    QEMU+=(-virtfs "local,path=$(qemu_value "$2"),mount_tag=$1,security_model=none,multidevs=remap${3:-}")
}

# port NUMBER NAME CHARDEV
port() {
    QEMU+=(-chardev "$3,id=$2" -device "virtserialport,bus=ports.0,nr=$1,chardev=$2,name=$2")
}

# Sets QEMU to the command line: accelerator, kernel log file, guest folder.
machine_arguments() {
    local accel=$1 log=$2 guest=$3 image=$KERNEL/vmlinux
    # UEFI starts only the whole image.
    if [ -n "$FIRMWARE" ] || [ ! -f "$image" ]; then image=$KERNEL/vmlinuz; fi
    QEMU=(qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot -M q35 -m "$MEMORY" -smp "$CPUS")
    case $accel in
        kvm) QEMU+=(-accel kvm -cpu host) ;;
        # One thread for all processors: with a thread each, a processor that spins on PAUSE holds up
        # the others (QEMU takes its big lock at each), and a JVM takes ten times as long to start.
        tcg) QEMU+=(-accel "tcg,thread=single" -cpu max) ;;
        tcg-multi) QEMU+=(-accel "tcg,thread=multi" -cpu max) ;;
    esac
    [ -z "$FIRMWARE" ] || QEMU+=(-drive "if=pflash,format=raw,readonly=on,file=$UEFI"
        -drive "if=pflash,format=raw,file=$(qemu_value "$FIRMWARE")")
    QEMU+=(-kernel "$image" -initrd "$(initramfs)" -serial "file:$(qemu_value "$log")")
    # The emulated clock is steady although the kernel cannot know; and a panic ends the machine.
    QEMU+=(-append "console=ttyS0 panic=-1 oops=panic tsc=reliable no_timer_check random.trust_cpu=on audit=0$APPEND")
    nine_p state "$guest"
}

start_machine() {
    local i state
    state=$(qemu_value "$STATE")
    machine_arguments "$ACCEL" "$LOG" "$STATE/guest"
    nine_p root / ,readonly=on
    for i in ${SHARES[0]+"${!SHARES[@]}"}; do nine_p "share$i" "$(readlink -f "${SHARES[i]}")"; done
    QEMU+=(-device "virtio-serial-pci,id=ports")
    # Only "stdio" passes an end of file on to the guest; its output side is not used.
    port 1 in "stdio,signal=off"
    port 2 out "file,path=$state/out"
    port 3 err "file,path=$state/err"
    helper "${QEMU[@]}" <"$STATE/in" >/dev/null 2>"$STATE/qemu.log" 3<&- &
    # shellcheck disable=SC2034  # vm/run waits for it
    MACHINE=$!
}

# Prints kvm when a trial boot on it succeeds in time, else tcg. That /dev/kvm exists proves nothing.
probe_accel() {
    local boot known answer=tcg memory=$CACHE/accel
    boot=$(cat /proc/sys/kernel/random/boot_id)
    if [ -r "$memory" ] && read -r known answer <"$memory" && [ "$known" = "$boot" ]; then
        echo "$answer"
        return
    fi
    answer=tcg
    if [ -w /dev/kvm ] && trial_boot kvm; then answer=kvm; fi
    say "running virtual machines with $answer (found out once per boot of this machine)"
    echo "$boot $answer" >"$memory.$$"
    mv "$memory.$$" "$memory"
    echo "$answer"
}

trial_boot() {
    mkdir "$STATE/probe"
    : >"$STATE/probe/probe"
    machine_arguments "$1" "$STATE/probe.log" "$STATE/probe"
    timeout -k 1 "$PROBE_SECONDS" "${QEMU[@]}" </dev/null >/dev/null 2>&1 3<&- 4>&- || return 1
    [ -f "$STATE/probe/ready" ]
}

# The guest writes its last line to the log before its last byte to us, but QEMU may be slower.
await_log_end() {
    local deadline=$((SECONDS + 3))
    until grep -a -q 'nettylink: end of run' "$LOG" || [ $SECONDS -ge $deadline ]; do sleep 0.02; done
}

log_tail() {
    cat "$STATE/qemu.log" >&2
    say "the kernel's log ends with:"
    tail -n 15 "$LOG" | tr -d '\r' >&2
}

# Prints the kernel's complaints, if any.
report_complaints() {
    local text
    text=$(kernel_complaints "$LOG") || return 1
    say "the guest's kernel complained${KEEP_LOG:+ (its whole log is in $LOG)}:"
    printf '%s\n' "$text" >&2
}

went_down() {
    if [ -f "$STATE/guest/failure" ]; then
        say "the virtual machine could not be set up: $(cat "$STATE/guest/failure")"
    elif [ -f "$STATE/guest/ready" ]; then
        say "the virtual machine went down before the command ended"
        if report_complaints; then exit "$EXIT_KERNEL_COMPLAINED"; fi
        log_tail
    else
        say "the virtual machine did not boot"
        log_tail
    fi
    exit "$EXIT_NO_BOOT"
}

# Turns OUTCOME into words and the exit status.
conclude() {
    local status
    case $OUTCOME in
        complete)
            await_log_end
            status=$(cat "$STATE/guest/status")
            if report_complaints && [ "$status" -eq 0 ]; then status=$EXIT_KERNEL_COMPLAINED; fi
            exit "$status"
            ;;
        timeout)
            say "the command took longer than $TIMEOUT seconds"
            report_complaints || true
            exit "$EXIT_TIMEOUT"
            ;;
        no-boot)
            say "the virtual machine did not boot within $BOOT_TIMEOUT seconds"
            log_tail
            exit "$EXIT_NO_BOOT"
            ;;
        # Nobody reads the output any more: the status that a command killed by SIGPIPE would have.
        broken-pipe) exit 141 ;;
        down) went_down ;;
    esac
}
