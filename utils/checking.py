"""Checks: claims that a notebook makes, and the comparison behind them.

A claim prints one line that says what held, how closely and over how many cases; it prints no measured error, so the line
is the same on every machine. A claim that fails raises AssertionError with the first counter-example.
"""

from __future__ import annotations

import math
import numbers
import re
import reprlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

# --- claims -----------------------------------------------------------------------------------------------------------


def check_close(claim: str, got: Any, expected: Any, rtol: float = 1e-12, atol: float = 0.0) -> None:
    """Hold that every number of `got` is within atol + rtol·|expected| of its partner in `expected`.

    Both may be numbers, nested sequences, arrays or dictionaries with the same keys. nan agrees with nan, an infinity
    with the same infinity; the line says how many of the values are nan. With the default atol = 0 an expected 0 must be
    met exactly: state an atol where rounding is meant. Raises AssertionError with the first place that differs, and
    ValueError for a claim that could not fail: no value at all, a tolerance that lets everything through, or a thing held
    against itself.
    """
    _refuse_idle_claim(claim, got, expected, rtol, atol)
    differs = _difference(got, expected, rtol, atol)
    if differs:
        raise AssertionError(f"{claim}: this {differs}")
    values = list(_leaves(expected))
    if not values or any(value is None for value in values):
        raise ValueError(
            f"{claim}: there is no value to be close to; check_equal holds what is empty or None"
        )
    nans = sum(_is_nan(value) for value in values)
    count = f"{len(values):,} value{'s' if len(values) > 1 else ''}" + (
        f", {nans:,} of them nan" if nans else ""
    )
    print(f"holds: {claim} ({count}, {_tolerance(rtol, atol)})")


def check_equal(claim: str, got: Any, expected: Any) -> None:
    """Hold that `got` equals `expected` exactly: the same structure and equal values.

    Lists, tuples and arrays are one kind of structure, and nan equals nan. Raises AssertionError if they differ, and
    ValueError when a list, dictionary or array is held against itself.
    """
    _refuse_idle_claim(claim, got, expected, 0.0, 0.0)
    differs = _difference(got, expected, 0.0, 0.0)
    if differs:
        raise AssertionError(f"{claim}: this {differs}")
    print(f"holds: {claim} (exactly)")


def check_raises(claim: str, error: type[Exception], function: Callable, *arguments: Any) -> None:
    """Hold that function(*arguments) raises `error`, and print the message that a reader would see.

    Raises AssertionError when it returns instead, or raises something else, and ValueError unless `error` is a class of
    exceptions more telling than Exception itself, which a mere slip would raise too.
    """
    if not (isinstance(error, type) and issubclass(error, Exception)) or error is Exception:
        raise ValueError(f"{claim}: name the one class of exceptions that is expected")
    try:
        result = function(*arguments)
    except error as raised:
        print(f"holds: {claim} ({_message(raised)})")
        return
    except Exception as other:
        raise AssertionError(f"{claim}: raised {_message(other)}, not {error.__name__}") from other
    raise AssertionError(f"{claim}: returned {_short(result)} where {error.__name__} was expected")


def check_many(
    claim: str, left: Callable, right: Any, cases: Iterable[Sequence], rtol: float = 1e-12, atol: float = 0.0
) -> None:
    """Hold that left(*case) agrees with right(*case) for every case; `right` may also be the one value that is expected.

    Each case is a tuple of arguments; either side gets lists, dictionaries and arrays of its own, so neither sees what the
    other changed. For a property, let `left` give a bool and `right` be True. The line says in how many cases a nan was expected.
    Raises AssertionError with the first case that differs, and ValueError for a claim that could not fail: no case, only
    None on both sides, or a tolerance that lets everything through.
    """
    _refuse_idle_claim(claim, left, right, rtol, atol)
    count = nones = nans = 0
    for case in map(tuple, cases):
        due = right(*map(_own_copy, case)) if callable(right) else right
        differs = _difference(left(*map(_own_copy, case)), due, rtol, atol)
        if differs:
            raise AssertionError(f"{claim}: case {count + 1}, {_call('f', case)} {differs}")
        count += 1
        nones += due is None
        nans += any(map(_is_nan, _leaves(due)))
    if count == 0:
        raise ValueError(f"{claim}: there is no case to check")
    if nones == count:
        raise ValueError(f"{claim}: both sides give None in every case")
    closeness = "" if isinstance(right, bool) else f", {_tolerance(rtol, atol)}"
    cases_held = f"{count:,} case{'s' if count > 1 else ''}" + (f", {nans:,} with nan" if nans else "")
    print(f"holds: {claim} ({cases_held}{closeness})")


