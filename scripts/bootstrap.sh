# Sourced by ./run and ./test from the top of the repository: brings a bare machine to where the portal can start.
# Asks nothing, starts nothing, and is quick when there is nothing to do.

export UV_PYTHON_PREFERENCE=system UV_NO_PROGRESS=1
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
VENV=$PWD/.venv
PYTHON=$VENV/bin/python
PYTHON_WANTED='>=3.11,<3.14'
VAR_DIR=${VAR_DIR:-$PWD/var}
export VAR_DIR
install_hint=

say() { printf '%s\n' "$*"; }
warn() { printf '\n!! %s\n\n' "$*" >&2; }
die() { printf '\n!! %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- system packages ---------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >>"$VAR_DIR/install.log" 2>&1
}

# "show" would also know names that no package answers to.
apt_has() {
    LC_ALL=C apt-cache policy "$1" 2>/dev/null | grep -q '^  Candidate: [^(]'
}

# install_packages <what for> <package...>, named as apt names them; 1 if this machine gives us no way to
install_packages() {
    install_for=$1
    shift
    if have apt-get; then
        install_hint="sudo apt-get install $*"
        if ! as_root true; then return 1; fi
        say "Installing for $install_for: $*"
        if [ -z "${apt_is_fresh:-}" ]; then
            apt_get update || say "  (the package lists could not be refreshed, see $VAR_DIR/install.log)"
            apt_is_fresh=1
        fi
        known=
        for package in "$@"; do
            if apt_has "$package"; then known="$known $package"; fi
        done
        # shellcheck disable=SC2086 # a list of words on purpose
        if [ -n "$known" ] && apt_get install -y --no-install-recommends $known; then return 0; fi
    elif [ "$(uname)" = Darwin ] && have brew; then
        formulas=
        for package in "$@"; do
            formula=$(brew_name "$package")
            case " $formulas " in *" $formula "*) ;; *) formulas="$formulas $formula" ;; esac
        done
        say "Installing for $install_for:$formulas"
        # shellcheck disable=SC2086
        if brew install --quiet $formulas >>"$VAR_DIR/install.log" 2>&1; then return 0; fi
        install_hint="brew install$formulas"
    else
        install_hint="with your system's package manager, what Debian calls: $*"
    fi
    return 1
}

brew_name() {
    case $1 in
        libpango* | libharfbuzz* | fonts-*) echo pango ;;
        postgresql) echo postgresql@17 ;;
        redis-server) echo redis ;;
        poppler-utils) echo poppler ;;
        python3*) echo python@3.13 ;;
        *) echo "$1" ;;
    esac
}

# --- Python and its packages -------------------------------------------------------------------

python_fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if have "$candidate" && python_fits "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

find_uv() {
    for candidate in uv "$VENV/bin/uv"; do
        if "$candidate" --version >/dev/null 2>&1; then
            UV=$candidate
            return 0
        fi
    done
    return 1
}

make_venv() {
    if python_fits "$PYTHON"; then return 0; fi
    say "Making .venv"
    if find_uv && "$UV" venv --quiet --clear --seed --python "$PYTHON_WANTED" "$VENV" 2>>"$VAR_DIR/install.log"; then return 0; fi
    base=$(find_python) || {
        install_packages "Python" python3 python3-venv || true
        base=$(find_python) || install_packages "Python" python3.11 python3.11-venv || true
        base=$(find_python) || die "Python $PYTHON_WANTED is missing and could not be installed. Please install: $install_hint"
    }
    if "$base" -m venv --clear "$VENV" >>"$VAR_DIR/install.log" 2>&1; then return 0; fi
    version=$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    install_packages "Python's virtual environments" python3-venv "$version" ||
        die "Python's venv module is missing and could not be installed. Please run: $install_hint"
    "$base" -m venv --clear "$VENV" || die "A virtual environment could not be made in $VENV."
}

get_uv() {
    if find_uv; then return 0; fi
    say "Fetching uv"
    "$PYTHON" -m pip --version >/dev/null 2>&1 || "$PYTHON" -m ensurepip --default-pip >>"$VAR_DIR/install.log" 2>&1 || true
    "$PYTHON" -m pip install --quiet --disable-pip-version-check 'uv>=0.8,<1' 2>>"$VAR_DIR/install.log" || {
        tail -n 5 "$VAR_DIR/install.log" >&2
        die "uv could not be installed with pip; is there a network?"
    }
    find_uv || die "uv was installed but does not run."
}

# sync_packages run|dev: .venv holds what the lock says. It is shared, so ./run keeps what ./test put there.
sync_packages() {
    lock=requirements.txt
    if [ "$1" = dev ] || [ -x "$VENV/bin/pytest" ]; then lock=requirements-dev.txt; fi
    stamp="$lock $(cksum <$lock)"
    if [ -f "$VENV/.synced" ] && [ "$(cat "$VENV/.synced")" = "$stamp" ]; then return 0; fi
    get_uv
    say "Installing the packages of $lock"
    "$UV" pip sync --quiet --require-hashes --python "$PYTHON" "$lock" ||
        die "The packages of $lock could not be installed; is there a network?"
    printf '%s\n' "$stamp" >"$VENV/.synced"
}

# --- libraries behind PDFs ---------------------------------------------------------------------

pdf_libraries_present() {
    if [ "$(uname)" = Darwin ]; then
        brew_lib=$(brew --prefix 2>/dev/null)/lib
        export DYLD_FALLBACK_LIBRARY_PATH="$brew_lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/local/lib:/usr/lib}"
        [ -e "$brew_lib/libpango-1.0.dylib" ]
    else
        "$PYTHON" - <<'PY' 2>/dev/null
import ctypes, pathlib, sys
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
places = [pathlib.Path("/usr/share/fonts"), pathlib.Path("/usr/local/share/fonts"), pathlib.Path.home() / ".fonts"]
sys.exit(not any(p.suffix in {".ttf", ".otf"} for place in places for p in place.rglob("*.[to]tf")))
PY
    fi
}

ensure_pdf_libraries() {
    if pdf_libraries_present; then return 0; fi
    install_packages "PDFs" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fonts-dejavu-core || true
    pdf_libraries_present
}

# --- what the portal keeps for itself ----------------------------------------------------------

ensure_secret() {
    if [ -n "${SECRET_KEY:-}${SECRET_KEY_FILE:-}" ] || [ -s "$VAR_DIR/secret_key" ]; then return 0; fi
    # Written beside and moved, so that two starts at once never read half a key.
    (umask 077 && "$PYTHON" -c 'import secrets; print(secrets.token_urlsafe(60))' >"$VAR_DIR/secret_key.$$")
    mv -n "$VAR_DIR/secret_key.$$" "$VAR_DIR/secret_key"
    rm -f "$VAR_DIR/secret_key.$$"
}

prepare() {
    (umask 077 && mkdir -p "$VAR_DIR")
    make_venv
    sync_packages "$1"
    ensure_secret
}
