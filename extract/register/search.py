"""Search in Chinese by pairs of characters, in Datasette's own search box: mandates, documents, actors.

FTS5 has no word breaker for Chinese: its `unicode61` finds 2 to 5 % of two-character words and `trigram` none.
Here every run of Han characters is indexed as overlapping pairs and its last character, and a query becomes a
phrase of pairs, so that any run of one or more characters is found wherever it stands. The symbol of the document is
one word, and so is every end of it: A/RES/72/237 and 72/237 find its mandates, 237 does not. Datasette's search runs
`... match escape_fts(:search)`; replacing that function is all it takes.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from extract.script import simplified

#: The range of Han characters in a class of a pattern.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUNS = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+")
_TERMS = re.compile(r'"([^"]*)"|(\S+)')
# A letter, which no text of the United Nations has (a click of Khoisan languages).
_LINK = "\u01c0"
_IS_HAN = re.compile(rf"[{HAN}]")
# Nearly all texts have no other characters than these: NFKC leaves them as they are, or makes another mark of a mark.
_USUAL = re.compile(
    "[\\0-\x7f\u2014\u2018-\u201d\u2026\u3001\u3002\u3008-\u3011\u4e00-\u9fff\uff01\uff05\uff08\uff09\uff0c\uff1a\uff1b\uff1f]*"
)
# 第72/237号决议 is asked for as 72/237 is.
_NUMBERED = re.compile("^\u7b2c([0-9A-Z/()-]+/[0-9A-Z/()-]+)\u53f7(?:\u51b3\u8bae|\u51b3\u5b9a)?$")
_ACCENTS = re.compile("[\u0300-\u036f]")
_CODES = f"utf-32-{sys.byteorder[0]}e"  # as the numbers of an array


@dataclass(frozen=True, slots=True)
class Index:
    """The search index `name` and the query that gives its rows: key, texts, the ids of actors, and a symbol last.

    It keeps no copy of the text (`content=''`), so `fts_table` and `fts_pk` in metadata.yml tie it to its table.
    """

    name: str
    rows: str


# What is asked and of whom are mostly words of the paragraph, which need not stand there twice. The names of those
# concerned, however the paragraph puts it: UNOSSC finds what is asked of that office.
INDEXES = (
    Index(
        "mandates_fts",
        """select m.number, p.text, iif(instr(p.text, m.action), null, m.action),
          (select group_concat(value, char(10)) from json_each(m.addressees) where instr(p.text, value) = 0), d.title,
          (select group_concat(distinct x.actor) from mandate_actors x where x.mandate = m.id), d.symbol
        from mandates m join paragraphs p on p.id = m.paragraph join documents d on d.id = m.document
        order by m.number""",
    ),
    # Rows are written once and never deleted, so that VACUUM leaves their rowid as it is.
    Index("documents_fts", "select rowid, title, agenda_title, subjects, null, symbol from documents order by rowid"),
    Index(
        "actors_fts",
        """select a.rowid, (select group_concat(n.name, char(10)) from actor_names n where n.actor = a.id), null, null
        from actors a order by a.rowid""",
    ),
)
_CALLED = "a.name || ' ' || coalesce(a.name_en, '') || ' ' || coalesce(a.acronym, '')"
_NAMES = f"select a.id, {_CALLED} from actors a"
# All other names in the index made it half as long again to build; who searches for one is given what the index has.
# (Those of groups are no names: neighbours, users and hosts all are States.)
_MOST, _LONGEST = 20_000, 300
_OTHER_NAMES = f"""select n.name, a.name, {_CALLED} from actor_names n join actors a on a.id = n.actor
    where n.name not in (a.name, coalesce(a.name_en, ''), coalesce(a.acronym, '')) and a.kind is not 'group'
      and max(length(n.name), length({_CALLED})) < {_LONGEST} limit {_MOST}"""
#: A name of actors, in one form (`_key`) -> phrases that find what the index has of these actors.
Names = Mapping[str, Collection[str]]


def fold(text: str) -> str:
    """One form for full-width and half-width characters (NFKC), for simplified and traditional ones: what is indexed
    and asked for."""
    return simplified(text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=256)
def bigrams(text: str | None) -> str:
    """The text as the index holds it: pairs and the last character of each run, other words as they are.

    Remembered: the mandates of a paragraph, and of a document, come one after the other.
    """
    text = text or ""
    folded = simplified(text) if _USUAL.fullmatch(text) else fold(text)
    pairs = _paired(folded)
    # Three characters for each of the text: those of a run, but for the second half of its last pair.
    return " ".join(
        pairs[3 * run.start() : 3 * run.end() - 2] if run["han"] else _plain(run[0]) for run in _RUNS.finditer(folded)
    )


def _paired(text: str) -> str:
    """Each character with the one behind it, and a space: laid in by strides, since a text has a hundred and more."""
    codes = array("I", text.encode(_CODES))
    pairs = array("I", " ".encode(_CODES)) * (3 * len(codes))
    pairs[::3] = codes
    pairs[1:-3:3] = codes[1:]
    return pairs.tobytes().decode(_CODES)


def _plain(word: str) -> str:
    """A word without case and accents; `ascii`, SQLite's quickest way to part words, itself knows a to z alone."""
    return word if word.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", word.casefold()))


