#!/usr/bin/env bash
# Asks a real model with the command, streamed and whole; docs/real-model.md says how and why.
# Fails, and says what failed, unless both answers come from the model.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

question=${REAL_MODEL_QUESTION:-What is 2 + 2?}

say() { echo "real-model: $*" >&2; }
die() { say "FAILED: $*"; exit 1; }

answer() { # answer LABEL OPTION... : asks, shows command and answer, and wants a real one
  local label=$1 text
  shift
  echo "\$ PATCHBAY_EQUING__BASE_URL=$url patchbay ask -m equing/gpt-3.5-turbo $* \"$question\""
  text=$(PATCHBAY_EQUING__BASE_URL=$url target/patchbay/bin/patchbay ask -m equing/gpt-3.5-turbo "$@" "$question" </dev/null \
    | tee /dev/stderr) || die "patchbay ask failed ($label)"
  [[ -n ${text//[[:space:]]/} ]] || die "the $label answer is empty"
  [[ $text != *stand-in* ]] || die "the $label answer came from the stand-in"
}

command -v java >/dev/null || die "java is not installed"
[[ -x target/patchbay/bin/patchbay ]] || die "target/patchbay is not built"
bash llama-server.sh fetch

log=$(mktemp)
bash llama-server.sh serve >"$log" 2>&1 &
server_pid=$!
trap 'kill "$server_pid" 2>/dev/null || true; rm -f "$log"' EXIT
deadline=$((SECONDS + 120))
until url=$(sed -n 's/.*llama.cpp answers at //p' "$log") && [[ -n $url ]]; do
  kill -0 "$server_pid" 2>/dev/null || { tail -n 20 "$log" >&2; die "llama.cpp's server ended"; }
  ((SECONDS < deadline)) || { tail -n 20 "$log" >&2; die "llama.cpp's server is not ready after 120 s"; }
  sleep 0.2
done
say "llama.cpp's server answers at $url"

answer streamed
answer whole --no-stream
say "both answers came from the model"
