"""A signature as it was drawn: strokes in, a picture out."""

from base64 import b64encode

WIDTH, HEIGHT = 600, 200
# Fixed colours: the same on a light page, on a dark one and on paper.
GROUND, INK = "#ffffff", "#1f2a37"


def signature(strokes: list[list[list[int]]]) -> str:
    """The drawn signature as the address of an SVG image."""
    lines = "".join(f'<path d="M{"L".join(f"{x} {y}" for x, y in stroke)}"/>' for stroke in strokes)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/><g fill="none" stroke="{INK}" stroke-width="3.5" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
