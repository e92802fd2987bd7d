"""One way in for what a reader may pass: lists, tuples, ranges, arrays and NumPy scalars become plain Python numbers.

A function that a notebook builds begins with one of these, so that the lines after it are the mathematics alone:

    u, v = vectors(u, v)

An int8 cannot overflow any more, since it is a Python int; a Fraction stays exact; nan and infinity are numbers like any
other, and a class that inherits from numbers.Number, such as one that counts multiplications, passes as it is (Decimal,
which does not calculate with floats, does not). All else is refused with a ValueError that says in one sentence which argument it was and what is wrong with it.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

Number = int | float | Fraction | complex

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_FORMS = (list, tuple, range)
_PLAIN = frozenset({int, float, Fraction})
_SUM_OF_FLOATS = 1e-9
_SUM_OF_NARROW_FLOATS = 16  # in units of the machine epsilon of float32 or float16


def number(value: Any, name: str = "the number") -> Number:
    """Give `value` as an int, float, Fraction or complex of Python. Raises ValueError for whatever is not one number."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, np.generic):
        value = float(value) if isinstance(value, np.floating) else value.item()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float, Fraction, complex)):
        return value
    if isinstance(value, numbers.Rational):
        return Fraction(value.numerator, value.denominator)
    if isinstance(value, numbers.Number) and not isinstance(value, Decimal):
        return value
    raise ValueError(f"{name} must be a number, not {_described(value)}")


def whole_number(
    value: Any, name: str = "the number", minimum: int | None = None, maximum: int | None = None
) -> int:
    """Give `value` as an int from `minimum` to `maximum`, both included; 3.0 and True are not whole numbers here.

    Raises ValueError for any other value.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, not {_described(value)}")
    value = int(value)
    if minimum is not None and value < minimum:
        raise ValueError(f"{name} must be at least {minimum}, not {value}")
    if maximum is not None and value > maximum:
        raise ValueError(f"{name} must be at most {maximum}, not {value}")
    return value


def probability(value: Any, name: str = "the probability") -> int | float | Fraction:
    """Give `value` as a number from 0 to 1, exact where it is exact. Raises ValueError for any other value, nan included."""
    p = number(value, name)
    if isinstance(p, complex) or not 0 <= p <= 1:
        raise ValueError(f"{name} must be a probability, from 0 to 1, not {_described(value)}")
    return p


def vector(values: Any, name: str = "the vector", minimum: int = 1) -> list[Number]:
    """Give `values` as a new list of at least `minimum` Python numbers.

    Raises ValueError for what is too short, nested, two-dimensional, a single number, text, or holds something else.
    """
    entries = _listed(values, name, "a list of numbers")
    if len(entries) < minimum:
        raise ValueError(f"{name} must have at least {_counted(minimum, 'number')}, and it {_has(entries)}")
    if _PLAIN.issuperset(map(type, entries)):  # nothing to convert, which is ten times as fast
        return entries
    return [number(entry, f"entry {place} of {name}") for place, entry in enumerate(entries)]


def vectors(*values: Any, **named: Any) -> list[list[Number]]:
    """Give several vectors of the same length, as `u, v = vectors(u, v)` or, to have them named in messages,
    `u, v = vectors(u=u, v=v)`. Raises ValueError for what `vector` refuses and for lengths that differ."""
    names = [f"the {_ORDINALS[k] if k < len(_ORDINALS) else f'{k + 1}th'} vector" for k in range(len(values))]
    lists = [
        vector(value, name) for value, name in zip((*values, *named.values()), (*names, *named), strict=True)
    ]
    for name, entries in zip((*names, *named), lists, strict=True):
        if len(entries) != len(lists[0]):
            first = (*names, *named)[0]
            raise ValueError(
                f"{first} {_has(lists[0])} and {name} {_has(entries)}, but they must have the same length"
            )
    return lists


def rows(matrix: Any, name: str = "the matrix") -> list[list[Number]]:
    """Give a matrix as a new list of rows, each a list of the same number of Python numbers.

    Raises ValueError for an empty or ragged one, for a vector or a number in its place, and for entries that are no numbers.
    """
    whole = _listed(matrix, name, "a list of rows")
    if not whole:
        raise ValueError(f"{name} must have at least 1 row, and it is empty")
    lists = [vector(row, f"row {place} of {name}") for place, row in enumerate(whole)]
    for place, row in enumerate(lists):
        if len(row) != len(lists[0]):
            raise ValueError(
                f"row 0 of {name} {_has(lists[0])} and row {place} {_has(row)}, but all rows must have the same length"
            )
    return lists


def distribution(values: Any, name: str = "the distribution") -> list[int | float | Fraction]:
    """Give `values` as a list of probabilities that sum to 1: exactly if all are exact, else as closely as floats can.

    Float64 sums may be off by 1e-9, those of float32 and float16 by 16 units of their machine epsilon, so that a softmax
    computed in them passes. The values are given as they are, not divided by their sum. Raises ValueError otherwise.
    """
    entries = [
        probability(entry, f"entry {place} of {name}") for place, entry in enumerate(vector(values, name))
    ]
    exact = not any(isinstance(entry, float) for entry in entries)
    total = sum(entries) if exact else math.fsum(entries)
    if abs(total - 1) > (0 if exact else _sum_tolerance(values)):
        shown = str(total) if exact else f"{total:.6g}"
        raise ValueError(f"{name} must sum to 1, and it sums to {'nearly ' * (shown == '1')}{shown}")
    return entries


def _sum_tolerance(values: Any) -> float:
    """How far from 1 the sum of a distribution may be, given the widths of the floats that it came in."""
    types = {values.dtype} if isinstance(values, np.ndarray) else {getattr(v, "dtype", None) for v in values}
    narrow = [t for t in types if t is not None and t.kind == "f" and t.itemsize < 8]
    return max([_SUM_OF_FLOATS, *(_SUM_OF_NARROW_FLOATS * float(np.finfo(t).eps) for t in narrow)])


def _listed(values: Any, name: str, due: str) -> list[Any]:
    """The entries of a list, tuple, range, array or table of another library, not yet looked at."""
    if not isinstance(values, (np.ndarray, np.generic)) and hasattr(values, "__array__"):
        values = np.asarray(values)
    if isinstance(values, _FORMS) or isinstance(values, np.ndarray) and values.ndim:
        return list(values)
    raise ValueError(f"{name} must be {due}, not {_described(values)}")


def _described(value: Any) -> str:
    """What a reader passed, in words: "the text 'seven'", "None", "3.0", "a list", "a 2-dimensional array"."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, (str, bytes)):
        return f"the text {value!r}" if len(value) <= 30 else "a text"
    if value is None or value is ... or isinstance(value, (bool, numbers.Number, np.generic)):
        return str(value)
    if callable(value) and hasattr(value, "__name__"):
        return (
            f"the function {value.__name__}" if not isinstance(value, type) else f"the class {value.__name__}"
        )
    kind = type(value).__name__
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _has(entries: Iterable) -> str:
    count = len(list(entries))
    return "is empty" if count == 0 else f"has {_counted(count, 'number')}"
