#!/usr/bin/env bash
# Installs what the tests need, runs every test, and ends with a line "N passed, N failed, N skipped".
# With names given, only those test projects run: bash tests/run.sh CareAlerts.Domain.Tests
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || die "The .NET 10 SDK is needed on PATH."
command -v node >/dev/null || die "Node.js 20 or newer is needed on PATH."
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node.js 20 or newer is needed; this is $(node --version)."

# npm writes its own lock file into node_modules when an install is complete: older than ours means install again.
packages() { # packages FOLDER WHAT
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return
  say "Installing $2"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) || die "npm ci failed: is the npm registry within reach?"
  touch "$1/node_modules/.package-lock.json"
}
packages infra/local "the local emulators"
if [ $# -eq 0 ] || [[ " $* " == *" integrators "* ]]; then packages tests/integrators "the validators of the interface documents"; fi

if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  say "Installing Chromium for the browser tests"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 \
    || echo "Chromium could not be installed; the browser tests will be counted as skipped."
fi

say "Building"
dotnet build CareAlerts.sln -c Release -v quiet -clp:NoSummary || die "The build failed."

passed=0 failed=0 skipped=0 broken=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

count() { # adds three numbers
  passed=$((passed + ${1:-0})) failed=$((failed + ${2:-0})) skipped=$((skipped + ${3:-0}))
}

summary() { # "  failed: 3" of a Microsoft.Testing.Platform summary
  sed -n "s/^ *$1: \([0-9][0-9]*\)\$/\1/p" "$log" | tail -n 1
}

for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  [ "$name" = CareAlerts.Benchmarks ] && continue
  [ $# -gt 0 ] && [[ " $* " != *" $name "* ]] && continue
  say "$name"
  "tests/$name/bin/Release/net10.0/$name" --no-progress --no-ansi >"$log" 2>&1
  status=$?
  [ $status -eq 0 ] && tail -n 7 "$log" || cat "$log"
  count "$(summary succeeded)" "$(summary failed)" "$(summary skipped)"
  # 2: tests failed, counted above. Anything else that is not 0 is a runner that broke, or ran nothing.
  [ $status -eq 0 ] || [ $status -eq 2 ] || { broken=1; echo "$name ended with $status"; }
done

for folder in local integrators; do
  [ $# -gt 0 ] && [[ " $* " != *" $folder "* ]] && continue
  say "$folder (node --test)"
  CONFIGURATION=Release node --test --test-concurrency=1 tests/$folder/*.test.mjs >"$log" 2>&1
  status=$?
  tap() { sed -n "s/^[#ℹ] $1 \([0-9][0-9]*\)\$/\1/p" "$log" | tail -n 1; }
  [ $status -eq 0 ] && tail -n 9 "$log" || cat "$log"
  count "$(tap pass)" "$(tap fail)" "$(tap skipped)"
  [ $status -eq 0 ] || [ "$(tap fail)" -gt 0 ] 2>/dev/null || broken=1
done

echo
[ $broken -eq 0 ] || echo "A test runner broke; see above."
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $broken -eq 0 ] && [ $passed -gt 0 ]
