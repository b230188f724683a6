"""The coding sheet in JupyterLab. The browser asks for steps; what holds is here and, at once, on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from analysis.errors import AnalysisError, OutputError
from analysis.evaluation import Coded
from analysis.handcoding.page import Page, words
from analysis.handcoding.work import Work

_HERE = Path(__file__).parent
_CODEBOOK = _HERE.parents[1] / "docs" / "codebook.md"
#: What the browser knows of a mark as it is, and may change.
_AS_IT_IS = ("actor", "stance", "explicit", "organization", "kind")


class Desk(anywidget.AnyWidget):
    """A coder's sheet: ``article`` changes with the article, ``sheet`` with each step.

    A message from the browser is {"do": what, "n": its number, …}; the answer is a new ``sheet`` with that number.
    """

    _esm = _HERE / "desk.js"
    _css = _HERE / "desk.css"
    article = traitlets.Dict().tag(sync=True)
    sheet = traitlets.Dict().tag(sync=True)
    codebook = traitlets.Unicode().tag(sync=True)

    def __init__(self, work: Work) -> None:
        super().__init__(codebook=_codebook())
        self._work = work
        done = work.own()
        self._open(next((i for i, each in enumerate(work.documents) if each.document_id not in done), 0))
        self._answer("")
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        return f"The coding sheet of {self._work.coder}; open this notebook in JupyterLab to code in it."

    def _open(self, place: int) -> None:
        """Show an article; in review its work is of that mode from now on, because the suggestions are in sight."""
        work = self._work
        self._place = max(0, min(place, len(work.documents) - 1))
        document = work.documents[self._place]
        self._page, self._journal = Page(document), work.journal(document)
        if work.mode == "review":
            self._journal.save()
        self._here = work.named_in(document.text)
        self._suggested = work.suggestions(document)
        own = work.own()
        self._organizations = {actor.name: actor.organization for actor in work.event.actors}
        self._organizations |= {mark.actor: mark.organization for line in own.values() for mark in line.statements}
        self._elsewhere = sum(len(line.statements) for key, line in own.items() if key != document.document_id)
        self.article = {
            "place": self._place,
            "title": document.title,
            "origin": ", ".join(filter(None, (document.outlet, document.published))),
            "paragraphs": self._page.paragraphs,
            "titles": [each.title or each.document_id for each in work.documents],
            "finished": [each.document_id in own for each in work.documents],
            "coder": work.coder,
        }

    def _asked(self, _: object, message: Mapping[str, Any], __: object) -> None:
        """Do what the browser asks, and say in a sentence what was done or why not."""
        try:
            said = str(getattr(self, f"_do_{message['do']}")(message))
        except OutputError as error:
            said = f"{error} Nothing is lost while this notebook runs: make room, then choose Save again."
        except AnalysisError as error:
            said = str(error)
        except IndexError:
            said = "This statement is no longer there."
        self._answer(said, message.get("n", 0))

    def _do_take(self, asked: Mapping[str, Any]) -> str:
        mark = self._marked(asked)
        self._journal.step([*self._journal.marks, mark])
        return f"Taken: {mark.actor}, {mark.stance}."

    def _do_change(self, asked: Mapping[str, Any]) -> str:
        marks = list(self._journal.marks)
        mark = marks[asked["index"]] = self._marked(asked, marks[asked["index"]])
        self._journal.step(marks)
        return f"Changed: {mark.actor}, {mark.stance}, {'explicit' if mark.explicit else 'implied'}, {mark.kind}."

    def _do_remove(self, asked: Mapping[str, Any]) -> str:
        marks = list(self._journal.marks)
        gone = marks.pop(asked["index"])
        self._journal.step(marks)
        return f"Removed: {gone.actor}, {gone.stance}. U brings it back."

    def _do_accept(self, asked: Mapping[str, Any]) -> str:
        mark = self._suggested[asked["index"]]
        if mark in self._journal.marks:
            return "This suggestion is among the statements already."
        self._journal.step([*self._journal.marks, mark])
        return f"Taken from the machine: {mark.actor}, {mark.stance}."

    def _do_undo(self, _: Mapping[str, Any]) -> str:
        return "Undone." if self._journal.undo() else "There is nothing to undo."

    def _do_redo(self, _: Mapping[str, Any]) -> str:
        return "Done again." if self._journal.redo() else "There is nothing to do again."

    def _do_save(self, _: Mapping[str, Any]) -> str:
        self._journal.save()
        return "Saved."

    def _do_open(self, asked: Mapping[str, Any]) -> str:
        if self._journal.unsaved:
            self._journal.save()
        self._open(asked["place"])
        return f"Article {self._place + 1} of {len(self._work.documents)}: {self.article['title']}."

    def _do_finish(self, asked: Mapping[str, Any]) -> str:
        n = len(self._journal.marks)
        if asked["nothing"] and n:
            return "There are statements in this article; remove them before you say that there is nothing."
        if not asked["nothing"] and not n:
            return "Nothing is marked; press 0 if nothing here is on the target."
        self._journal.finish()
        self._open(self._place)
        left = [i for i, done in enumerate(self.article["finished"]) if not done]
        if not left:
            return "Finished. All drawn articles are finished; thank you."
        self._open(next((i for i in left if i > self._place), left[0]))
        return f"Finished. Now article {self._place + 1} of {len(self._work.documents)}: {self.article['title']}."

    def _marked(self, asked: Mapping[str, Any], before: Coded | None = None) -> Coded:
        """Return the mark that a message describes, beginning from the one before."""
        mark = before or Coded("", "", "", ())
        new = {key: asked[key] for key in _AS_IT_IS[1:] if key in asked}
        if "pieces" in asked:
            new["content"] = tuple(sorted(self._page.span(*piece) for piece in asked["pieces"]))
            new["kind"] = self._page.kind(new["content"])
        if "source" in asked:
            new["source"] = self._page.span(*asked["source"])
        if "actor" in asked:
            name = " ".join(str(asked["actor"]).split())
            new |= {"actor": name, "organization": asked.get("organization", self._known().get(name, ""))}
        return replace(mark, **new)

    def _known(self) -> dict[str, str]:
        """Return the organization of each actor known: registered, named by the coder elsewhere, or named here."""
        return self._organizations | {mark.actor: mark.organization for mark in self._journal.marks}

    def _answer(self, said: str, number: int = 0) -> None:
        """Send the state of the article under way, with a sentence for the line that is read aloud."""
        journal = self._journal
        here = list(dict.fromkeys([*self._here, *(mark.actor for mark in journal.marks)]))
        places = [i for i, mark in enumerate(self._suggested) if mark not in journal.marks]
        self.sheet = {
            "n": number,
            "said": said,
            "marks": [self._shown(mark) for mark in journal.marks],
            "suggested": [self._shown(self._suggested[i]) for i in places],
            "places": places,
            "here": here,
            "rest": [name for name in dict.fromkeys([*self._known(), *self._page.names()]) if name not in here],
            "undo": journal.can_undo,
            "redo": journal.can_redo,
            "finished": journal.finished,
            "mode": journal.mode,
            "unsaved": journal.unsaved,
            "total": self._elsewhere + len(journal.marks),
        }

    def _shown(self, mark: Coded) -> dict[str, Any]:
        """Return a mark for the browser, its places as numbers of words."""
        row: dict[str, Any] = {name: getattr(mark, name) for name in _AS_IT_IS}
        return row | {
            "pieces": [numbers for span in mark.content if (numbers := self._page.numbers(span))],
            "words": words(mark.content, self._page.text),
            "source": " ".join(self._page.text[slice(*mark.source)].split()),
        }


def _codebook() -> str:
    """Return the codebook's rules as HTML, without its last sections on files and scores."""
    if not _CODEBOOK.exists():
        return "<p>The codebook is docs/codebook.md in the project's folder.</p>"
    rules = _CODEBOOK.read_text(encoding="utf-8").partition("\n## 5.")[0]
    return str(MarkdownWithMath(IPythonRenderer(escape=True, exclude_anchor_links=True)).render(rules))
