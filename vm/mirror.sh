# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Packages of any Debian release, from the mirror that this machine uses, with apt's state in our own cache: the machine's
# sources and lists are read or left alone, never changed. apt verifies everything with Debian's own keyring.
# Source it after lib.sh; it runs nothing by itself.

readonly DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
APT_STATE=
APT_OPTIONS=()

machine_release() { (. /etc/os-release && echo "${VERSION_CODENAME:-unknown}"); }

# suites_of RELEASE: where apt finds the packages of the release.
suites_of() {
    case $1 in
        *-*) echo "$1" ;;
        *) printf '%s\n' "$1" "$1-security" ;;
    esac
}

# Prints lines of "origin label release component/… uri", one for each source of this machine.
machine_sources() {
    # shellcheck disable=SC2016  # apt fills in the variables
    apt-get "$@" indextargets --format '$(ORIGIN) $(LABEL) $(RELEASE) $(METAKEY) $(REPO_URI)' 'Created-By: Packages'
}

# mirror_of SUITE: the address that this machine has for the suite's archive.
# What the lists say of their origin is sure; before they are fetched, only the names of the suites tell.
mirror_of() {
    local label=Debian kind
    [[ $1 != *-security ]] || label=Debian-Security
    kind=$(machine_release)${1##"${1%-security}"}
    {
        machine_sources | awk -v label="$label" '$1 == "Debian" && $2 == label { print $NF }'
        machine_sources --no-release-info | awk -v kind="$kind" '$(NF - 2) == kind && $(NF - 1) ~ /^main\// { print $NF }'
    } | awk 'NR == 1'
}

write_sources() {
    local suite mirror
    while read -r suite; do
        mirror=$(mirror_of "$suite")
        [ -z "$mirror" ] || echo "deb [arch=$ARCH signed-by=$DEBIAN_KEYRING] $mirror $suite main"
    done < <(suites_of "$1") >"$APT_STATE/sources.list.$$"
    [ -s "$APT_STATE/sources.list.$$" ] || die "this machine's apt sources name no mirror of Debian"
    mv "$APT_STATE/sources.list.$$" "$APT_STATE/sources.list"
}

# use_release RELEASE: what mirror_apt and mirror_cache see from now on.
use_release() {
    need_debian
    [ -f "$DEBIAN_KEYRING" ] || die "$DEBIAN_KEYRING is missing: install it with 'sudo apt-get install debian-archive-keyring'"
    APT_STATE=$CACHE/apt/$1
    mkdir -p "$APT_STATE/lists/partial" "$APT_STATE/archives/partial" "$APT_STATE/none"
    : >"$APT_STATE/status"
    write_sources "$1"
    APT_OPTIONS=(-qq -o "Dir::State=$APT_STATE" -o "Dir::State::status=$APT_STATE/status" -o "Dir::Cache=$APT_STATE"
        -o "Dir::Etc::sourcelist=$APT_STATE/sources.list" -o "Dir::Etc::sourceparts=$APT_STATE/none"
        -o "Dir::Etc::preferences=$APT_STATE/none" -o "Dir::Etc::preferencesparts=$APT_STATE/none"
        -o "APT::Architecture=$ARCH" -o Acquire::Languages=none
        # Whatever the machine allows for its own sources.
        -o Acquire::AllowInsecureRepositories=false -o APT::Get::AllowUnauthenticated=false
        # Root's apt would want to become a user who may not enter the cache of ours.
        -o APT::Sandbox::User=root)
}

mirror_apt() { apt-get "${APT_OPTIONS[@]}" "$@"; }

mirror_cache() { apt-cache "${APT_OPTIONS[@]}" "$@"; }

# Asks the mirror what the release has now. Its message is kept: a suite less is an error only if something is missed.
update_mirror() { mirror_apt update >"$APT_STATE/update.log" 2>&1 || true; }

# Why the mirror has not what was asked for.
mirror_excuse() { sed 's/^/    /' "$APT_STATE/update.log" >&2; }
