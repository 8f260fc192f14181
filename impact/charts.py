"""Charts as SVG, drawn once for page and PDF alike: numbers in, a picture and its words out."""

from base64 import b64encode
from datetime import date
from html import escape

# Fixed colours on a ground of its own: the same on paper, on a light page and on a dark one.
GROUND, GRID, INK, SOFT, BAR = "#fdfaf3", "#e3dccd", "#1f2a37", "#52606d", "#0b5a5b"
# The charity's mark, as in the head of every page.
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><circle cx="14" cy="14" r="14" fill="#f2a71b"/>'
    '<path d="M6 21c7-1 4-12 15-13" fill="none" stroke="#073f41" stroke-width="3.2" stroke-linecap="round"/>'
    '<circle cx="21" cy="8" r="2.6" fill="#073f41"/></svg>'
)
WIDTH, NARROW, HEIGHT = 720, 360, 270
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 30, 34
# A family that paper and browser both find; the size is in the picture's own units.
FONT = 'font-family="DejaVu Sans, Verdana, sans-serif" font-size="13"'


def steps(highest: int, most: int = 5) -> list[int]:
    """Round numbers from 0 to at least the highest value, in at most `most` equal steps."""
    size = 1
    while size * most < highest:
        size = next(n for n in _round_numbers() if n > size)
    count = max(1, -(-highest // size))
    return [size * n for n in range(count + 1)]


def _round_numbers():
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def bar_chart(bars: list[tuple[str, int | None]], wide: int = WIDTH) -> str:
    """One upright bar for each label; where the number must not be shown stand the words, or a dash in little room."""
    ticks = steps(max((value or 0 for _, value in bars), default=0))
    high, base = HEIGHT - TOP - BOTTOM, HEIGHT - BOTTOM
    slot = (wide - LEFT - RIGHT) / max(len(bars), 1)
    parts = [f'<rect width="{wide}" height="{HEIGHT}" rx="10" fill="{GROUND}"/>']
    for tick in ticks if any(value is not None for _, value in bars) else ():
        y = base - high * tick / ticks[-1]
        parts.append(f'<path d="M{LEFT} {y:.1f}H{wide - RIGHT}" stroke="{GRID}"/>')
        parts.append(_text(LEFT - 8, y + 4.5, f"{tick:,}", SOFT, "end"))
    for n, (label, value) in enumerate(bars):
        parts += _column(LEFT + slot * (n + 0.5), slot, label, value, high / ticks[-1])
    parts.append(f'<path d="M{LEFT} {base}H{wide - RIGHT}" stroke="{SOFT}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HEIGHT}" width="{wide}" height="{HEIGHT}" '
        f"{FONT}>{''.join(parts)}</svg>"
    )


def _column(middle: float, slot: float, label: str, value: int | None, unit: float) -> list[str]:
    """A label with its bar and number."""
    base = HEIGHT - BOTTOM
    parts = [_text(middle, HEIGHT - 12, label, INK)]
    if value is None:
        if slot < 48:
            return [*parts, _text(middle, base - 9, "–", SOFT)]
        return [*parts, _text(middle, base - 24, "not", SOFT), _text(middle, base - 9, "shown", SOFT)]
    thick, tall, number = min(slot * 0.62, 84), unit * value, f"{value:,}"
    # A patch of ground keeps the grid line from running through the number.
    room = 9 * len(number) + 6
    patch = f'<rect x="{middle - room / 2:.1f}" y="{base - tall - 21:.1f}" width="{room}" height="17" fill="{GROUND}"/>'
    return [
        *parts,
        _bar(middle - thick / 2, base, thick, tall),
        patch,
        _text(middle, base - tall - 7, number, INK, bold=True),
    ]


def _bar(x: float, base: float, wide: float, tall: float) -> str:
    """A bar that stands flat on the line, its upper corners rounded."""
    round_ = min(5.0, tall)
    return (
        f'<path d="M{x:.1f} {base}v{round_ - tall:.1f}q0 {-round_:.1f} {round_:.1f} {-round_:.1f}'
        f'h{wide - 2 * round_:.1f}q{round_:.1f} 0 {round_:.1f} {round_:.1f}v{tall - round_:.1f}z" fill="{BAR}"/>'
    )


def _text(x: float, y: float, words: str, colour: str, anchor: str = "middle", *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def meetups_chart(months: list[tuple[date, int | None]]) -> dict[str, str]:
    """Meet-ups held in each month: the picture as a data URL, wide and for a phone, and the words that stand for it."""
    said = ", ".join(f"{day:%B} {'not shown' if held is None else held}" for day, held in months)
    few = len(months) <= 3
    return {
        "url": data_url(bar_chart([(f"{day:%B}" if few else f"{day:%b}", held) for day, held in months])),
        "narrow_url": data_url(
            bar_chart([(f"{day:%b}" if few else f"{day:%b}"[0], held) for day, held in months], NARROW)
        ),
        "alt": f"Bar chart of the meet-ups held in each month: {said}.",
    }


def data_url(svg: str) -> str:
    """The picture as an address that fetches nothing."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
