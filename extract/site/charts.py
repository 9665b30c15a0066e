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

_ROW, _BAR, _LEFT, _WIDTH, _RIGHT = 30, 18, 190, 760, 60


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
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    elements = [e for n, bar in enumerate(bars) for e in _bar(bar, n * _ROW + 4, scale, series)]
    return Markup('<figure class="picture" tabindex="0">{}{}</figure>').format(
        _legend(bars, series), _drawn(elements, len(bars) * _ROW + 4)
    )


def timeline(points: Sequence[Point]) -> Markup:
    """Points on a line of time."""
    elements: list[svg.Element] = [svg.Line(x1=20, y1=40, x2=_WIDTH - 20, y2=40, class_=["axis"])]
    for point in points:
        x = round(50 + point.place * (_WIDTH - 100), 1)
        elements.append(svg.Circle(cx=x, cy=40, r=7, class_=[point.css]))
        elements.append(_text(x, 20, "count", point.name, "middle"))
    return Markup('<figure class="picture" tabindex="0">{}</figure>').format(_drawn(elements, 56))


def _bar(bar: Bar, top: int, scale: float, series: Mapping[str, Any]) -> list[svg.Element]:
    out: list[svg.Element] = [_text(_LEFT - 10, top + _BAR - 4, "name", bar.name, "end")]
    x = float(_LEFT)
    for name in series:
        if count := bar.parts.get(name, 0):
            width = max(count * scale, 1.0)
            out.append(svg.Rect(x=round(x, 1), y=top, width=round(width, 1), height=_BAR, class_=[f"s-{_css(name)}"]))
            x += width
    return [*out, _text(round(x, 1) + 8, top + _BAR - 4, "count", f"{sum(bar.parts.values()):,}", "start")]


def _text(x: float, y: float, css: str, text: str, anchor: Any) -> svg.Text:
    return svg.Text(x=x, y=y, class_=[css], text_anchor=anchor, text=str(escape(text)))


def _legend(bars: Sequence[Bar], series: Mapping[str, Any]) -> Markup:
    used = [name for name in series if any(bar.parts.get(name) for bar in bars)]
    keys = (Markup('<span class="key s-{}">{}</span>').format(_css(name), series[name]) for name in used)
    return Markup('<p class="keys">{}</p>').format(Markup(" ").join(keys))


def _drawn(elements: list[svg.Element], height: int) -> Markup:
    drawing = svg.SVG(viewBox=svg.ViewBoxSpec(0, 0, _WIDTH, height), class_=["chart"], elements=elements).as_str()
    return Markup(drawing.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))


def _css(name: str) -> str:
    return name.replace(" ", "-")
