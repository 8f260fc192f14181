# Sourced by ./test: what must hold before a test runs. Every check runs, whatever the one before it said;
# run_checks leaves the names of those that failed in $failed.

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf '  ok      %s\n' "$name"
    else
        printf '  FAILED  %s\n' "$name"
        printf '%s\n' "$output" | sed 's/^/          /'
        failed="$failed, $name"
    fi
}

in_bin() {
    program=$1
    shift
    "$VENV/bin/$program" "$@"
}

shell_scripts_parse() {
    for script in run test scripts/*.sh; do sh -n "$script" || return 1; done
    bash -n .ci/run
}

# Only the kinds of file that decide: everything they import is followed, but not judged.
typed_files() {
    find . -path './[!.]*' \( -name actions.py -o -name rules.py -o -name permissions.py \
        -o -path '*/actions/*.py' -o -path '*/rules/*.py' -o -path '*/permissions/*.py' \) \
        ! -path './tests/*' ! -path './var/*' ! -path '*/migrations/*' | sort
}

types_hold() {
    # shellcheck disable=SC2046 # a list of paths without spaces
    in_bin mypy --no-error-summary $(typed_files)
}

run_checks() {
    say "Checks"
    check "shell scripts parse" shell_scripts_parse
    check "locks agree with pyproject.toml" in_bin pytest -q --no-header -p no:cacheprovider tests/repository/test_locks.py
    check "ruff check" in_bin ruff check --quiet --output-format concise .
    check "ruff format" in_bin ruff format --check --output-format concise .
    check "djlint" in_bin djlint --quiet --lint templates
    check "import contracts" in_bin lint-imports --no-cache --no-logo
    check "mypy" types_hold
    # A database in memory: what lies in var/ is the demo's and not asked.
    check "migrations are complete" env DATABASE_URL=sqlite://:memory: "$PYTHON" manage.py makemigrations --check --dry-run
    check "manage.py check" env DATABASE_URL=sqlite://:memory: "$PYTHON" manage.py check --fail-level WARNING
}
