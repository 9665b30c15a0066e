"""Tables and queries as CSV, complete and fit for Excel.

Excel takes a CSV file for Chinese in UTF-8 only if it begins with a byte order mark, and runs what begins like a
formula. The rows are written to a temporary file before the first byte is sent: a query that fails or takes too long
is an error and not half a file, and a reader on a slow line holds no thread. `_raw=1` leaves out mark and apostrophes,
for programs; `_labels=on` adds the names behind foreign keys, `_headings=on` writes the headings of the pages, and
`_words=on` what a reader quotes: the columns, headings and words of the overview, every row.
"""

from __future__ import annotations

import codecs
import contextvars
import csv
import io
import sqlite3
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from extract.site import cells, guards, labels, language, names, worded
from extract.site.forms import Sessions
from extract.site.labels import say
from extract.site.selection import Selection, mandate_column, select

# As Excel and its like take them for a formula, and their full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CHUNK = 2**18
LARGEST_FILE = 100 * 2**20
_IN_MEMORY = 2**20
_OPEN = 12  # files being sent at once: slow readers must not fill the disk


def defused(value: Any) -> Any:
    """The value as a spreadsheet shows it and does not run it: text that begins like a formula gets an apostrophe."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain(value: Any) -> Any:
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else value


def _cells(
    words: labels.Words | None, sessions: Sessions, actors: Mapping[str, labels.Pair], raw: bool
) -> Callable[[str], Callable[[Any], Any]]:
    """From the name of a column to what writes its values: in words, if there are any; as they are, if `raw`."""

    def cell(column: str) -> Callable[[Any], Any]:
        if raw:
            return _plain
        said = worded.shown(words, sessions, column, actors) if words else _plain

        def written(value: Any) -> Any:
            text = said(_plain(value))
            return value if text == str(value) and isinstance(value, int | float) else defused(text)

        return written

    return cell


async def csv_file(datasette: Any, request: Any) -> Any:
    """`/mandates/mandates.csv?…`, `/mandates/open.csv?actor=…`, `/mandates.csv?sql=…`."""
    from datasette.utils.asgi import AsgiStream

    asked = await select(datasette, request)
    if not isinstance(asked, Selection):
        return asked
    if _Sent.open >= _OPEN:
        from extract.site import problems

        return await problems.busy(datasette, request.scope, request.receive)
    raw = bool(request.args.get("_raw"))
    in_words = bool(request.args.get("_words")) and not raw
    heading = headings(datasette, asked) if in_words or request.args.get("_headings") else str
    words, columns = labels.words_of(datasette, asked.db.name), await asked.columns()
    sql = asked.sql
    if in_words:
        sql = with_labels(asked, worded.chosen(words, asked, columns, request.args), instead=columns)
    elif request.args.get("_labels") and asked.keys:
        sql = with_labels(asked, columns)

    sessions, actors = names.sessions(datasette, asked.db.name), names.by_name(datasette, asked.db.name)
    cell = _cells(words if in_words else None, sessions, actors, raw)

    def write(connection: sqlite3.Connection) -> Any:
        pieces = _pieces(connection, sql, asked.params, heading, cell, _plain if raw else defused)
        return _file(b"" if raw else codecs.BOM_UTF8, pieces, asked.time_limit)

    # (The language of the page does not go into a thread by itself.)
    here = contextvars.copy_context()
    file = await asked.run(lambda connection: here.run(write, connection))
    name = f'attachment; filename="{asked.name}.csv"'
    return AsgiStream(_Sent(file), headers={"content-disposition": name}, content_type="text/csv; charset=utf-8")


def _file(mark: bytes, pieces: Iterable[bytes], time_limit: int) -> Any:
    """A temporary file of the pieces, written within `time_limit` ms. Raises OperationalError if that is too short."""
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        file.write(mark)
        until = time.monotonic() + time_limit / 1000
        for piece in pieces:
            file.write(piece)
            if time.monotonic() > until:  # SQLite's own clock does not run while rows are written
                raise sqlite3.OperationalError("interrupted")
            if file.tell() > LARGEST_FILE:
                raise sqlite3.OperationalError("file too big: ask for fewer rows or columns")
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _pieces(
    connection: sqlite3.Connection,
    sql: str,
    params: Any,
    heading: Callable[[str], str],
    cell: Callable[[str], Callable[[Any], Any]],
    head: Callable[[Any], Any],
) -> Iterator[bytes]:
    """The file in pieces, the headings first."""
    cursor = connection.cursor()
    cursor.row_factory = None  # the limit on one answer is for pages, which stand in memory
    cursor.execute(sql, params)
    text = io.StringIO()
    writer = csv.writer(text)
    names = [column[0] for column in cursor.description]
    clean = [cell(cells.read_as(name, names)) for name in names]
    writer.writerow([head(heading(worded.titled(name, names))) for name in names])
    for row in cursor:
        if sum(len(value) for value in row if isinstance(value, (str, bytes))) > guards.LARGEST_ANSWER:
            raise sqlite3.OperationalError("row too big: ask for fewer or shorter columns")
        writer.writerow([one(value) for one, value in zip(clean, row, strict=True)])
        if text.tell() > _CHUNK:
            yield text.getvalue().encode("utf-8", "replace")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


class _Sent:
    """Sends a temporary file by pieces and closes it, whatever happens to the reader."""

    open = 0

    def __init__(self, binary: Any) -> None:
        self._binary = binary

    async def __call__(self, writer: Any) -> None:
        _Sent.open += 1
        try:
            while piece := self._binary.read(_CHUNK):
                await writer.send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            _Sent.open -= 1
            self._binary.close()


def headings(datasette: Any, asked: Selection) -> Callable[[str], str]:
    """From the name of a column to the words that the pages have for it, in the language asked."""
    words = labels.words_of(datasette, asked.db.name)

    def heading(column: str) -> str:
        key = column.removesuffix("_label")
        title = str(words.column(key, asked.table))
        return title if key == column else say("name_of", what=title).unescape()

    return heading


# In Chinese, by which their names in English are known; who was not recognised, as printed.
_ADDRESSEES = """(select json_group_array(coalesce(a.name, p.surface)) from (select * from mandate_actors
      where mandate = asked.{mandate} and role = 'addressee' order by n) p
    left join actors a on a.id = p.actor) as addressees"""


def with_labels(asked: Selection, columns: Iterable[str], *, instead: Collection[str] = ()) -> str:
    """The statement with a column `x_label` behind each foreign key x, as Datasette's own files have it.

    With `instead`, which are all columns of the statement, in its place under its name; and the addressees, where the
    row says of which mandate, for readers of English by the names of the actors."""
    from datasette.utils import escape_sqlite as quoted

    keys = {column: (table, key, label) for column, table, key, label in asked.keys}
    mandate = mandate_column(asked.table)
    named = language.english() and mandate in instead and bool(asked.table or asked.query)
    parts = []
    for column in columns:
        if column == "addressees" and named:
            parts.append(_ADDRESSEES.format(mandate=mandate))
        elif column not in keys or not instead:
            parts.append(f"asked.{quoted(column)}")
        if column in keys:
            table, key, label = map(quoted, keys[column])
            name = quoted(column if instead else column + "_label")
            parts.append(f"(select {label} from {table} k where k.{key} = asked.{quoted(column)}) as {name}")
    return f"select {', '.join(parts)} from ({asked.sql}\n) asked"
