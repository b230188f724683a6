"""The errors that people may meet. Each message is one sentence: which file, what is wrong, what to do."""

import difflib
from collections.abc import Iterable


class AnalysisError(Exception):
    """Anything the workbook can say in one sentence; neither the command line nor a notebook shows a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in the place of a traceback."""
        return [str(self)]


class InputError(AnalysisError):
    """An article, register, target or corpus cannot be used."""


class PlanError(AnalysisError):
    """A batch plan cannot be used."""


class ParameterError(AnalysisError):
    """A notebook does not declare a parameter, or its value has the wrong type."""


class NotebookError(AnalysisError):
    """A notebook failed while it ran."""


class OutputError(AnalysisError):
    """A result cannot be written."""


class Stopped(AnalysisError):
    """Somebody stopped a run that can go on; what is finished is there."""


def meant(word: object, known: Iterable[str]) -> str:
    """Return what continues a message about an unknown name: which of those known it resembles, if any."""
    near = difflib.get_close_matches(str(word), list(known), 1)
    return f" (did you mean “{near[0]}”?)" if near else ""
