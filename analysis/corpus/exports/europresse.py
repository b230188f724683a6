"""Europresse: a page of articles, with outlet, day, title and text in elements of classes that only it has.

<article>                                                      <table><tr><td>
  <span class="DocPublicationName">The Post, no. 12</span>       <span class="DocPublicationName">The Post</span>
  <span class="DocHeader">World, Friday, March 7, 2031           <span class="DocHeader">World, </span>
    474 words, p. 3</span>                                       <span class="DocHeader">March 7, 2031</span>
  <div class="titreArticle">Title</div>                          <span class="TitreArticleVisu">Title</span>
  <div class="docAuthors">Author</div>                           <br>Author<p></p>
  <div class="docOcurrContainer"><p>The text.</p></div>          The text.<p></p>
  <div class="publiC-lblNodoc">news·20310307·PO·040</div>        © 2031 The Post. <p></p>… news·20310307·PO·040
</article>                                                     </td></tr></table>

The layout since 2015, and the one before. Built from what others published: the R package tm.plugin.europresse with its
sample page (M. Bouchet-Valat, 2012–2025), the specification of Parscival and the parser of Gargantext. What it misses:
boxes and captions beside the text.
"""

from __future__ import annotations

import contextlib
import re

from lxml import etree

from analysis.corpus import dates, pages
from analysis.corpus.exports.articles import Article, Broken, article, broken_off

_NAME = r"class=[\"'](?:[^\"'<>]* )?DocPublicationName(?: [^\"'<>]*)?[\"']"
MARK = re.compile(_NAME)
#: The number of a document, which begins with its day. Two in a text tell an export, whatever it is packed in.
NUMBER = re.compile(r"\bnews·(\d{4})(\d\d)(\d\d)·\w+·\w+")

_DAY = re.compile(r"\b(?:\w+day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)?,?\s*"
                  r"([^\W\d]{3,} \d{1,2}, \d{4}|\d{1,2}(?:er)? [^\W\d]{3,} \d{4})", re.IGNORECASE)  # fmt: skip
_LENGTH = re.compile(r"\b\d+ (?:words|mots)\b")
_PAGE = re.compile(r"\bp\. ?(\S+)")
_FOOT = re.compile(r"^© ?\d{4}\b")
_TITLE = "\ue003"  # stands for the title in the text of a cell, which holds what is above and below it
_AUTHOR = 6  # words at most


def split(lines: list[str]) -> list[Article | Broken]:
    """Return the articles of an Europresse page, called by their number, and what breaks off."""
    root = pages.root("\n".join(lines).encode())
    names = _classed(root, "DocPublicationName")
    parts = list(dict.fromkeys(next(each.iterancestors("article", "td"), root) for each in names))
    rows = [_article(number, part) for number, part in enumerate(parts, start=1)]
    if rows and not any("</html" in line.lower() for line in lines[-3:]):
        rows[-1] = broken_off(len(rows), rows[-1].title)
    return rows


def count(text: str) -> int:
    """Return the number of articles by the names of outlets in the source of the page."""
    return len(MARK.findall(text))


def _article(number: int, part: etree._Element) -> Article | Broken:
    outlet = _words(part, "DocPublicationName")
    head = re.sub(r"\s+,", ",", " ".join(map(_text, _classed(part, "DocHeader"))))
    code, dated = NUMBER.search(_text(part)), _DAY.search(head)
    day = "-".join(code.groups()) if code else head
    with contextlib.suppress(ValueError):  # months of another language
        day = dates.iso(dated[1]) if dated else day
    title = _words(part, "titreArticle", "titreArticleVisu", "TitreArticleVisu")
    container = next(iter(_classed(part, "docOcurrContainer") or _classed(part, "DocText")), None)
    if container is None:
        author, body = _cell(part)
    else:
        author, body = _words(part, "docAuthors", "sm-margin-bottomNews"), pages.below(container).split("\n")
    if not any(line.strip() for line in body):
        return Broken(number, f"the export holds no text of {title[:80]!r}; export it with full text", title)
    length, page = _LENGTH.search(head), _PAGE.search(head)
    return article(
        number,
        title,
        body,
        re.sub(r",\s*(?:no|n°|vol)\b.*", "", outlet, flags=re.IGNORECASE),
        day,
        author=author,
        section=head[: dated.start()].strip(" ,") if dated else "",
        length=length[0] if length else "",
        page=page[1].rstrip(",") if page else "",
        number=code[0] if code else "",
    )


def _cell(part: etree._Element) -> tuple[str, list[str]]:
    """Return author and text of an article that is one cell: what stands below its title, to the copyright."""
    for inner in [*part.iter("table"), *_classed(part, "DocPublicationName"), *_classed(part, "DocHeader")]:
        if inner is not part:
            inner.drop_tree()
    for heading in _classed(part, "TitreArticleVisu"):
        for inner in list(heading):
            inner.drop_tree()
        heading.text = _TITLE
    lines = pages.below(part).partition(_TITLE)[2].strip().split("\n")
    ends = [at for at, line in enumerate(lines) if _FOOT.match(line.strip()) or NUMBER.search(line)]
    lines = lines[: ends[0] if ends else len(lines)]
    # The author is a line by itself; a sentence is none.
    first = lines[0].strip() if len(lines) > 1 and not lines[1].strip() else ""
    named = bool(first) and len(first.split()) <= _AUTHOR and first[-1] not in '.!?:"”'
    return (first, lines[1:]) if named else ("", lines)


def _classed(part: etree._Element, name: str) -> list[etree._Element]:
    return list(part.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"))


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _words(part: etree._Element, *names: str) -> str:
    """Return the words in the first element of the first class that has any."""
    return next((words for name in names for each in _classed(part, name) if (words := _text(each))), "")
