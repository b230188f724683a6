"""The error tree. Each message is one sentence: which file, what is wrong, what to do.

AnalysisError
├── InputError           an article, register, target or corpus cannot be used
├── PlanError            a batch plan cannot be used
├── ParameterError       a notebook does not declare a parameter, or its value has the wrong type
├── NotebookError        a notebook failed while it ran
├── OutputError          a result cannot be written
└── Stopped              somebody stopped a run that can go on
"""


class AnalysisError(Exception):
    """Anything the workbook can say in one sentence; the command line prints it without a traceback."""


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
