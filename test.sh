#!/usr/bin/env bash
# Runs the tests. The last line is the sum of all runs: "123 passed, 0 failed".
#
#   ./test.sh         everything; installs what is missing (Debian/Ubuntu: as root, or with sudo)
#   ./test.sh quick   without the tests that need a browser or another server
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

mode=${1:-all}
case $mode in
    all) filter='' ;;
    quick) filter='Needs!=Browser&Needs!=Server' ;;
    *) echo "usage: ./test.sh [quick]" >&2; exit 2 ;;
esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Many short processes: to watch code for what it could be made faster by costs them more than it gives.
export DOTNET_TieredPGO=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0
failed=0

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# What stops a run before it can report counts as one failure.
give_up() {
    echo "test.sh: $1" >&2
    failed=$((failed + 1))
    finish
}

has() { command -v "$1" >/dev/null 2>&1; }
has_openpyxl() { /usr/bin/python3 -c 'import openpyxl' >/dev/null 2>&1; }
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
has_fonts() { has fc-list && [ -n "$(fc-list 2>/dev/null | head -n 1)" ]; }

install_missing() {
    local packages=()
    has oathtool || packages+=(oathtool)
    if [ "$mode" = all ]; then
        has zbarimg || packages+=(zbar-tools)
        has chromium || packages+=(chromium)
        has_fonts || packages+=(fontconfig fonts-dejavu-core)
        has node || packages+=(nodejs)
        has npm || packages+=(npm)
        has soffice || packages+=(libreoffice-calc)
        has_openpyxl || packages+=(python3-openpyxl)
        has zzuf || packages+=(zzuf)
        has_postgres || packages+=(postgresql)
    fi
    [ ${#packages[@]} -eq 0 ] && return 0

    local as_root=(env)
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n env)
    has apt-get || give_up "please install: ${packages[*]}"
    echo "installing ${packages[*]}"
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null >"$results/apt.log" 2>&1 &&
        "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}" </dev/null >>"$results/apt.log" 2>&1 ||
        { tail -n 20 "$results/apt.log" >&2; give_up "could not install: ${packages[*]}"; }
}

install_servers() {
    local folder=FlexAuth.Tests/Servers
    cmp -s $folder/package-lock.json $folder/node_modules/.installed && return 0
    (cd $folder && npm ci --loglevel=error </dev/null) || give_up "npm ci failed in $folder"
    cp $folder/package-lock.json $folder/node_modules/.installed
}

# Adds a report's counters. VSTest counts a test in one of them only.
count() {
    local counters name value
    counters=$(grep -o '<Counters [^>]*>' "$1" | tail -n 1)
    while IFS='=' read -r name value; do
        case $name in
            passed) passed=$((passed + value)) ;;
            failed | error | timeout | aborted) failed=$((failed + value)) ;;
        esac
    done < <(grep -oE '[a-zA-Z]+="[0-9]+"' <<<"$counters" | tr -d '"')
}

# One run: its report is added, and a run that fails without a failed test (a crash, a hang) counts as one failure.
run() {
    local project=$1 report="$results/$1.trx" before=$failed status
    dotnet test "$project" --no-build --results-directory "$results" --logger "trx;LogFileName=$project.trx" \
        --blame-hang-timeout 10m --blame-hang-dump-type none ${filter:+--filter "$filter"} </dev/null
    status=$?
    if [ -s "$report" ]; then count "$report"; else status=1; fi
    grep -q '<ResultSummary outcome="Completed"' "$report" 2>/dev/null || status=1
    if [ $status -ne 0 ] && [ "$failed" -eq "$before" ]; then
        echo "test.sh: the run of $project broke off" >&2
        failed=$((failed + 1))
    fi
}

has dotnet || give_up "the .NET SDK named in global.json is needed: https://dotnet.microsoft.com/download"
install_missing
[ "$mode" = all ] && install_servers
dotnet build FlexAuth.sln -v q -nologo </dev/null || give_up "the build failed"
run FlexAuth.Tests
finish
