"""What a notebook declares in its parameters cell, and whether the values given to it fit.

The declaration is read as ``papermill --help-notebook`` reads it, so what that command lists is what can be set here;
papermill itself only logs a line for an unknown name and runs on.
"""

from __future__ import annotations

import ast
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import papermill
import yaml
from nbformat import NotebookNode

from analysis.errors import ParameterError

#: The types a parameter may have. A whole number also fits where a ``float`` is declared.
TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter. ``type`` is a key of ``TYPES``, or empty where nothing is declared and any value fits."""

    name: str
    type: str
    default: object
    help: str


def declared(notebook: NotebookNode) -> dict[str, Parameter]:
    """Return the parameters of the cell tagged ``parameters``, by name, in the order of the cell."""
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
            raise ParameterError(f"{where} has no parameter “{name}”; it declares {known}.")
    return {name: _fitting(parameter, values[name], where) for name, parameter in parameters.items() if name in values}


def _fitting(parameter: Parameter, value: object, where: str) -> object:
    if parameter.type == "str" and isinstance(value, datetime.date):
        return value.isoformat()
    accepted = TYPES.get(parameter.type, (object,))
    # bool is a subclass of int, yet “true” is no number of statements.
    misplaced = isinstance(value, bool) and not {bool, object} & set(accepted)
    if misplaced or not isinstance(value, accepted):
        given = f"{value!r} is {type(value).__name__}"
        raise ParameterError(f"{where} declares the parameter “{parameter.name}” as {parameter.type}, but {given}.")
    return value


def spoken(parameters: Mapping[str, Parameter], pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return values typed on a command line: text where text is declared, anything else read as YAML.

    So ``-p event 2025`` stays text, ``-p minimum_statements 3`` is a number and ``-p actors '[A, B]'`` a list.
    Raises ParameterError for a value that is not YAML; names and types are for ``checked``.
    """
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
