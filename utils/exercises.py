"""Exercises: say whether a reader's answer is not tried yet, not finished yet, wrong (and how) or right.

`exercise` prints one sentence and never raises on any answer. A value is judged by `_judge_value`, a function case by case
by `_judge_function`. In both, `_difference` in utils.checking goes through the answer and its `_agree` judges each value.
"""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from utils import progress
from utils.checking import _NUMBERS, _call, _difference, _is_sequence, _message, _name, _own_copy, _short


def exercise(
    name: str,
    answer: Any,
    expected: Any = None,
    *,
    cases: Iterable[tuple[Sequence, Any]] | None = None,
    rtol: float = 1e-9,
    atol: float = 1e-12,
    exact: bool = False,
) -> None:
    """Say whether a reader's answer is not there yet, wrong (and how) or right. It never raises on any answer.

    For a value give `expected`. For a function give `cases`, pairs (arguments, expected); an exception class as expected
    means that the call has to raise it. Shape is judged before value, and the first case that fails is shown.
    With `exact` an int or a Fraction is expected, and a float of the right value is told so. An answer that holds None or
    `...` beside values is not finished yet. An answer is not tried yet while it is None or `...`, a collection of these, or
    a function that gives one of them, or raises NotImplementedError, for every case. Raises ValueError when neither an
    expected value nor a case is given.
    """
    cases = None if cases is None else list(cases)
    if not cases and (expected is None or cases is not None):
        raise ValueError(f"{name}: give the expected value, or at least one case")
    if exact:
        rtol = atol = 0.0
    if _is_blank(answer):
        verdict = _NOT_TRIED
    elif cases is None and (left := _places_left(answer, expected)):
        verdict = f"not finished yet. {left}"
    elif cases is None:
        verdict = _judge_value(answer, expected, rtol, atol, exact)
    else:
        verdict = _judge_function(answer, cases, rtol, atol, exact)
    print(f"{name}: {verdict}")
    progress.record(name, verdict)


_NOT_TRIED = "not tried yet. Fill in the cell above, run it, then run this one again."


def _judge_value(answer: Any, expected: Any, rtol: float, atol: float, exact: bool) -> str:
    differs = _answer_difference(answer, expected, rtol, atol, reveal=False)
    if exact and (rounded := _rounded_places(answer, expected)):
        return f"wrong. {rounded[:1].upper()}{rounded[1:]}."
    return f"wrong. Your answer {differs}." if differs else "right."


def _judge_function(
    answer: Any, cases: list[tuple[Sequence, Any]], rtol: float, atol: float, exact: bool
) -> str:
    if not callable(answer):
        return f"wrong. A function is asked for, and this is {_short(answer)}."
    tried, wrong = False, ""
    for arguments, due in cases:
        outcome = _outcome(answer, arguments)
        tried = tried or not _is_blank(outcome)
        differs = _outcome_difference(outcome, due, rtol, atol)
        if exact and (rounded := _rounded_places(outcome, due)):
            differs = f"is {rounded}"
        wrong = wrong or (differs and f"wrong. {_call(_name(answer), arguments)} {differs}.")
        if tried and wrong:
            return wrong
    if not tried:
        return _NOT_TRIED
    return f"right, in {len(cases)} cases." if len(cases) > 1 else "right."


@dataclass(frozen=True)
class _Raised:
    """The answer raised this; an exception that it returns is a value like any other."""

    error: BaseException


class _ChangedArgument:
    """The answer changed what it was given."""


class _Printed:
    """The answer printed something and returned nothing."""


def _outcome(answer: Callable, arguments: Sequence) -> Any:
    """What answer(*arguments) gives or how it ended instead; the case's own arguments stay whole."""
    try:
        given = copy.deepcopy(arguments)
    except Exception:
        given = _own_copy(arguments)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            result = answer(*given)
    except (Exception, SystemExit) as raised:
        return None if isinstance(raised, NotImplementedError) else _Raised(raised)
    if result is None and printed.getvalue().strip():
        return _Printed()
    return result if all(map(_is_unchanged, given, arguments)) else _ChangedArgument()


