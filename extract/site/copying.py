"""Tables to copy: as a bare page for Word and mail, as tab-separated text for a spreadsheet, as Markdown.

A page and not a file: at most as many rows as Datasette shows at once, and the columns that a reader quotes. More
columns with `_col=…`, all with `_all=1`.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from markupsafe import Markup

from extract.site import cells, labels, language, worded
from extract.site.exports import defused, headings, with_labels
from extract.site.labels import say
from extract.site.names import by_name
from extract.site.names import sessions as sessions_of
from extract.site.selection import Selection, select

# In Markdown text may be HTML, a link or a picture; with a backslash before it each of these stands for itself.
_MARKUP = re.compile(r"[\\|<>\[\]*_`~&]")
FORMATS = ("copy", "tsv", "md")
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
    '<link rel="stylesheet" href="{css}"></head><body class="copy"><table>\n<thead><tr>{head}</tr></thead>\n'
    "<tbody>\n{rows}</tbody></table>\n{more}</body></html>\n"
)


async def copyable(datasette: Any, request: Any) -> Any:
    """`/mandates/open.copy?…`, `.tsv`, `.md`: the rows in words, in the language of `?_lang=`."""
    from datasette import Response

    asked = await select(datasette, request)
    if not isinstance(asked, Selection):
        return asked
    words = labels.words_of(datasette, asked.db.name)
    present = await asked.columns()
    columns = worded.chosen(words, asked, present, request.args)
    most = datasette.setting("max_returned_rows")
    sql = with_labels(asked, columns, instead=present)
    names, found = await asked.table_of(f"{sql} limit {most + 1}")
    heading = headings(datasette, asked)
    head = [heading(worded.titled(name, names)) for name in names]
    actors = by_name(datasette, asked.db.name)
    sessions = sessions_of(datasette, asked.db.name)
    said = [worded.shown(words, sessions, cells.read_as(name, names), actors) for name in names]
    body = [[say(value) for say, value in zip(said, row, strict=True)] for row in found[:most]]
    kind = request.url_vars["format"]
    if kind == "copy":
        note = say("first_rows_only", count=most) if len(found) > most else ""
        css = datasette.urls.static_plugins("mandate_tracker", "copy.css")
        return Response.html(_page(head, body, asked.name, note, str(css)))
    text = _tsv(head, body) if kind == "tsv" else _markdown(head, body)
    return Response.text(text)


def _page(head: list[str], body: list[list[str]], title: str, note: str, css: str) -> Markup:
    def line(tag: str, row: list[str]) -> Markup:
        return Markup("").join(Markup(f"<{tag}>{{}}</{tag}>").format(value) for value in row)

    rows = Markup("").join(Markup("<tr>{}</tr>\n").format(line("td", row)) for row in body)
    more = Markup("<p>{}</p>").format(note) if note else ""
    lang = language.CODES[language.language.get()]
    return _PAGE.format(lang=lang, title=title, css=css, head=line("th", head), rows=rows, more=more)


def _tsv(head: list[str], body: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([[defused(value) for value in row] for row in [head, *body]])
    return out.getvalue()


def _markdown(head: list[str], body: list[list[str]]) -> str:
    def line(row: list[str]) -> str:
        return "| " + " | ".join(_MARKUP.sub(r"\\\g<0>", value) for value in row) + " |\n"

    return line(head) + "|" + "---|" * len(head) + "\n" + "".join(map(line, body))
