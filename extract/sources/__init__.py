"""Documents from elsewhere: which sources there are (data/sources.yml), what was fetched, and what is held of it.

What an update needs:

    sources = config.load(Path("data/sources.yml"))
    report = fetching.fetch(sources, plan.Wanted(everything=True), say=print)
    report.new, report.replaced, report.withdrawn, report.failed, report.stopped, report.code
    held = holdings.reading(sources.folder)
    for entry in held.held():           # one file for each document, of the best form there is
        held.path(entry), entry.sha256, entry.symbols
    for entry in held.past():           # earlier texts: state, ended, note; held.path(entry) still has them
        ...

`fetch` raises MandatesError only where nothing can be done; what went wrong with single documents or sources is in the
report. Every file in the folder has been read by our readers before it was put there. Nothing is imported here, so that
`import extract.sources` costs nothing.
"""