def refused(function: Callable, *arguments: Any) -> bool:
    """Say whether a call raises ValueError, so that `check_many` can hold many bad inputs at once; other errors pass on.

    `check_many("all are refused", refused, True, [(function, first, second), …])`
    """
    try:
        function(*arguments)
    except ValueError:
        return True
    return False


def _refuse_idle_claim(claim: str, got: Any, expected: Any, rtol: float, atol: float) -> None:
    if not (0 <= rtol < 1 and 0 <= atol < math.inf):
        raise ValueError(f"{claim}: rtol must be at least 0 and below 1, atol at least 0 and finite")
    if got is expected and (_is_mutable(got) or callable(got)):
        raise ValueError(f"{claim}: both sides are the same object, so nothing is compared")


def _is_mutable(value: Any) -> bool:
    return isinstance(value, (list, dict, set, np.ndarray))


def _own_copy(argument: Any) -> Any:
    """The same lists, tuples, dictionaries, sets and arrays made anew, around the same objects of other kinds."""
    if isinstance(argument, np.ndarray):
        return argument.copy()
    if type(argument) in (list, tuple, set):
        return type(argument)(map(_own_copy, argument))
    if type(argument) is dict:
        return {key: _own_copy(value) for key, value in argument.items()}
    return argument


# --- comparing --------------------------------------------------------------------------------------------------------


def _difference(
    got: Any, expected: Any, rtol: float, atol: float, reveal: bool = True, where: str = ""
) -> str:
    """Say how `got` differs from `expected`, shape first and then the first value; the empty string if it does not.

    What is said continues a sentence: "gives 3 at [1]; 4 is expected". Unless `reveal`, it names no expected value.
    NumPy settles arrays of one type that are equal or hold floats. All else goes value by value through `_agree`, because
    NumPy takes True for 1, rounds whole numbers above 2^53 and Fractions, and knows neither rows of different lengths
    nor dictionaries.
    """
    at = f" at {where}" if where else ""
    if isinstance(got, np.ndarray) and isinstance(expected, np.ndarray) and got.ndim and expected.ndim:
        if got.shape != expected.shape:
            return f"has {_size(got)}{at}; {_wish(expected)}"
        if type(got) is type(expected) is np.ndarray and got.dtype == expected.dtype != object:
            with np.errstate(all="ignore"):
                if np.array_equal(got, expected) or (
                    got.dtype == float and np.allclose(got, expected, rtol, atol, equal_nan=True)
                ):
                    return ""
    got, expected = (v.tolist() if isinstance(v, (np.ndarray, np.generic)) else v for v in (got, expected))
    if _is_sequence(got) != _is_sequence(expected) or isinstance(got, dict) != isinstance(expected, dict):
        return f"gives {_short(got)}{at}; {_wish(expected)}"
    if isinstance(expected, dict):
        if got.keys() != expected.keys():
            return f"has the keys {_short(sorted(map(str, got)))}{at}; {_short(sorted(map(str, expected)))} are expected"
        parts = ((got[key], expected[key], f"[{key!r}]") for key in expected)
    elif _is_sequence(expected):
        shapes = _shape(got), _shape(expected)
        if len(got) != len(expected) or (None not in shapes and shapes[0] != shapes[1]):
            return f"has {_size(got)}{at}; {_wish(expected)}"
        parts = ((g, e, f"[{i}]") for i, (g, e) in enumerate(zip(got, expected, strict=True)))
    elif _agree(got, expected, rtol, atol):
        return ""
    else:
        wish = f"; {_short(expected)} is expected" if reveal else ", which is not right"
        return f"gives {_short(got)}{at}{wish}"
    for g, e, place in parts:
        if differs := _difference(g, e, rtol, atol, reveal, where + place):
            return differs
    return ""


# Not numbers.Number: a notebook's own class of numbers need not have an absolute value, and says itself what is equal.
_NUMBERS = (numbers.Complex, Decimal)


