"""Load a data set of this repository by its name.

Each file in ``datasets/`` has a card in ``datasets/README.md``: what its columns mean, where it comes from, what is
wrong with it. Reading one needs nothing but NumPy.

>>> penguins = load("penguins")
>>> penguins["species"].shape
(344,)
"""

import csv
import difflib
import re
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "datasets"
MISSING = ("", "NA")  # a field that holds exactly this, in capitals, is missing; every other word is a word
GRIDS = {"volcano": "height_m"}  # files without a header line: the whole file is one table of numbers
ROW_LABELS = {"european-city-distances": "city"}  # files whose first column has no name of its own

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def names() -> list[str]:
    """Return the names that `load` knows, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def load(name: str) -> dict[str, np.ndarray]:
    """Read one data set as named columns, in the order of the file.

    Args:
        name: the file's name without ``.csv``, for example ``"penguins"``; `names` lists them all.

    Returns:
        A new dictionary of new arrays, each of shape (rows,). A column of whole numbers without gaps is int64, any
        other column of numbers is float64 with nan where a value is missing, and a column of text is str with ""
        where one is missing. ``volcano`` is a grid: its one entry, ``"height_m"``, has shape (87, 61).

    Raises:
        ValueError: if there is no data set of that name; the message lists those that there are.

    >>> load("mauna-loa-co2")["co2"][:3]
    array([316.1, 317.3, 317.6])
    """
    known = names()
    if name not in known:
        raise ValueError(_unknown(str(name), known))
    with open(FOLDER / f"{name}.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    if name in GRIDS:
        return {GRIDS[name]: np.stack([_column(row) for row in rows])}
    header, *records = rows
    labels = [label or ROW_LABELS[name] for label in header]
    return {label: _column(cells) for label, cells in zip(labels, zip(*records, strict=True), strict=True)}


def matrix(table: dict[str, np.ndarray], *without: str) -> np.ndarray:
    """Put columns of numbers side by side: shape (rows, columns), in the order of the table.

    Args:
        table: named columns of one length, as `load` gives them.
        without: names of columns to leave out, such as the target's.

    Raises:
        ValueError: if a name in `without` is not in the table, if a column that is left holds text, or if none is left.

    >>> matrix(load("digits"), "digit").shape
    (1797, 64)
    """
    for name in without:
        if name not in table:
            raise ValueError(f"the table has no column {name!r}")
    chosen = {name: column for name, column in table.items() if name not in without}
    for name, column in chosen.items():
        if column.dtype.kind == "U":
            raise ValueError(f"column {name!r} holds text; leave it out")
    if not chosen:
        raise ValueError("no column is left to make a matrix of")
    return np.column_stack(list(chosen.values()))


def _column(cells: list[str] | tuple[str, ...]) -> np.ndarray:
    """Return the fields of one column as an array; numbers only if every field that is present looks like one.

    The look is decided here and not by `float`, which would also read the words "nan", "inf" and "infinity".
    """
    present = [cell for cell in cells if cell not in MISSING]
    if not present or not all(_NUMBER.fullmatch(cell) for cell in present):
        return np.array(["" if cell in MISSING else cell for cell in cells], dtype=str)
    if len(present) == len(cells) and all(_WHOLE.fullmatch(cell) for cell in cells):
        return np.array([int(cell) for cell in cells], dtype=np.int64)
    return np.array([np.nan if cell in MISSING else float(cell) for cell in cells], dtype=np.float64)


def _unknown(name: str, known: list[str]) -> str:
    """Return the sentence that tells a reader which name may have been meant, and which names there are."""
    part = name.lower()
    near = [other for other in known if part and part in other] or difflib.get_close_matches(
        part, known, cutoff=0.65
    )
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return f"There is no data set called '{name}'.{hint} The data sets are: {', '.join(known)}."
