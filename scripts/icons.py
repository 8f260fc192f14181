"""Draws the icons of the installed portal from static/icon.svg: .venv/bin/python scripts/icons.py"""

import io
import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "static"
# The maskable one fills its square; a phone may cut all but the inner four fifths away.
ICONS = {
    "icon-192.png": (192, 1, "none"),
    "icon-512.png": (512, 1, "none"),
    "icon-maskable.png": (512, 0.66, "#f2a71b"),
}


def main():
    svg = (STATIC / "icon.svg").read_text()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]).new_page()
        for name, (size, share, ground) in ICONS.items():
            edge = (1 - share) / 2 * size
            page.set_viewport_size({"width": size, "height": size})
            style = f"html {{ background: {ground} }} body {{ margin: {edge}px }} svg {{ display: block }}"
            page.set_content(f"<style>{style}</style>{svg}")
            picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            picture.quantize(32).save(STATIC / name, optimize=True)


main()
