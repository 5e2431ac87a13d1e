#!/usr/bin/env bash
# Tests the table of package names: both Debian releases, every library of the build, and the refusals.
# shellcheck disable=SC2317 # checks are called by name
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

# check SENTENCE COMMAND...
check() {
    local sentence=$1
    shift
    if "$@"; then
        printf 'ok      %s\n' "$sentence"
    else
        printf 'FAILED  %s\n' "$sentence"
        failed=1
    fi
}

has() { grep -qxF -- "$2" <<<"$1"; }
has_not() { ! has "$1" "$2"; }

debian12=$("$root/bootstrap" names 12)
debian13=$("$root/bootstrap" names 13)
check 'Debian 12 has libmsgpack-dev' has "$debian12" libmsgpack-dev
check 'Debian 12 has no libmsgpack-c-dev' has_not "$debian12" libmsgpack-c-dev
check 'Debian 13 has libmsgpack-c-dev' has "$debian13" libmsgpack-c-dev
check 'Debian 13 has no libmsgpack-dev' has_not "$debian13" libmsgpack-dev

rows_are_complete() {
    ! grep -v '^#' "$root/cmake/packages.txt" |
        grep -vE '^[a-z0-9.+-]+ +[a-z0-9.+-]+ +(build|test|speed) +(dpkg|(cmd|pc|py):[A-Za-z0-9_,.-]+)$'
}
check 'each row has two names, a set and a way to see it' rows_are_complete

# Each module that CMake looks for must be installed by some row.
libraries_are_covered() {
    local module ok=0
    while read -r module; do
        case $module in icu-i18n) continue ;; esac # comes with icu-uc
        grep -qE "pc:([a-z0-9.,-]+,)?$module(,|\$)" "$root/cmake/packages.txt" || {
            echo "no package for the pkg-config module $module"
            ok=1
        }
    done < <(grep -hE '^deskbus_find_library\(' "$root"/cmake/*.cmake |
        sed -E 's/^[^(]*\([a-z0-9_]+ +(OPTIONAL +)?//; s/\).*//' | tr ' ' '\n')
    return "$ok"
}
check 'each library of the build has a package' libraries_are_covered

known=$(apt-cache pkgnames 2>/dev/null)
apt_knows_all() {
    local name ok=0
    for name in $("$root/bootstrap" names); do
        has "$known" "$name" || { echo "apt does not know $name"; ok=1; }
    done
    return "$ok"
}
if has "$known" libc6-dev; then
    check 'apt knows each name of this release' apt_knows_all
else
    echo 'skipped apt knows each name of this release: no package lists here'
fi

# A copy with one package that exists nowhere, run by somebody who may not install.
mkdir "$scratch/cmake"
cp "$root/bootstrap" "$scratch/"
{
    cat "$root/cmake/packages.txt"
    echo 'deskbus-nowhere deskbus-nowhere build dpkg'
} >"$scratch/cmake/packages.txt"
chmod -R a+rX "$scratch"
as_nobody() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
    else
        "$@"
    fi
}
says_what_is_missing() {
    local output
    output=$(as_nobody "$scratch/bootstrap" deps 2>&1 </dev/null)
    [ $? -eq 1 ] && [[ $output == *'missing packages: '*'deskbus-nowhere'*'apt-get install'* ]]
}
check 'without root it names the package and the command, and ends with 1' says_what_is_missing
refuses_unknown_commands() {
    "$root/bootstrap" nonsense >/dev/null 2>&1
    [ $? -eq 2 ]
}
check 'an unknown command ends with 2' refuses_unknown_commands
exit $failed
