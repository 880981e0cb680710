#!/bin/sh
# Whether an installed app starts, shows itself, and is in its sandbox: sh starts.sh [EXECUTABLE]. Needs a screen and a bus.
set -eu
folder=$(mktemp --directory)
"${1:-quayside}" --user-data-dir="$folder/profile" 2>"$folder/said" &
app=$!
trap 'kill $app 2>/dev/null; cat "$folder/said"' EXIT

# It notes there that its window has drawn the first screen.
for _ in $(seq 100); do
  grep --quiet '"open": *null' "$folder/profile/starts.json" 2>/dev/null && break
  sleep 0.1
done
grep --quiet '"open": *null' "$folder/profile/starts.json"

# Of a renderer the system calls are filtered, and its namespaces are not ours.
renderer=$(pgrep --full --newest -- "--type=renderer.*$folder|$folder.*--type=renderer" || pgrep --full --newest -- --type=renderer)
grep --quiet '^Seccomp:[[:space:]]*2$' "/proc/$renderer/status"
test "$(readlink "/proc/$renderer/ns/pid" 2>/dev/null || echo hidden)" != "$(readlink /proc/self/ns/pid)"
echo 'It runs in its sandbox.'
