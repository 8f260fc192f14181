#!/bin/sh
# Writes requirements.txt and requirements-dev.txt anew from pyproject.toml. Give --upgrade to take newer versions.
set -eu
cd "$(dirname "$0")/.."
. scripts/bootstrap.sh

(umask 077 && mkdir -p "$VAR_DIR")
make_venv
get_uv
compile() {
    "$UV" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
        --python "$PYTHON" --custom-compile-command scripts/lock.sh "$@"
}
compile "$@" pyproject.toml -o requirements.txt
compile "$@" --extra dev pyproject.toml -o requirements-dev.txt