def _agree(got: Any, expected: Any, rtol: float, atol: float) -> bool:
    """The judge of two single values: numbers agree within the tolerance, and anything else if it is equal.

    Floats are subtracted as floats; whole numbers, Fractions and Decimals exactly, since floats would round them.
    """
    if isinstance(got, bool) or isinstance(expected, bool):
        return isinstance(got, bool) and isinstance(expected, bool) and got == expected
    if not (isinstance(got, _NUMBERS) and isinstance(expected, _NUMBERS)):
        return bool(got == expected)
    if got == expected:
        return True
    if got != got or expected != expected:  # nan agrees with nan, in the real as in the imaginary part
        if isinstance(got, complex) or isinstance(expected, complex):
            return _agree(got.real, expected.real, rtol, atol) and _agree(got.imag, expected.imag, rtol, atol)
        return bool(got != got and expected != expected)
    try:
        if isinstance(got, complex) or isinstance(expected, complex):
            got, expected = complex(got), complex(expected)
        if isinstance(got, (float, complex)) and isinstance(expected, (float, complex)):
            off, size = (math.hypot(number.real, number.imag) for number in (got - expected, expected))
            return off <= atol + rtol * size < math.inf
        got, expected = (Fraction(*number.as_integer_ratio()) for number in (got, expected))
    except OverflowError:  # one of them is infinite, or a whole number beside which every float is small
        return False
    return abs(got - expected) <= Fraction(atol) + Fraction(rtol) * abs(expected)


def _is_nan(value: Any) -> bool:
    return isinstance(value, (float, complex, np.inexact)) and bool(value != value)


def _is_sequence(value: Any) -> bool:
    return isinstance(value, (list, tuple, range))


def _shape(value: Any) -> tuple[int, ...] | None:
    """The shape as NumPy sees it; None for rows of different lengths, and for a list that holds itself."""
    try:
        return np.shape(value)
    except ValueError:
        return None


def _size(value: Any) -> str:
    """`3 entries`, or `the shape (2, 3)`."""
    shape = _shape(value) or (len(value),)
    if len(shape) > 1:
        return f"the shape {shape}"
    return "1 entry" if shape[0] == 1 else f"{shape[0]:,} entries"


def _wish(expected: Any) -> str:
    """What kind of thing is expected, without its values: `3 entries are expected`."""
    if isinstance(expected, dict):
        return "a dictionary is expected"
    size = _size(expected) if _is_sequence(expected) or isinstance(expected, np.ndarray) else "one value"
    return f"{size} {'are' if size.endswith('entries') else 'is'} expected"


def _leaves(value: Any) -> Iterator[Any]:
    """Every single value of a number, a nested sequence, an array or a dictionary."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, dict) or _is_sequence(value):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part) if isinstance(part, (list, tuple, dict, range, np.ndarray)) else (part,)
    else:
        yield value


def _tolerance(rtol: float, atol: float) -> str:
    parts = ([f"{rtol:g} relative"] if rtol else []) + ([f"{atol:g} absolute"] if atol else [])
    return "within " + " + ".join(parts) if parts else "exactly"


class _Repr(reprlib.Repr):
    """Python's repr, made for reading: functions by their names, and NumPy's values as Python's own."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxdict = 60
        self.maxstring = self.maxlong = self.maxother = 240
        self.repr_instance = lambda value, level: repr(value)

    def repr1(self, value: Any, level: int) -> str:
        """The text for one value, be it within another."""
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        if callable(value) and hasattr(value, "__name__"):
            return "a function" if _name(value) == "f" else _name(value)
        return super().repr1(value, level)


def _short(value: Any, limit: int = 120) -> str:
    """The value on one line, cut at `limit`, without addresses in memory; for any object whatever."""
    try:
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", _Repr().repr(value))
        if callable(value) and text.isidentifier():
            text = f"the {'class' if isinstance(value, type) else 'function'} {text}"
    except Exception:
        text = "something that cannot be shown"
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _message(raised: BaseException) -> str:
    """`ValueError: what it says`, on one line and without a full stop; the class alone where it says nothing."""
    try:
        text = " ".join(str(raised).split()).removesuffix(".")
    except Exception:
        text = ""
    return f"{type(raised).__name__}: {text}" if text else type(raised).__name__


def _name(function: Callable) -> str:
    """The name to show for a function, `f` where it has none of its own."""
    try:
        name = function.__name__
    except Exception:
        return "f"
    return name if isinstance(name, str) and name.isidentifier() else "f"


def _call(name: str, arguments: Sequence) -> str:
    """The call as a reader would write it, with functions by their names: `chain([sin, square], 2)`."""
    texts = (re.sub(r"^the (class|function) ", "", _short(argument, 60)) for argument in arguments)
    return f"{name}({', '.join(texts)})"
