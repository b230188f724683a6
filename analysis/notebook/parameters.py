"""What a notebook declares in its parameters cell, and whether the values given to it fit.

A report checks before it starts a kernel, and each notebook in its first cell behind the parameters: papermill itself
only logs a line for an unknown name, and nothing for a wrong type.
"""

from __future__ import annotations

import ast
import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from analysis.errors import ParameterError, meant

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The types a parameter may have, for people, and what to do where something else was given.
_TYPES: dict[str, tuple[tuple[type, ...], str, str]] = {
    "str": ((str,), "text", "put it in quotes (papermill: -r {name} {value})"),
    "int": ((int,), "a whole number", "write it in digits, without quotes"),
    "float": ((float, int), "a number", "write it in digits, without quotes"),
    "bool": ((bool,), "yes or no", "write True or False"),
    "list": ((list,), "a list", "write it in brackets (papermill: -y '{name}: [{value}]')"),
    "dict": ((dict,), "names with values", "write it in braces (papermill: -y '{name}: {{…}}')"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter; its type (`_TYPES`) is empty where nothing is declared and any value fits."""

    name: str
    type: str
    default: object


def declared(notebook: NotebookNode) -> dict[str, Parameter]:
    """Return the parameters of the cell tagged ``parameters``, by name, in the order of the cell."""
    tagged = (cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    return _assigned(next(tagged, ""))


def _assigned(source: str) -> dict[str, Parameter]:
    """Return what a cell assigns; a type is declared, or that of the value."""
    found = {}
    for line in _lines(source):
        if not isinstance(line, ast.Assign | ast.AnnAssign) or line.value is None:
            continue
        name = ast.unparse(line.target if isinstance(line, ast.AnnAssign) else line.targets[0])
        try:
            default: Any = ast.literal_eval(line.value)
            kind = type(default).__name__
        except ValueError:  # computed in the cell: shown as it is written
            default, kind = ast.unparse(line.value), ""
        if isinstance(line, ast.AnnAssign):
            kind = ast.unparse(line.annotation).split("[")[0]
        found[name] = Parameter(name, kind if kind in _TYPES else "", default)
    return found


def _lines(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(re.sub(r"(?m)^[%!].*", "", source)).body  # without magics
    except SyntaxError:  # a cell that never ran
        return []


def checked(parameters: Mapping[str, Parameter], values: Mapping[str, object], where: str) -> dict[str, object]:
    """Return the values in the order declared, each of its declared type; ``where`` names the notebook.

    A date, which YAML makes of an unquoted 2025-03-14, is given to a ``str`` parameter as its ISO text.
    Raises ParameterError for a name that is not declared and for a value of another type.
    """
    for name in values:
        if name not in parameters:
            known = ", ".join(parameters) or "none: it has no cell tagged “parameters”"
            raise ParameterError(f"{where} has no parameter “{name}”{meant(name, parameters)}; it declares {known}.")
    return {name: _fitting(parameter, values[name], where) for name, parameter in parameters.items() if name in values}


def check(names: Mapping[str, Any]) -> None:
    """Check what a notebook runs with, from inside: ``parameters.check(globals())``.

    IPython keeps the cells that ran as ``In``; elsewhere there is nothing to check. Raises ParameterError as `checked`.
    """
    cells = [str(cell) for cell in names.get("In", ())]
    declaring = (cell for cell in cells if any(isinstance(line, ast.AnnAssign) for line in _lines(cell)))
    known = _assigned(next(declaring, ""))
    injected = [cell for cell in cells if cell.startswith("# Parameters\n")][-1:]  # as papermill begins the one it adds
    chosen = [*(name for cell in injected for name in _assigned(cell)), *known]
    checked(known, {name: names[name] for name in chosen if name in names}, "The notebook")


def _fitting(parameter: Parameter, value: object, where: str) -> object:
    if parameter.type == "str" and isinstance(value, datetime.date):
        return value.isoformat()
    accepted, wanted, remedy = _TYPES.get(parameter.type, ((object,), "", ""))
    # bool is a subclass of int, yet “true” is no number of statements.
    misplaced = isinstance(value, bool) and not {bool, object} & set(accepted)
    if misplaced or not isinstance(value, accepted):
        given = _TYPES[type(value).__name__][1] if type(value).__name__ in _TYPES else type(value).__name__
        remedy = remedy.format(name=parameter.name, value=value)
        raise ParameterError(f"{where} takes {wanted} as “{parameter.name}”, but {value!r} is {given}; {remedy}.")
    return value


def spoken(parameters: Mapping[str, Parameter], pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return values typed on a command line: text where text is declared, anything else read as YAML.

    So ``-p event 2025`` stays text, ``-p minimum_statements 3`` is a number and ``-p actors '[A, B]'`` a list.
    Raises ParameterError for a value that is not YAML; names and types are for ``checked``.
    """
    values: dict[str, object] = {}
    for name, word in pairs:
        try:
            is_text = name in parameters and parameters[name].type == "str"
            values[name] = word if is_text else yaml.safe_load(word)
        except yaml.YAMLError as error:
            raise ParameterError(f"The value “{word}” of the parameter “{name}” cannot be read as YAML.") from error
    return values