def _outcome_difference(outcome: Any, due: Any, rtol: float, atol: float) -> str:
    must_raise = isinstance(due, type) and issubclass(due, Exception)
    if type(outcome) is _ChangedArgument:
        return "changes its argument; build a new object instead"
    if type(outcome) is _Printed:
        return "prints its answer and returns nothing; end the function with return"
    if type(outcome) is _Raised:
        if must_raise and isinstance(outcome.error, due):
            return ""
        wish = f"should raise {due.__name__}, but it " if must_raise else ""
        return f"{wish}stops with {_message(outcome.error)}"
    if must_raise:
        return f"should raise {due.__name__}, but it gives {_short(outcome)}"
    if _is_blank(outcome) and not _is_blank(due):
        return "returns None: is there a return on every way through?"
    return _answer_difference(outcome, due, rtol, atol)


def _answer_difference(answer: Any, expected: Any, rtol: float, atol: float, reveal: bool = True) -> str:
    """_difference for an object that may do anything when it is looked at."""
    try:
        return _difference(answer, expected, rtol, atol, reveal)
    except Exception as raised:
        return f"gives something that cannot be compared with what is expected ({_message(raised)})"


def _is_unchanged(now: Any, before: Any) -> bool:
    """Whether an argument, through all its lists and arrays, still is what it was; objects of other kinds are not judged."""
    if isinstance(before, (list, tuple, dict)):
        if type(now) is not type(before) or len(now) != len(before):
            return False
        try:
            if now == before:
                return True
        except Exception:  # an array among them has no single truth value
            pass
        if isinstance(before, dict):
            return now.keys() == before.keys() and all(_is_unchanged(now[key], before[key]) for key in before)
        return all(map(_is_unchanged, now, before))
    if isinstance(before, (np.ndarray, *_NUMBERS, str, set)):
        return not _answer_difference(now, before, 0.0, 0.0)
    return True


def _is_blank(answer: Any, depth: int = 3) -> bool:
    if answer is None or answer is Ellipsis:
        return True
    parts = answer.values() if type(answer) is dict else answer if type(answer) in (list, tuple) else ()
    return bool(parts) and depth > 0 and all(_is_blank(part, depth - 1) for part in parts)


def _places_left(answer: Any, expected: Any) -> str:
    """Which places of a collection still hold None or `...` where a value is expected, as a sentence; empty if none does."""
    if type(answer) is dict:
        parts = answer
    elif type(answer) in (list, tuple):
        parts = dict(enumerate(answer))
    else:
        return ""
    due = (
        expected
        if isinstance(expected, dict)
        else dict(enumerate(expected))
        if _is_sequence(expected)
        else {}
    )
    blank = [key for key, part in parts.items() if _is_blank(part) and not _is_blank(due.get(key, 0))]
    left = [key if isinstance(key, str) else f"[{key!r}]" for key in blank]
    return f"Still to fill in: {', '.join(left)}." if left else ""


def _rounded_places(answer: Any, expected: Any) -> str:
    """What to say of the first float that has the value of an expected exact number; empty if there is none."""
    pairs = [(answer, expected, "")]
    while pairs:
        got, due, where = pairs.pop()
        if isinstance(got, (np.ndarray, np.generic)):
            got = got.tolist()
        if isinstance(due, dict) and isinstance(got, dict):
            pairs += [(got[key], due[key], f"{where}[{key!r}]") for key in due if key in got]
        elif _is_sequence(due) and _is_sequence(got):
            pairs += [(g, d, f"{where}[{i}]") for i, (g, d) in enumerate(zip(got, due, strict=False))]
        elif isinstance(due, (int, Fraction)) and not isinstance(due, bool) and isinstance(got, float):
            if abs(got - due) <= 1e-9 * abs(due):
                kind = "whole number" if isinstance(due, int) else "Fraction"
                return (
                    f"right in value{' at ' + where if where else ''}, but give a {kind} instead of a float"
                )
    return ""
