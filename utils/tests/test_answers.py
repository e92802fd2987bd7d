"""exercise(…) of utils.exercises: what it tells a reader for any answer whatever, blank, half done, wrong or right."""

import math
import numbers
import re
import time
from fractions import Fraction

import numpy as np
import pytest

from utils.exercises import exercise
from utils.tests.test_checking import INF, NAN, Mute, fail, over

NOT_TRIED = "not tried yet. Fill in the cell above, run it, then run this one again."


@pytest.fixture
def verdict(capsys):
    """What is said of an answer."""

    def of(*arguments, **settings):
        exercise("E1", *arguments, **settings)
        [line] = capsys.readouterr().out.splitlines()
        assert line.startswith("E1: ") and len(line) < 250 and " at 0x" not in line
        return line.removeprefix("E1: ")

    return of


class Odd:
    """An object that raises whenever it is looked at."""

    def __repr__(self, *others):
        raise RuntimeError("no")

    __eq__ = __len__ = __bool__ = __repr__
    __hash__ = None


class Masked:
    @property
    def __class__(self):
        raise RuntimeError("no")


ENDLESS = [1]
ENDLESS.append(ENDLESS)
NESTED = []
NESTED.append(NESTED)
SHOWN = "[1, [1, [1, [1, [1, [1, [...]]]]]]]"
STRANGE = "gives something that cannot be compared with what is expected (RuntimeError: no)."


# --- values -----------------------------------------------------------------------------------------------------------


@over("answer", [None, ..., (..., ...), [None, None], [[...], [...]], {"mean": None, "sd": ...}])
@over("expected", [5, [1, 2], np.eye(2), {"a": 1}, "text", True])
def test_a_blank_answer_is_not_tried_yet(verdict, answer, expected):
    assert verdict(answer, expected) == NOT_TRIED


@over(
    ("answer", "expected"),
    [
        (5, 5), (5.0 * (1 + 1e-10), 5), (1e-13, 0), (np.float64(5), 5), (np.array(5), 5), (Fraction(1, 3), 1 / 3), (10**5000, 10**5000),
        ([1, 2], np.array([1, 2])), (np.array([1, 2]), [1, 2]), ((1, 2), [1, 2]), (np.array([[1, 2]]), [[1, 2]]), ([np.array([1, 2])], [[1, 2]]),
        ({"a": 1}, {"a": 1.0}), (NAN, NAN), (INF, INF), (1 + 1e-12j, 1), ("yes", "yes"), (np.True_, True), (False, False), ({1, 2}, {2, 1}),
        ([1, None], [1, None]),
    ],
)  # fmt: skip
def test_a_right_value_is_right(verdict, answer, expected):
    assert verdict(answer, expected) == "right."


