# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Turns a kernel's packages into the folder that vm/kernel prints. It reads and sets the variables of vm/kernel.
# shellcheck disable=SC2153

# Drivers that a virtual machine can use; without the others a kernel takes a quarter of the room.
readonly KEPT_DRIVERS='net|virtio|vhost|block|char|ptp|base|firmware|pci|dax|vdpa'
readonly UNKEPT_NET='ethernet|wireless|usb|can|wwan|ieee802154|fddi|hippi|arcnet|wan|hamradio|plip|slip'
readonly UNKEPT_OTHERS='sound|samples|net/(wireless|mac80211|bluetooth|nfc|can|ceph|sunrpc)|fs/(btrfs|xfs|ocfs2|gfs2|ceph|nfs|nfsd|smb|f2fs|jfs|bcachefs)'

# Newer packages have everything below usr/lib.
join_usr() {
    local version=$1 from=$STAGE/usr/lib/modules/$1
    [ -d "$from" ] || return 0
    mkdir -p "$STAGE/lib/modules/$version"
    cp -al "$from/." "$STAGE/lib/modules/$version/"
    rm -rf "$from"
}

# The packages' links and Makefiles name /usr/src and /usr/lib, where nothing is installed.
relocate_headers() {
    local version=$1 target=$2 file
    file=$STAGE/usr/src/linux-headers-$version/Makefile
    sed -i "s|/usr/src/|$target/usr/src/|g" "$file"
    ln -s "usr/src/linux-headers-$version" "$STAGE/headers"
    rm -f "$STAGE/lib/modules/$version/build" "$STAGE/lib/modules/$version/source"
}

# A vmlinux without its compressed shell boots about three seconds sooner under emulation.
unpack_vmlinux() {
    local image=$1 out=$2 magic tool offset
    for magic in '\xfd7zXZ\x00:xz' '\x28\xb5\x2f\xfd:zstd' '\x1f\x8b\x08:gzip' '\x02\x21\x4c\x18:lz4'; do
        tool=${magic##*:}
        command -v "$tool" >/dev/null || continue
        while read -r offset; do
            # The decompressor complains about what follows the kernel in the file; the check is below.
            tail -c "+$((offset + 1))" "$image" | "$tool" -dc >"$out" 2>/dev/null || true
            if [ "$(head -c 4 "$out" | tail -c 3)" = ELF ]; then return; fi
        done < <(LC_ALL=C grep -aobP "${magic%:*}" "$image" | cut -d: -f1)
    done
    rm -f "$out"
    say "cannot unpack $image: the kernel will unpack itself, which takes a few seconds at each boot"
}

drop_unused_modules() {
    (cd "$1/kernel" && find . -mindepth 1 -maxdepth 3 -regextype posix-extended -type d \
        \( -regex './drivers/[^/]+' ! -regex "./drivers/($KEPT_DRIVERS)" \
        -o -regex "./drivers/net/($UNKEPT_NET)" -o -regex "./($UNKEPT_OTHERS)" \) -prune -exec rm -rf {} +)
}

index_modules() {
    local version=$1
    drop_unused_modules "$STAGE/lib/modules/$version"
    # Loading them one by one needs no decompressor in the guest then.
    find "$STAGE/lib/modules" -name '*.ko.xz' -print0 | xargs -0 -r -P "$(nproc)" -n 32 xz -d
    if command -v depmod >/dev/null; then
        depmod -b "$STAGE" "$version"
    else
        (cd "$STAGE/lib/modules/$version" && busybox depmod -b "$STAGE" "$version")
    fi
}

# unpack VERSION TARGET: the packages in the stage become what will be the target folder.
unpack() {
    local version=$1 target=$2 file
    say "unpacking kernel $version"
    for file in "$STAGE"/debs/*.deb; do dpkg -x "$file" "$STAGE"; done
    rm -rf "${STAGE:?}"/{debs,usr/share,apt.log}
    join_usr "$version"
    relocate_headers "$version" "$target"
    for file in "$STAGE/boot/vmlinuz-$version" "$STAGE/lib/modules/$version/vmlinuz"; do
        [ ! -f "$file" ] || mv "$file" "$STAGE/vmlinuz"
    done
    [ -f "$STAGE/vmlinuz" ] || die "the packages of kernel $version hold no vmlinuz"
    unpack_vmlinux "$STAGE/vmlinuz" "$STAGE/vmlinux"
    index_modules "$version"
}
