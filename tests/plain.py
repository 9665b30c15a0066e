"""Prints documents as plain text: one line to a paragraph, or broken at a width as text taken out of a PDF is."""

from __future__ import annotations

import re

from printing import chinese, short_label

from extract.model import Document, Paragraph

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WORD = re.compile(r"[!-~\u00a0-\u024f]+[，。；：、）》”’⁰¹²³⁴⁵⁶⁷⁸⁹]*|.[，。；：、）》”’⁰¹²³⁴⁵⁶⁷⁸⁹]*", re.DOTALL)


def as_text(document: Document, width: int = 0, blank: bool = True, closing: bool = True) -> str:
    """A resolution with header, numbers, notes under the text, closing lines and annexes.

    `width` is that of a line in characters (0: none is broken); `blank` puts a blank line between paragraphs;
    `closing` prints the day and the meeting under the operative part.
    """
    number = document.symbol.rpartition("RES/")[2]
    head = [f"第{chinese(int(document.session[2:]))}届会议"] if (document.session or "")[2:].isdigit() else []
    head += [f"议程项目{document.agenda_item}"] if document.agenda_item else []
    day = document.adopted
    head += [f"{day.year}年{day.month}月{day.day}日大会决议"] if day else []
    parts = [*head, f"{number}. {document.title}"]
    section: tuple[str, ...] = ()
    end = [f"{day.year} 年 {day.month} 月 {day.day} 日"] if day and closing else []
    end += [f"第 {document.meeting} 次全体会议"] if document.meeting and closing else []
    for paragraph in document.paragraphs:
        if paragraph.part == "annex" and end:
            parts.append("\n".join(end))
            end = []
        depth = next((i for i, h in enumerate(paragraph.section) if section[i : i + 1] != (h,)), None)
        if depth is not None:
            parts += paragraph.section[depth:]
        section = paragraph.section
        label = short_label((paragraph.label or "").removeprefix("preamble"))
        parts.append(_broken(f"{label} {_marked(paragraph)}".strip(), width))
    if end:
        parts.append("\n".join(end))
    notes = {note.mark: note.text for p in document.paragraphs for note in p.footnotes if note.text}
    parts += [_broken(f"{mark.translate(RAISED)} {text}", width) for mark, text in notes.items()]
    return ("\n\n" if blank else "\n").join(parts) + "\n"


def _marked(paragraph: Paragraph) -> str:
    """The text with the marks of its notes."""
    out, last = "", 0
    for note in paragraph.footnotes:
        out += paragraph.text[last : note.at] + (note.mark.translate(RAISED) if note.text else "")
        last = note.at
    return out + paragraph.text[last:]


def _broken(text: str, width: int) -> str:
    if not width:
        return text
    lines = [""]
    for word in _WORD.findall(text):
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return "\n".join(lines)
