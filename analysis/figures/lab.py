"""What makes a notebook in JupyterLab look and work like a page: the pages' own sheet, and their tables that sort."""

from __future__ import annotations

import os
import re
from pathlib import Path

#: Set where a page is made of the notebook, which brings sheet and script along.
PAGE = "CEASEFIRE_PAGE"
_TEMPLATE = Path(__file__).parents[1] / "report" / "template"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def dress() -> str:
    """Return the HTML that a notebook shows once, with its answer; empty where a page is made of it.

    The rules are nested in the element around what a cell shows, named three times: JupyterLab's own are less specific.
    A notebook that is not trusted shows its tables without them.
    """
    if on_page():
        return ""
    sheet = f".shown.shown.shown {{\n{_COMMENT.sub('', _read('style.css')).replace(':root', '&')}}}\n{_read('lab.css')}"
    script = _read("tables.js") + _read("lab.js")
    return f"<style>\n{sheet}</style>\n<script>(() => {{\n{script}}})()</script>\n"


def on_page() -> bool:
    """Return whether a page is made of the notebook that runs."""
    return PAGE in os.environ


def _read(name: str) -> str:
    return (_TEMPLATE / name).read_text(encoding="utf-8")
