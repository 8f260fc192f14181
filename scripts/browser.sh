# Sourced by ./test: a Chromium for the tests of pages, exported as CHROMIUM (a path).

find_browser() {
    for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "$(playwright_browser)"; do
        # Asked for its version, because Ubuntu's /usr/bin/chromium-browser may be a note that says "use snap".
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            CHROMIUM=$(command -v "$candidate")
            export CHROMIUM
            return 0
        fi
    done
    return 1
}

# Where Playwright keeps the browser it fetched itself, the way out where apt has none.
playwright_browser() {
    for place in "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome \
        "$HOME"/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*; do
        if [ -x "$place" ]; then printf '%s\n' "$place"; fi
    done | tail -n 1
}

ensure_browser() {
    if find_browser; then return 0; fi
    if have apt-get; then
        install_packages "the tests" chromium libatomic1 || true
        if find_browser; then return 0; fi
    fi
    say "Fetching Chromium with Playwright"
    in_bin playwright install chromium >>"$VAR_DIR/install.log" 2>&1 || true
    as_root "$VENV/bin/playwright" install-deps chromium >>"$VAR_DIR/install.log" 2>&1 || true
    install_hint="$VENV/bin/playwright install --with-deps chromium"
    find_browser
}
