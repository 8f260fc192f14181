"""Weighs a mentor's pages on a running portal, in the bytes that cross the air: scripts/page_weights.py [address]

The demo compresses styles and scripts as it serves them; in earnest they are compressed beforehand, and smaller.
"""

import gzip
import re
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
WHO = {"login": "gwen.okafor@kidsontrack.example", "password": "museum-on-saturday"}
FIRST, LATER, ANY = 14 * 1024, 6 * 1024, 30 * 1024
# What a page needs to show itself; icons and the manifest come when the browser has time.
NEEDED = re.compile(r'<(?:link rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"')
LINK = re.compile(r'href="(/[^"#?]*)"')

opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def fetch(path, data=None):
    """Bytes as sent, the text, and what kind it is."""
    headers = {"Accept-Encoding": "gzip", "Referer": ADDRESS}
    address = urllib.parse.urljoin(ADDRESS, path)
    request = urllib.request.Request(address, data, headers)  # noqa: S310 - whoever runs this names the address
    with opener.open(request, timeout=60) as answer:
        body = answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(body) if is_packed else body).decode(errors="replace")
        return len(body), text, answer.headers.get_content_type()


def sign_in():
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', fetch("/account/sign-in/")[1])[1]
    fetch("/account/sign-in/", urllib.parse.urlencode(WHO | {"csrfmiddlewaretoken": token}).encode())


def weigh():
    """Lines to print, and whether each page is inside its limit: the first one, then those it leads to."""
    size, page, _ = fetch("/")
    parts = {path: fetch(path)[0] for path in dict.fromkeys(NEEDED.findall(page))}
    total = size + sum(parts.values())
    yield f"{total:6}  first page with all it needs, {1 + len(parts)} requests, at most {FIRST}", total <= FIRST
    for path, weight in {"/": size, **parts}.items():
        yield f"        {weight:6}  {path}", True
    for path in sorted(set(LINK.findall(page)) - {"/"}):
        weight, text, kind = fetch(path)
        if kind != "text/html" or path.startswith("/account/"):
            continue
        more = {part: fetch(part)[0] for part in dict.fromkeys(NEEDED.findall(text)) if part not in parts}
        parts |= more
        fits = weight <= min(LATER, ANY)
        scripts = "".join(f", once {w:6} {part}" for part, w in more.items())
        yield f"{weight:6}  {path}{scripts}{'' if fits else f', more than {LATER}'}", fits


def main():
    sign_in()
    all_fit = True
    for line, fits in weigh():
        sys.stdout.write(f"{line}\n")
        all_fit &= fits
    sys.exit(not all_fit)


main()
