#!/usr/bin/env bash
# Tests an installation that was moved: no path of the build in it, programs start, plugins can be built on it.
# shellcheck disable=SC2317 # checks are called by name
set -uo pipefail

cmake=${DESKBUS_CMAKE:-cmake}
build=${DESKBUS_BUILD_DIR:?set by CTest}
here=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
home=$scratch/moved
failed=0

if [ -n "${DESKBUS_SANITIZE:-}" ]; then
    echo 'skipped: a sanitized build is not for installing'
    exit 77
fi

# check SENTENCE COMMAND...: shows the command's output only when it fails.
check() {
    local sentence=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        printf 'ok      %s\n' "$sentence"
    else
        printf 'FAILED  %s\n' "$sentence"
        cat "$scratch/output"
        failed=1
    fi
}

installs_and_moves() {
    "$cmake" --install "$build" --prefix "$scratch/first" && mv "$scratch/first" "$home"
}

elf_files() {
    find "$home" -type f \( -name '*.so*' -o -perm -u+x \) -exec sh -c \
        'for f; do head -c4 "$f" | grep -q ELF && echo "$f"; done' sh {} +
}

# shellcheck disable=SC2016 # $ORIGIN is meant as it stands
names_only_its_own_folder() {
    local file ok=0
    for file in $(elf_files); do
        if readelf -d "$file" | grep -E 'R(UN)?PATH' | grep -v '\[\$ORIGIN'; then
            echo "$file has a fixed path"
            ok=1
        fi
    done
    return "$ok"
}

finds_its_libraries() {
    local file ok=0
    for file in $(elf_files); do
        if ldd "$file" | grep -E "not found|libdeskbus" | grep -v "$home/"; then
            echo "$file does not find its libraries here"
            ok=1
        fi
    done
    return "$ok"
}

says_its_version() {
    "$home/bin/deskbus" version
}

builds_with_find_package() {
    "$cmake" -S "$here/outside" -B "$scratch/outside" -DCMAKE_PREFIX_PATH="$home" \
        -DCMAKE_C_COMPILER="${DESKBUS_CC:-cc}" && "$cmake" --build "$scratch/outside" &&
        test -f "$scratch/outside/parrot.so"
}

builds_with_pkg_config() {
    local flags
    flags=$(PKG_CONFIG_PATH=$home/share/pkgconfig pkg-config --cflags --libs deskbus) || return 1
    # shellcheck disable=SC2086 # flags are words
    "${DESKBUS_CC:-cc}" -shared -fPIC -Wall -Werror "$here/outside/plugin.c" -o "$scratch/parrot.so" $flags
}

check 'it installs, and can be moved' installs_and_moves
check 'no program or plugin names a folder of the build' names_only_its_own_folder
check 'each finds its libraries where they lie now' finds_its_libraries
check 'a plugin is built on it with find_package' builds_with_find_package
check 'a plugin is built on it with pkg-config' builds_with_pkg_config
if [ -x "$build/bin/deskbus" ]; then
    check 'the broker says its version from there' says_its_version
fi
exit $failed