def _runs(text: str) -> list[str]:
    return [run[0] for run in _RUNS.finditer(text)]


def _tokens(run: str, last: bool) -> list[str]:
    if not _IS_HAN.match(run):
        return [_plain(run)]
    pairs = list(map(add, run, run[1:]))
    if last or not pairs:
        pairs.append(run[-1])
    return pairs


@lru_cache(maxsize=256)
def symbols(symbol: str | None) -> str:
    """A symbol as the index holds it: its parts joined to one word, and so every end of it that a stroke precedes."""
    parts = (symbol or "").split("/")
    return " ".join(_joined(_runs(fold("/".join(parts[n:])))) for n in range(len(parts) - 1))


def _joined(runs: list[str]) -> str:
    return _LINK.join(map(_plain, runs))


def terms(query: str | None) -> list[str]:
    """The strings that must all occur: what stands between white space, or between quotation marks."""
    found = [quoted or word for quoted, word in _TERMS.findall(fold(query or ""))]
    return [term for term in (t.strip('"').strip() for t in found) if term]


def names(conn: sqlite3.Connection) -> Names:
    """The names of actors that the index does not hold. One that is part of the main name is found by itself."""
    found: dict[str, set[str]] = {}
    for name, main, called in conn.execute(_OTHER_NAMES):
        short, long = fold(name), fold(main)
        if short in long or not (key := _key(name)):
            continue
        phrases = found.setdefault(key, set())
        phrases.add(f'"{bigrams(called)}"')
        if len(short) < len(long):  # a title has the name in full; one shorter still is everywhere (the United Nations)
            phrases.add(_phrase(_runs(long)))
    return {key: tuple(sorted(phrases)) for key, phrases in found.items()}


def _key(name: str) -> str:
    """A name in the one form in which it is looked up; empty for what is too long to be one."""
    return bigrams(name).lower() if len(name) < _LONGEST else ""


def match(query: str | None, known: Names | None = None) -> str:
    """An FTS5 expression that finds every term; operators in the query are words like any other.

    A term that is one of the names `known` finds its actors by their main names too.
    """
    found = (_expression(_NUMBERED.sub(r"\1", one), known or {}) for one in terms(query))
    return " AND ".join(filter(None, found)) or '""'


def _expression(term: str, known: Names) -> str:
    """What finds a term: as it stands, as a symbol, by the main name of whom it calls; or, where some of its runs are
    names, each of them (教科文组织、开发署)."""
    runs = _runs(term)
    some = [phrase] if (phrase := _phrase(runs)) else []
    if "/" in term and len(runs) > 1 and not _IS_HAN.search(term):
        some.append(f'"{_joined(runs)}"')
    elif called := known.get(_key(term)):
        some.extend(called)
    elif len(runs) > 1 and any(_IS_HAN.match(run) and _key(run) in known for run in runs):
        some.append("(" + " AND ".join(_expression(run, known) for run in runs) + ")")
    return f"({' OR '.join(some)})" if len(some) > 1 else "".join(some)


def _phrase(runs: Sequence[str]) -> str:
    """The phrase of a term's runs; empty for none.

    A run at the end of a term may go on in the text, so its last character alone is asked for as a prefix; a run
    that ends inside the term ends in the text too, and the index has its last character there.
    """
    tokens = [t for i, run in enumerate(runs) for t in _tokens(run, last=i + 1 < len(runs))]
    single = tokens and len(runs[-1]) == 1 and _IS_HAN.match(runs[-1])
    return '"' + " ".join(tokens) + '"' + (" *" if single else "") if tokens else ""


def index(conn: sqlite3.Connection) -> None:
    """(Re)builds the search indexes. Nothing is committed."""
    for one in INDEXES:
        _build(conn, one)


# Bytes of terms that FTS5 sorts in memory before it writes them: with its own megabyte it merges what it wrote more
# often, a third of the time of the index.
_HASH, _DEFAULT_HASH = 2**26, 2**20


def _build(conn: sqlite3.Connection, one: Index) -> None:
    conn.execute(f"drop table if exists {one.name}")
    conn.execute(f"create virtual table {one.name} using fts5(words, content='', tokenize='ascii')")
    insert = f"insert into {one.name}(rowid, words) values (?, ?)"
    set_size = f"insert into {one.name}({one.name}, rank) values ('hashsize', ?)"
    conn.execute(set_size, (_HASH,))
    conn.executemany(insert, _indexed(conn, one))
    conn.execute(f"insert into {one.name}({one.name}) values ('optimize')")
    conn.execute(set_size, (_DEFAULT_HASH,))


def _indexed(conn: sqlite3.Connection, one: Index) -> Iterator[tuple[int, str]]:
    names = {actor: bigrams(name) for actor, name in conn.execute(_NAMES)}
    for key, *texts, actors, symbol in conn.execute(one.rows):
        named = " ".join(names[actor] for actor in actors.split(",")) if actors else ""
        # What parts the texts lets no phrase run from one into the next.
        yield key, f" {_LINK} ".join(filter(None, [*map(bigrams, texts), named, symbols(symbol)]))
