"""Pictures as SVG, drawn on the server with svg.py: no script, colours from the style sheet.

Every picture stands beside a table with the same numbers, and is hidden from screen readers in its favour. svg.py
writes text as it is given, so that every text is escaped here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import svg
from markupsafe import Markup, escape

_ROW, _BAR, _WIDTH = 42, 15, 760
_LONGEST = 86.0  # hundredths of the width; what is left is for the number behind the bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, and the length of each of its parts."""

    name: str
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line of time: its place (0 to 1), the words above it, and its class."""

    place: float
    name: str
    css: str


def stacked(bars: Sequence[Bar], series: Mapping[str, Any]) -> Markup:
    """Horizontal bars of stacked parts, in the order of `series` (name -> its words), with a legend; empty if there
    is nothing to draw."""
    longest = max((sum(bar.parts.values()) for bar in bars), default=0)
    if not longest:
        return Markup("")
    scale = _LONGEST / longest
    elements = [e for n, bar in enumerate(bars) for e in _bar(bar, n * _ROW, scale, series)]
    # Lengths in hundredths of the width: bars shrink on a telephone, words do not.
    drawing = svg.SVG(width=_part(100), height=len(bars) * _ROW + 4, class_=["chart", "bars-chart"], elements=elements)
    return Markup('<figure class="picture">{}{}</figure>').format(_legend(bars, series), _hidden(drawing))


def timeline(points: Sequence[Point]) -> Markup:
    """Points on a line of time."""
    elements: list[svg.Element] = [svg.Line(x1=20, y1=40, x2=_WIDTH - 20, y2=40, class_=["axis"])]
    for point in points:
        x = round(50 + point.place * (_WIDTH - 100), 1)
        elements.append(svg.Circle(cx=x, cy=40, r=7, class_=[point.css]))
        elements.append(_text(x, 20, "count", point.name, "middle"))
    return Markup('<figure class="picture" tabindex="0">{}</figure>').format(_drawn(elements, 56))


def _bar(bar: Bar, top: int, scale: float, series: Mapping[str, Any]) -> list[svg.Element]:
    """Its name above it, its parts, and their sum behind it."""
    out: list[svg.Element] = [_text(0, top + 14, "name", bar.name, "start")]
    x = 0.0
    for name in series:
        if count := bar.parts.get(name, 0):
            width = max(count * scale, 0.15)
            css = [f"s-{_css(name)}"]
            out.append(svg.Rect(x=_part(x), y=top + 20, width=_part(width), height=_BAR, class_=css))
            x += width
    total = svg.Text(x=_part(x), dx=8, y=top + 32, class_=["count"], text=f"{sum(bar.parts.values()):,}")
    return [*out, total]


def _part(hundredths: float) -> svg.Length:
    return svg.Length(round(hundredths, 2), "%")


def _text(x: float, y: float, css: str, text: str, anchor: Any) -> svg.Text:
    return svg.Text(x=x, y=y, class_=[css], text_anchor=anchor, text=str(escape(text)))


def _legend(bars: Sequence[Bar], series: Mapping[str, Any]) -> Markup:
    used = [name for name in series if any(bar.parts.get(name) for bar in bars)]
    keys = (Markup('<span class="key s-{}">{}</span>').format(_css(name), series[name]) for name in used)
    return Markup('<p class="keys">{}</p>').format(Markup(" ").join(keys))


def _drawn(elements: list[svg.Element], height: int) -> Markup:
    return _hidden(svg.SVG(viewBox=svg.ViewBoxSpec(0, 0, _WIDTH, height), class_=["chart"], elements=elements))


def _hidden(drawing: svg.SVG) -> Markup:
    return Markup(drawing.as_str().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))


def _css(name: str) -> str:
    return name.replace(" ", "-")