@over(
    ("answer", "expected", "text"),
    [
        (4, 5, "gives 4, which is not right."),
        (np.float64(4), 5, "gives 4.0, which is not right."),
        (NAN, 5, "gives nan, which is not right."),
        (5 + 1j, 5, "gives (5+1j), which is not right."),
        ("5", 5, "gives '5', which is not right."),
        (True, 1, "gives True, which is not right."),
        (1, True, "gives 1, which is not right."),
        (math.sin, 5, "gives the function sin, which is not right."),
        (lambda: 5, 5, "gives a function, which is not right."),
        (ValueError, 5, "gives the class ValueError, which is not right."),
        ([math.sin, {"f": len}, lambda: 0], 1, "gives [sin, {'f': len}, a function]; one value is expected."),
        ([5], 5, "gives [5]; one value is expected."),
        (5, [5], "gives 5; 1 entry is expected."),
        ("ab", ["a", "b"], "gives 'ab'; 2 entries are expected."),
        ([1, 2, 3], [1, 2], "has 3 entries; 2 entries are expected."),
        ({"a": 3, "e": ()}, {"a": 3, "e": (0,)}, "has 0 entries at ['e']; 1 entry is expected."),
        ({"a": (3, 4)}, {"a": (4, 3)}, "gives 3 at ['a'][0], which is not right."),
        ({"d": "error"}, {"d": (2, 3)}, "gives 'error' at ['d']; 2 entries are expected."),
        (np.zeros((2, 3)), np.zeros((3, 2)), "has the shape (2, 3); the shape (3, 2) is expected."),
        ([[1], [2, 3]], [[1, 2], [3, 4]], "has 1 entry at [0]; 2 entries are expected."),
        ([1, 9], [1, 2], "gives 9 at [1], which is not right."),
        ({"a": 2}, {"a": 1}, "gives 2 at ['a'], which is not right."),
        ({"b": 1}, {"a": 1}, "has the keys ['b']; ['a'] are expected."),
        (3, {"a": 1}, "gives 3; a dictionary is expected."),
        ((i for i in [1]), [1], "gives <generator object"),
        (10**5000, 5, r"gives (something that cannot be shown|<int|1000)"),  # the versions of Python differ
        (Odd(), 5, STRANGE),
        (Odd(), [1], "gives something that cannot be shown; 1 entry is expected."),
        ([Odd()], [1], STRANGE),
        (Masked(), 5, STRANGE),
        (ENDLESS, [1, 2], f"gives {SHOWN} at [1]; one value is expected."),
        (ENDLESS, [1, [1, 2]], f"gives {SHOWN} at [1][1]; one value is expected."),
        (NESTED, [[1]], "gives [[[[[[[...]]]]]]] at [0][0]; one value is expected."),
        (object(), 5, "gives <object object>, which is not right."),
        ("a\n" * 200, "b", r"gives 'a\na\n"),
        (list(range(10**5)), 5, "gives [0, 1, 2"),
        (np.arange(10**6), 5, "gives [0, 1, 2"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_how(verdict, answer, expected, text):
    said = verdict(answer, expected)
    if "(something" in text:
        assert re.match(f"wrong. Your answer {text}", said)
    elif text.endswith("."):
        assert said == f"wrong. Your answer {text}"
    else:
        assert said.startswith(f"wrong. Your answer {text}")


@over(
    ("answer", "expected", "due"),
    [
        ({"a": 1, "b": ...}, {"a": 1, "b": 2}, "not finished yet. Still to fill in: b."),
        ([1, None, 3], [1, 2, 3], "not finished yet. Still to fill in: [1]."),
        (0.5, Fraction(1, 2), "wrong. Right in value, but give a Fraction instead of a float."),
        (2.0, 2, "wrong. Right in value, but give a whole number instead of a float."),
        ([1, 0.5], [1, Fraction(1, 2)], "wrong. Right in value at [1], but give a Fraction instead of a float."),
        (np.float64(0.5), Fraction(1, 2), "wrong. Right in value, but give a Fraction instead of a float."),
        (Fraction(1, 2), Fraction(1, 2), "right."),
        (10**15 + 1, 10**15, "wrong. Your answer gives 1000000000000001, which is not right."),
        (1.0, True, "wrong. Your answer gives 1.0, which is not right."),
        (0.25, Fraction(1, 2), "wrong. Your answer gives 0.25, which is not right."),
    ],
)  # fmt: skip
def test_an_exact_answer_is_told_what_is_left_and_what_is_rounded(verdict, answer, expected, due):
    assert verdict(answer, expected, exact=True) == due


def test_the_author_of_an_exercise_has_to_give_what_is_expected():
    for settings in ({}, {"cases": []}, {"cases": iter(())}, {"expected": 3, "cases": []}):
        with pytest.raises(ValueError, match="give the expected value, or at least one case"):
            exercise("E1", ..., **settings)


@pytest.mark.parametrize("dtype", [float, np.float32, int, bool, complex])
@pytest.mark.parametrize("as_list", [False, True])
def test_a_hundred_thousand_values_are_quick(verdict, dtype, as_list):
    values = (np.arange(100_000) % 2 + np.arange(100_000) // 50_000).astype(dtype)
    nearly = values * (1 + 1e-14) if dtype in (float, complex) else values.copy()
    got = nearly.tolist() if as_list else nearly

    def seconds():
        start = time.process_time()
        assert verdict(got, values) == "right."
        return time.process_time() - start

    assert any(seconds() < 0.8 for _ in range(3))  # as Fractions they would take more


# --- functions --------------------------------------------------------------------------------------------------------

DOUBLE = [((1,), 2), ((2.5,), 5), ((-3,), -6)]
CHANGES = "changes its argument; build a new object instead."


def stub(x):
    """Double x."""


def forever(x):
    return forever(x)


def spoil(values):
    values[0] = 99
    return [1, 2]


def half(x):
    return 2 * x if x > 0 else None


def keep(x, seen=[]):  # noqa: B006 the slip that the test is about
    seen.append(x)
    return seen


@over(
    "answer", [None, ..., stub, lambda x: fail(NotImplementedError()), lambda x: ..., lambda x: (None, ...)]
)
@over("cases", [DOUBLE, [((1,), ValueError), ((2,), 3)]])
def test_a_blank_function_is_not_tried_yet(verdict, answer, cases):
    assert verdict(answer, cases=cases) == NOT_TRIED


@over(
    ("answer", "cases"),
    [
        (abs, [((-1,), 1)]),
        (lambda x: 2 * x, DOUBLE),
        (lambda x: np.float64(2 * x), DOUBLE),
        (lambda v: [2 * x for x in v], [(([1, 2],), np.array([2, 4])), ((np.array([1]),), [2]), (([],), [])]),
        (lambda v: np.array(v) * 2, [(([1, 2],), [2, 4]), (([[1]],), [[2]]), ((np.eye(2),), 2 * np.eye(2))]),
        (lambda v: v, [(([NAN, 1],), [NAN, 1])] * 3),
        (lambda x: 1 / x, [((2,), 0.5), ((0,), ZeroDivisionError), ((0.0,), ArithmeticError)]),
        (lambda x: {"a": x}, [((1,), {"a": 1}), ((2,), {"a": 2}), ((3,), {"a": 3})]),
        (lambda x: fail(SystemError(x)), [((1,), SystemError), ((2,), Exception)]),
    ],
)  # fmt: skip
def test_a_right_function_is_right(verdict, answer, cases):
    assert verdict(answer, cases=iter(cases)) == (
        f"right, in {len(cases)} cases." if len(cases) > 1 else "right."
    )


@over(
    ("answer", "cases", "text"),
    [
        (5, DOUBLE, "A function is asked for, and this is 5."),
        (Odd(), DOUBLE, "A function is asked for, and this is something that cannot be shown."),
        (lambda x: x + 1, DOUBLE, "f(2.5) gives 3.5; 5 is expected."),
        (half, DOUBLE, "half(-3) returns None: is there a return on every way through?"),
        (lambda x: print(2 * x), DOUBLE, "f(1) prints its answer and returns nothing; end the function with return."),
        (lambda x: NAN, DOUBLE, "f(1) gives nan; 2 is expected."),
        (lambda x: str(2 * x), DOUBLE, "f(1) gives '2'; 2 is expected."),
        (lambda x: [2 * x], DOUBLE, "f(1) gives [2]; one value is expected."),
        (lambda x: (yield 2 * x), DOUBLE, "f(1) gives <generator object"),
        (lambda x: abs, DOUBLE, "f(1) gives the function abs; 2 is expected."),
        (lambda x: ValueError if x else 1, [((0,), 1), ((1,), 2)], "f(1) gives the class ValueError; 2 is expected."),
        (lambda x: Odd(), DOUBLE, f"f(1) {STRANGE}"),
        (lambda x: Masked(), DOUBLE, f"f(1) {STRANGE}"),
        (lambda x: ENDLESS, DOUBLE, f"f(1) gives {SHOWN}; one value is expected."),
        (lambda: 2, DOUBLE, "f(1) stops with TypeError: "),
        (lambda x: fail(KeyError("k")), DOUBLE, "f(1) stops with KeyError: 'k'."),
        (lambda x: fail(ValueError("Too small.")), DOUBLE, "f(1) stops with ValueError: Too small."),
        (lambda x: fail(ValueError()), DOUBLE, "f(1) stops with ValueError."),
        (lambda x: fail(Mute("x")), DOUBLE, "f(1) stops with Mute."),
        (lambda x: fail(SystemExit(3)), DOUBLE, "f(1) stops with SystemExit: 3."),
        (forever, DOUBLE, "forever(1) stops with RecursionError: maximum recursion depth exceeded"),
        (lambda x: x, [((1,), ValueError)], "f(1) should raise ValueError, but it gives 1."),
        (lambda x: 1 / x, [((0,), ValueError)], "f(0) should raise ValueError, but it stops with ZeroDivisionError: "),
        (lambda x: ValueError("bad"), [((1,), ValueError)], "f(1) should raise ValueError, but it gives ValueError('bad')."),
        (spoil, [(([3, 4],), [1, 2])], f"spoil([3, 4]) {CHANGES}"),
        (spoil, [((np.array([3, 4]),), [1, 2])], f"spoil([3, 4]) {CHANGES}"),
        (spoil, [(({0: 3},), [1, 2])], f"spoil({{0: 3}}) {CHANGES}"),
        (lambda t: spoil(t[1]), [(((1, [3]),), [1, 2])], f"f((1, [3])) {CHANGES}"),
        (lambda t: spoil(t[0]), [(([[3], [4]],), [1, 2])], f"f([[3], [4]]) {CHANGES}"),
        (lambda t: spoil(t[0]), [(([np.ones(1)],), [1, 2])], f"f([[1.0]]) {CHANGES}"),
        (lambda t: t.append(t) or 1, [(([3],), 1)], f"f([3]) {CHANGES}"),
        (lambda t: t.add(4) or 1, [(({3},), 1)], f"f({{3}}) {CHANGES}"),
        (lambda t: t.clear() or 1, [(({"a": 3},), 1)], f"f({{'a': 3}}) {CHANGES}"),
        (lambda t: t.update(b=t.pop("a")) or 1, [(({"a": 3},), 1)], f"f({{'a': 3}}) {CHANGES}"),
        (keep, [((1,), [1]), ((2,), [2])], "keep(2) has 2 entries; 1 entry is expected."),
        (lambda f, x: 0, [(([stub, {1: math.sin}, lambda: 0], np.float64(2)), 1)], "f([stub, {1: sin}, a function], 2.0) gives 0; 1 is"),
        (lambda f: f, [((stub,), (1, 2))], "f(stub) gives the function stub; 2 entries are expected."),
        (lambda v: 1, [((np.arange(10**6),), 2)], "f([0, 1, 2"),
    ],
)  # fmt: skip
def test_a_wrong_function_is_told_how(verdict, answer, cases, text):
    said = verdict(answer, cases=cases)
    assert said == f"wrong. {text}" if text.endswith(".") else said.startswith(f"wrong. {text}")


def test_a_function_that_rounds_is_told_what_is_expected(verdict):
    said = verdict(lambda x: x / 2, cases=[((1,), Fraction(1, 2))], exact=True)
    assert said == "wrong. f(1) is right in value, but give a Fraction instead of a float."


class Node(numbers.Number):
    """A number without equality and absolute value, as in a graph or an engine of derivatives."""

    grad = 0


def test_objects_in_the_arguments_are_handed_over_as_copies_and_not_judged(verdict):
    def touch(nodes):
        nodes[0].grad = 1
        return len(nodes)

    nodes, rng = [Node(), Node()], np.random.default_rng(0)
    assert verdict(touch, cases=[((nodes,), 2)]) == "right." and nodes[0].grad == 0
    assert verdict(nodes[0], nodes[0]) == "right."
    assert (
        verdict(nodes[0], nodes[1])
        == "wrong. Your answer gives <utils.tests.test_answers.Node object>, which is not right."
    )
    for _ in range(2):
        assert verdict(lambda r: r.random(), cases=[((rng,), np.random.default_rng(0).random())]) == "right."


def test_arguments_that_cannot_be_copied_still_work(verdict):
    endless = (i for i in iter(int, 1))
    assert verdict(lambda values, g: sum(values), cases=[(([1, 2], endless), 3)]) == "right."
    said = verdict(lambda values, g: values.pop(), cases=[(([1, 2], endless), 2)])
    assert said.startswith("wrong. f([1, 2], <generator") and said.endswith(CHANGES)
