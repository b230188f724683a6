"""What a notebook declares in its parameters cell, and whether the values given to it fit.

A report checks before it starts a kernel, and reads the declaration as ``papermill --help-notebook`` does. Papermill
itself only logs a line for an unknown name, and nothing for a wrong type: so each notebook checks once more, in its
first cell behind the parameters.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import ParameterError, meant

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The types a parameter may have. A whole number also fits where a ``float`` is declared.
TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
}
#: The same for people, and what to do where something else was given.
_WORDS = {
    "str": ("text", "put it in quotes (papermill: -r {name} {value})"),
    "int": ("a whole number", "write it in digits, without quotes"),
    "float": ("a number", "write it in digits, without quotes"),
    "bool": ("yes or no", "write True or False"),
    "list": ("a list", "write it in brackets (papermill: -y '{name}: [{value}]')"),
    "dict": ("names with values", "write it in braces (papermill: -y '{name}: {{…}}')"),
}
#: How papermill begins the cell that it adds for the values given.
_INJECTED = "# Parameters\n"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter. ``type`` is a key of ``TYPES``, or empty where nothing is declared and any value fits."""

    name: str
    type: str
    default: object
    help: str


def declared(notebook: NotebookNode) -> dict[str, Parameter]:
    """Return the parameters of the cell tagged ``parameters``, by name, in the order of the cell."""
    import papermill  # takes a second, which a notebook that only checks need not wait

    return {name: _parameter(entry) for name, entry in papermill.inspect_notebook(notebook).items()}


def _parameter(entry: Mapping[str, str]) -> Parameter:
    kind = entry["inferred_type_name"].split("[")[0].strip()
    try:
        default = ast.literal_eval(entry["default"])
    except (ValueError, SyntaxError):  # computed in the cell: shown as it is written
        default = entry["default"]
    else:
        kind = kind if kind in TYPES else type(default).__name__
    return Parameter(entry["name"], kind if kind in TYPES else "", default, entry["help"])


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


def check(names: Mapping[str, object]) -> None:
    """Check what a notebook runs with, from inside: ``parameters.check(globals())``.

    The declaration and what papermill added stand in the cells that ran, which IPython keeps as ``In``; elsewhere there
    is nothing to check. Raises ParameterError as `checked` does.
    """
    cells = [str(cell) for cell in names.get("In", ())]  # type: ignore[attr-defined]
    declaring = next(filter(None, map(_annotated, cells)), [])
    known = {line.target.id: _kind(line) for line in declaring if isinstance(line.target, ast.Name)}
    injected = [cell for cell in cells if cell.startswith(_INJECTED)][-1:]
    given = [line.targets[0] for cell in injected for line in _lines(cell) if isinstance(line, ast.Assign)]
    chosen = [*(each.id for each in given if isinstance(each, ast.Name)), *known]
    checked(known, {name: names[name] for name in chosen if name in names}, "The notebook")


def _annotated(cell: str) -> list[ast.AnnAssign]:
    return [line for line in _lines(cell) if isinstance(line, ast.AnnAssign)]


def _kind(line: ast.AnnAssign) -> Parameter:
    kind = ast.unparse(line.annotation).split("[")[0]
    return Parameter(ast.unparse(line.target), kind if kind in TYPES else "", None, "")


def _lines(cell: str) -> list[ast.stmt]:
    try:
        return ast.parse(cell).body
    except SyntaxError:  # a magic, or a cell that never ran
        return []


def _fitting(parameter: Parameter, value: object, where: str) -> object:
    if parameter.type == "str" and isinstance(value, datetime.date):
        return value.isoformat()
    accepted = TYPES.get(parameter.type, (object,))
    # bool is a subclass of int, yet “true” is no number of statements.
    misplaced = isinstance(value, bool) and not {bool, object} & set(accepted)
    if misplaced or not isinstance(value, accepted):
        wanted, remedy = _WORDS[parameter.type]
        given = _WORDS.get(type(value).__name__, (type(value).__name__,))[0]
        remedy = remedy.format(name=parameter.name, value=value)
        raise ParameterError(f"{where} takes {wanted} as “{parameter.name}”, but {value!r} is {given}; {remedy}.")
    return value


def spoken(parameters: Mapping[str, Parameter], pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return values typed on a command line: text where text is declared, anything else read as YAML.

    So ``-p event 2025`` stays text, ``-p minimum_statements 3`` is a number and ``-p actors '[A, B]'`` a list.
    Raises ParameterError for a value that is not YAML; names and types are for ``checked``.
    """
    import yaml

    values: dict[str, object] = {}
    for name, word in pairs:
        if name in parameters and parameters[name].type == "str":
            values[name] = word
            continue
        try:
            values[name] = yaml.safe_load(word)
        except yaml.YAMLError as error:
            raise ParameterError(f"The value “{word}” of the parameter “{name}” cannot be read as YAML.") from error
    return values
