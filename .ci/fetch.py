"""Fetches the pages of a running register and looks at what they say: fetch.py http://127.0.0.1:8001."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from urllib.parse import quote

MANDATE = "/mandates/mandates/A-RES-72-237-p3-0"
PAGES = [
    ("/", ["任务登记册", "未了结"]),
    ("/?_lang=en", ["Register of mandates"]),
    ("/mandates", ["谁被要求做什么"]),
    ("/mandates?_lang=en", ["Who was asked"]),
    ("/mandates/mandates", ["A/RES/72/237", "秘书长", "要求谁"]),
    ("/mandates/mandates?_lang=en", ["A/RES/72/237", "Addressees"]),
    ("/mandates/mandates?_search=" + quote("进展报告"), ["联合检查组"]),
    ("/mandates/mandates?_addressee=secretary-general&class=request", ["A/RES/76/221"]),
    (MANDATE, ['<mark class="', "m-verb", "再次请", "2018-09-17", "docs.un.org"]),
    ("/mandates/documents/A-RES-72-237", ["m-verb", "秘书长"]),
    ("/doc/A/RES/72/237", ["m-verb"]),
    ("/mandates/open", ["A/RES/72/237"]),
    ("/mandates/open?actor=secretary-general", ["A/RES/72/237"]),
    ("/mandates/asked", ["秘书长"]),
    ("/mandates/asked?actor=su-ssc", ["联合国南南合作办公室"]),
    ("/mandates/due_at", ["SSC/20"]),
    ("/mandates/due_at?session=A/73", ["A/RES/72/237"]),
    ("/mandates/reiterated", ["再次请"]),
    ("/mandates/unresolved", ["没有认出"]),
]


def get(address: str) -> tuple[int, str]:
    """Status and body of one page."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def main(base: str) -> int:
    """Prints a line for each page; 1 if one is not as expected."""
    failed = 0
    pages = PAGES + [(path.replace("?", ".json?") if "?" in path else path + ".json", None) for path, _ in PAGES[11:]]
    for path, expected in pages:
        status, body = get(base + path)
        missing = [text for text in expected or () if text not in body]
        if expected is None and status == 200:
            missing = [] if isinstance(json.loads(body)["rows"], list) else ["rows"]
        good = status == 200 and not missing
        failed += not good
        print("ok  " if good else "FAIL", status, path, f"missing: {missing}" if missing else "")
    status, body = get(base + "/mandates?sql=" + quote("select zeroblob(900000000)"))
    print("ok  " if status == 400 else "FAIL", status, "a blob of 900 MB is refused")
    return int(bool(failed) or status != 400)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
