"""utils.checking: a claim that is false goes red, one that is true prints its line, and an answer gets its verdict."""

import decimal
import math
import random
import re
import time
from fractions import Fraction

import numpy as np
import pytest

from utils.checking import check_close, check_equal, check_many, check_raises, refused
from utils.exercises import exercise

NAN, INF = math.nan, math.inf
NOT_TRIED = "not tried yet. Fill in the cell above, run it, then run this one again."


def over(names, rows):
    """pytest.mark.parametrize with numbers for names: some of the values cannot be written down."""
    return pytest.mark.parametrize(names, rows, ids=[str(number) for number in range(len(rows))])


@pytest.fixture
def said(capsys):
    """The lines printed since the last call."""
    return lambda: capsys.readouterr().out.splitlines()


# --- check_close ------------------------------------------------------------------------------------------------------


@over(
    ("got", "expected"),
    [
        (1.0, 1.0 + 1e-13),
        (1, 1.0),
        (Fraction(1, 3), 1 / 3),
        (decimal.Decimal("0.1"), 0.1),
        (np.float32(0.5), 0.5),
        (np.array(2.0), 2),
        (10**400, 10**400 + 1),
        (Fraction(10**400), 10**400),
        (1e308, 1e308),
        (5e-324, 5e-324),
        (0.0, -0.0),
        (1 + 2j, complex(1, 2 + 1e-13)),
        (3.0, 3 + 0j),
        (1.7e308 * (1 + 1j), 1.7e308 * (1 + 1j)),
        (NAN, np.float64(NAN)),
        (-INF, -INF),
        (complex(NAN, 1), complex(NAN, 1)),
        ([1, 2], (1.0, 2.0)),
        ([1, 2], np.array([1, 2])),
        (np.array([[1, 2], [3, 4]]), [[1, 2], (3, 4)]),
        ([np.array([1, 2]), [3]], [[1, 2], np.array([3])]),
        (range(3), [0, 1, 2]),
        ([1.0, NAN, INF], np.array([1.0, NAN, INF])),
        (np.array([NAN, -INF]), np.array([NAN, -INF])),
        ({"a": [1, 2], "b": 3}, {"b": 3.0, "a": np.array([1.0, 2.0])}),
        (np.array([1, 2], dtype=np.uint8), np.array([1.0, 2.0])),
    ],
)
def test_close_things_hold(said, got, expected):
    check_close("it", got, expected)
    check_close("it", expected, got)
    assert all(line.startswith("holds: it (") for line in said())


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_that_is_always_two_dimensional_ends_the_comparison():
    check_close("it", np.matrix([[1, 2]]), [[1, 2]])
    with pytest.raises(AssertionError, match=r"this has the shape \(1, 2\); 2 entries"):
        check_close("it", np.matrix([1, 2]), np.array([1, 2]))


@over(
    ("got", "expected", "why"),
    [
        (1.0, 1.0 + 1e-11, "gives 1.0; 1.00000000001 is expected"),
        (1e-300, 0.0, "gives 1e-300; 0.0 is expected"),
        (NAN, 1.0, "gives nan; 1.0 is expected"),
        (1.0, NAN, "gives 1.0; nan is expected"),
        (INF, NAN, "gives inf"),
        (INF, 1e308, "gives inf"),
        (1e308, INF, "; inf"),
        (-INF, INF, "gives -inf"),
        (10**400, INF, "; inf"),
        (decimal.Decimal("nan"), 1, "; 1"),
        (NAN, Fraction(1, 2), "gives nan"),
        (complex(NAN, 1), complex(NAN, 2), "; (nan+2j)"),
        (complex(1, NAN), 1, "gives (1+nanj)"),
        (1.7e308 * (1 + 1j), 1.7e308 * (1 - 1j), "gives (1.7e+308"),
        (10**400, 10**400 + 10**390, "gives 1000"),
        (2**53 + 1, float(2**53 + 2**20), "; 9007199255789568.0 is expected"),
        (True, 1, "gives True; 1 is expected"),
        (1, True, "gives 1; True is expected"),
        ("1", 1, "gives '1'; 1 is expected"),
        (None, 1.0, "gives None; 1.0 is expected"),
        (math.sin, 1.0, "gives the function sin; 1.0 is expected"),
        ([1, 2], 1, "gives [1, 2]; one value is expected"),
        (np.array(1), np.array([1]), "gives 1; 1 entry is expected"),
        ({}, 1, "gives {}; one value is expected"),
        (1, [1], "gives 1; 1 entry is expected"),
        ([1, 2], [1, 2, 3], "has 2 entries; 3 entries are expected"),
        ([1, 2], [[1, 2]], "has 2 entries; the shape (1, 2) is expected"),
        ([[1], [2, 3]], [[1, 2], [3, 4]], "this has 1 entry at [0]; 2 entries are expected"),
        ([[1, 2], [3]], [[1], [2, 3]], "has 2 entries at [0]; 1 entry is expected"),
        (np.zeros((0, 3)), np.zeros((0, 2)), "has the shape (0, 3); the shape (0, 2) is expected"),
        ([[1, 2], [3, 4]], np.array([[1, 2], [3, 5]]), "gives 4 at [1][1]; 5 is expected"),
        ({"a": 1}, {"b": 1}, "has the keys ['a']; ['b'] are expected"),
        ({"a": 1, "b": 2}, {"a": 1}, "has the keys ['a', 'b']; ['a'] are expected"),
        ({"a": 1}, {"a": 1, "b": 2}, "has the keys ['a']; ['a', 'b'] are expected"),
        ([1], {"b": 1}, "gives [1]; a dictionary is expected"),
        ({"a": [1, 2]}, {"a": [1, 3]}, "gives 2 at ['a'][1]; 3 is expected"),
        (np.array([1.0, NAN]), np.array([1.0, 2.0]), "gives nan at [1]"),
        (np.array([1.0, 2.0]), np.array([1.0, NAN]), "; nan"),
        ([1.0, NAN], [1.0, 2.0], "gives nan at [1]"),
        (np.array([1.0, 5.0]), np.array([1.0, INF]), "gives 5.0 at [1]; inf is expected"),
        (np.array([1.0, -INF]), np.array([1.0, INF]), "gives -inf at [1]; inf is expected"),
        ([5.0], [INF], "gives 5.0 at [0]; inf is expected"),
        (np.array([-128], dtype=np.int8), np.array([0], dtype=np.int8), "gives -128 at [0]; 0 is expected"),
        (np.array([1], dtype=np.uint8), np.array([2], dtype=np.uint8), "gives 1 at [0]; 2 is expected"),
        (np.array([-(2**63)]), np.array([0]), "; 0"),
        (np.array([complex(NAN, 1)]), np.array([complex(NAN, 2)]), "; (nan+2j)"),
        (np.array([complex(5, 0)]), np.array([complex(INF, 0)]), "; (inf+0j)"),
        (
            np.ma.array([1.0, 2.0], mask=[False, True]),
            np.array([1.0, 2.0]),
            "gives None at [1]; 2.0 is expected",
        ),
        (np.array([True, False]), np.array([1, 0]), "gives True at [0]; 1 is expected"),
        (np.array(["a"]), np.array(["b"]), "gives 'a' at [0]; 'b' is expected"),
        ({1, 2}, [1, 2], "gives {1, 2}; 2 entries are expected"),
        ((i for i in range(2)), [0, 1], "gives <generator object"),
    ],
)
def test_other_things_go_red(said, got, expected, why):
    with pytest.raises(AssertionError, match="^it: .*" + re.escape(why)):
        check_close("it", got, expected)
    assert said() == []


def test_the_tolerance_is_atol_plus_rtol_times_expected(said):
    cases = [(7.0, 4.0, True), (7.125, 4.0, False), (-7.0, -4.0, True), (1.0, 0.0, True), (1.125, 0.0, False)]
    for got, expected, holds in cases:
        for wrap in (
            float,
            Fraction,
            complex,
            lambda x: [x],
            lambda x: np.array([x]),
            lambda x: np.array([x + 0j]),
        ):
            if holds:
                check_close("it", wrap(got), wrap(expected), rtol=0.5, atol=1.0)
            else:
                with pytest.raises(AssertionError):
                    check_close("it", wrap(got), wrap(expected), rtol=0.5, atol=1.0)
    assert set(said()) == {"holds: it (1 value, within 0.5 relative + 1 absolute)"}


@over(
    ("got", "expected", "settings", "line"),
    [
        (1.0, 1.0, {}, "(1 value, within 1e-12 relative)"),
        (1.0, 1.0, {"rtol": 0, "atol": 0.5}, "(1 value, within 0.5 absolute)"),
        (1.0, 1.0, {"rtol": 0}, "(1 value, exactly)"),
        ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), {}, "(4 values, within 1e-12 relative)"),
        (np.zeros(1234), [0.0] * 1234, {}, "(1,234 values, within 1e-12 relative)"),
        ({"a": [1, 2], "b": 3}, {"a": [1, 2], "b": 3}, {}, "(3 values, within 1e-12 relative)"),
        ([1.0, NAN, NAN], [1.0, NAN, NAN], {}, "(3 values, 2 of them nan, within 1e-12 relative)"),
    ],
)
def test_the_line_says_how_many_values_and_how_close(said, got, expected, settings, line):
    check_close("the sum", got, expected, **settings)
    assert said() == [f"holds: the sum {line}"]


SAME = [1.0, 2.0]


@over(
    ("got", "expected", "settings", "message"),
    [
        ([], [], {}, "no value"),
        ({}, {}, {}, "no value"),
        (np.empty((0, 2)), np.empty((0, 2)), {}, "no value"),
        (None, None, {}, "no value"),
        ([1, None], [1, None], {}, "no value"),
        (SAME, SAME, {}, "same object"),
        (1.0, 2.0, {"rtol": INF}, "rtol must"),
        (1.0, 2.0, {"rtol": NAN}, "rtol must"),
        (1.0, 2.0, {"rtol": 1.0}, "rtol must"),
        (1.0, 1.0, {"rtol": -1e-9}, "rtol must"),
        (1.0, 2.0, {"atol": INF}, "atol at least"),
        (1.0, 2.0, {"atol": NAN}, "atol at least"),
        (1.0, 1.0, {"atol": -1.0}, "atol at least"),
    ],
)
def test_a_claim_that_could_not_fail_is_refused(said, got, expected, settings, message):
    with pytest.raises(ValueError, match=message):
        check_close("it", got, expected, **settings)
    assert said() == []


@over("thing", [SAME, {"a": 1}, np.eye(2), {1, 2}])
def test_a_thing_held_against_itself_is_refused(said, thing):
    for check in (check_equal, check_close):
        with pytest.raises(ValueError, match="^it: both sides are the same object"):
            check("it", thing, thing)
    assert said() == []


@pytest.mark.parametrize("dtype", [float, np.float32, int, bool, complex])
@pytest.mark.parametrize("as_list", [False, True])
def test_a_hundred_thousand_values_are_quick(said, dtype, as_list):
    values = (np.arange(100_000) % 2 + np.arange(100_000) // 50_000).astype(dtype)
    nearly = values * (1 + 1e-14) if dtype in (float, complex) else values.copy()
    got = nearly.tolist() if as_list else nearly
    quickest = INF
    for _ in range(3):
        start = time.process_time()
        check_close("it", got, values)
        exercise("it", got, values)
        quickest = min(quickest, time.process_time() - start)
    assert quickest < 0.6  # for both; comparing them one by one as fractions takes 2 s
    assert said()[-1] == "it: right."


# --- check_equal ------------------------------------------------------------------------------------------------------


@over(
    ("got", "expected"),
    [(1, 1.0), ("a", "a"), (None, None), ([], ()), ({1, 2}, {2, 1}), (NAN, NAN), ([True], [np.True_]), (np.arange(3), [0, 1, 2]),
     (Fraction(1, 2), 0.5), (np.empty((0, 2)), np.empty((0, 2)))],
)  # fmt: skip
def test_equal_things_hold(said, got, expected):
    check_equal("it", got, expected)
    assert said() == ["holds: it (exactly)"]


@over(
    ("got", "expected"),
    [(1.0, 1.0 + 2**-52), (0.1, Fraction(1, 10)), (np.float32(0.1), 0.1), (True, 1), ("a", "b"), (None, 0), ([], [0]), ({1}, {2}),
     (np.array([2**53 + 1]), np.array([2.0**53])), (np.array([2**60 + 1]), np.array([2**60])), (np.array([1.0]), np.array([1.0 + 2**-52])), (NAN, 0.0), (0.0, 5e-324),
     (1 + 1e-16j, 1.0), (object(), object())],
)  # fmt: skip
def test_unequal_things_go_red(said, got, expected):
    with pytest.raises(AssertionError, match="^it: "):
        check_equal("it", got, expected)
    assert said() == []


# --- check_raises -----------------------------------------------------------------------------------------------------


def fail(error):
    raise error


class Mute(ValueError):
    def __str__(self):
        raise TypeError


@over(
    ("error", "raised", "line"),
    [
        (ValueError, ValueError("no such  place.\nAt all."), "(ValueError: no such place. At all)"),
        (ArithmeticError, ZeroDivisionError("division by zero"), "(ZeroDivisionError: division by zero)"),
        (ValueError, ValueError(), "(ValueError)"),
        (ValueError, Mute("x"), "(Mute)"),
        (AssertionError, AssertionError("red"), "(AssertionError: red)"),
    ],
)
def test_a_due_exception_holds_and_shows_its_message(said, error, raised, line):
    check_raises("it", error, fail, raised)
    assert said() == [f"holds: it {line}"]


def test_another_exception_or_none_goes_red(said):
    with pytest.raises(AssertionError, match=r"^it: returned \[1, 2\] where ValueError was expected$"):
        check_raises("it", ValueError, sorted, [2, 1])
    with pytest.raises(AssertionError, match=r"^it: raised KeyError: 'x', not ValueError$") as red:
        check_raises("it", ValueError, fail, KeyError("x"))
    assert isinstance(red.value.__cause__, KeyError)
    with pytest.raises(KeyboardInterrupt):
        check_raises("it", ValueError, fail, KeyboardInterrupt())
    assert said() == []


@over("error", [Exception, BaseException, ValueError("x"), (ValueError, TypeError), "ValueError"])
def test_an_exception_that_says_nothing_is_refused(error):
    with pytest.raises(ValueError, match="name the one class"):
        check_raises("it", error, fail, NameError("slip"))


# --- check_many -------------------------------------------------------------------------------------------------------


def test_many_cases_hold(said):
    check_many("squares", lambda x: x * x, lambda x: x**2, [(x,) for x in range(1200)])
    check_many("squares", lambda x: x * x >= 0, True, ((x,) for x in range(2)))
    check_many("squares", lambda x, y: [x, y], lambda x, y: np.array([x, y]), [(1, 2)], rtol=0.0)
    check_many("logs", lambda x: x, lambda x: x, [(1.0,), (NAN,)], atol=1e-9)
    assert said() == [
        "holds: squares (1,200 cases, within 1e-12 relative)",
        "holds: squares (2 cases)",
        "holds: squares (1 case, exactly)",
        "holds: logs (2 cases, 1 with nan, within 1e-12 relative + 1e-09 absolute)",
    ]


def test_the_first_case_that_differs_is_shown(said):
    message = r"^abs: case 3, f\(-1, \[0, 'a'\]\) gives -1; 1 is expected$"
    with pytest.raises(AssertionError, match=message):
        check_many("abs", lambda x, _: x, lambda x, _: abs(x), [(1, []), (2, []), (-1, [0, "a"]), (-2, [])])
    with pytest.raises(AssertionError, match=r"case 1, f\(\) gives 1; True is expected"):
        check_many("truth", lambda: 1, True, [()])
    with pytest.raises(AssertionError, match="one value is expected"):
        check_many("truth", lambda x: x > 0, True, [(np.array([1, 2]),)])
    with pytest.raises(AssertionError, match="nan"):
        check_many("nan", lambda x: NAN, lambda x: x, [(1.0,)])
    with pytest.raises(ZeroDivisionError):
        check_many("own errors come through", lambda x: 1 / x, 0, [(0,)])
    assert said() == []


@pytest.mark.parametrize("make", [list, np.array, lambda values: [list(values), "tail"]])
def test_neither_side_sees_what_the_other_changed(make):
    def spoil(values):
        (values if len(values) == 3 else values[0])[0] = 99
        return values

    case = make([3, 1, 2])
    with pytest.raises(
        AssertionError, match=re.escape("[[3, 1, 2], 'tail']" if len(case) == 2 else "[3, 1, 2]")
    ):
        check_many("spoils", spoil, lambda values: values, [(case,)])
    with pytest.raises(AssertionError):
        check_many("spoils", lambda values: values, spoil, [(case,)])


def test_a_generator_of_random_numbers_is_shared_by_the_cases():
    drawn = []
    rng = random.Random(1)
    check_many("draws", lambda r: drawn.append(r.random()) or True, True, [(rng,)] * 3)
    assert len(set(drawn)) == 3


@over(
    ("left", "right", "cases", "settings", "message"),
    [
        (abs, abs, [(1,)], {}, "both sides are the same object"),
        (len, abs, [], {}, "there is no case"),
        (len, True, iter(()), {}, "there is no case"),
        (lambda x: None, lambda x: None, [(1,), (2,)], {}, "both sides give None"),
        (lambda x: 1.0, 2.0, [(1,)], {"rtol": INF}, "rtol must"),
        (lambda x: 1.0, 2.0, [(1,)], {"atol": NAN}, "rtol must"),
    ],
)
def test_a_claim_about_nothing_is_refused(said, left, right, cases, settings, message):
    with pytest.raises(ValueError, match=f"^it: {message}"):
        check_many("it", left, right, cases, **settings)
    assert said() == []


# --- exercise: values -------------------------------------------------------------------------------------------------


class Odd:
    """An object that raises whenever it is looked at."""

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None

    def __repr__(self):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    def __bool__(self):
        raise RuntimeError("no")


class Masked:
    @property
    def __class__(self):
        raise RuntimeError("no")


ENDLESS = [1]
ENDLESS.append(ENDLESS)
NESTED = [ENDLESS]
NESTED[0] = NESTED


def verdict(said, *arguments, **settings):
    exercise("E1", *arguments, **settings)
    [line] = said()
    name, _, text = line.partition(": ")
    assert name == "E1"
    return text


@over("answer", [None, ..., (..., ...), [None, None], [[...], [...]], {"mean": None, "sd": ...}])
@over("expected", [5, [1, 2], np.eye(2), {"a": 1}, "text", True])
def test_a_blank_answer_is_not_tried_yet(said, answer, expected):
    assert verdict(said, answer, expected) == NOT_TRIED


@over(
    ("answer", "expected"),
    [
        (5, 5),
        (5.0 * (1 + 1e-10), 5),
        (1e-13, 0),
        (np.float64(5), 5),
        (np.array(5), 5),
        (np.array([2**60 + 1]), np.array([2**60 + 1])),
        (Fraction(1, 3), 1 / 3),
        (10**5000, 10**5000),
        ([1, 2], np.array([1, 2])),
        (np.array([1, 2]), [1, 2]),
        ((1, 2), [1, 2]),
        (np.array([[1, 2]]), [[1, 2]]),
        ([np.array([1, 2])], [[1, 2]]),
        ({"a": 1}, {"a": 1.0}),
        (NAN, NAN),
        (INF, INF),
        (1 + 1e-12j, 1),
        ("yes", "yes"),
        (np.True_, True),
        (False, False),
        ({1, 2}, {2, 1}),
    ],
)
def test_a_right_value_is_right(said, answer, expected):
    assert verdict(said, answer, expected) == "right."


@over(
    ("answer", "expected", "text"),
    [
        (4, 5, "Your answer gives 4, which is not right."),
        (np.float64(4), 5, "Your answer gives 4.0, which is not right."),
        (NAN, 5, "Your answer gives nan, which is not right."),
        (INF, 5, "Your answer gives inf, which is not right."),
        (5 + 1j, 5, "Your answer gives (5+1j), which is not right."),
        ("5", 5, "Your answer gives '5', which is not right."),
        (True, 1, "Your answer gives True, which is not right."),
        (1, True, "Your answer gives 1, which is not right."),
        (math.sin, 5, "Your answer gives the function sin, which is not right."),
        (ValueError, 5, "Your answer gives the class ValueError, which is not right."),
        ([5], 5, "Your answer gives [5]; one value is expected."),
        (5, [5], "Your answer gives 5; 1 entry is expected."),
        ("ab", ["a", "b"], "Your answer gives 'ab'; 2 entries are expected."),
        ([1, 2, 3], [1, 2], "Your answer has 3 entries; 2 entries are expected."),
        (
            np.zeros((2, 3)),
            np.zeros((3, 2)),
            "Your answer has the shape (2, 3); the shape (3, 2) is expected.",
        ),
        ([1, 9], [1, 2], "Your answer gives 9 at [1], which is not right."),
        ({"a": 2}, {"a": 1}, "Your answer gives 2 at ['a'], which is not right."),
        ({"b": 1}, {"a": 1}, "Your answer has the keys ['b']; ['a'] are expected."),
        ({"a": 3, "e": ()}, {"a": 3, "e": (0,)}, "Your answer has 0 entries at ['e']; 1 entry is expected."),
        ({"a": (3, 4)}, {"a": (4, 3)}, "Your answer gives 3 at ['a'][0], which is not right."),
        ({"d": "error"}, {"d": (2, 3)}, "Your answer gives 'error' at ['d']; 2 entries are expected."),
        ([[1], [2, 3]], [[1, 2], [3, 4]], "Your answer has 1 entry at [0]; 2 entries are expected."),
        (
            [math.sin, {"f": len}, lambda: 0],
            1,
            "Your answer gives [sin, {'f': len}, a function]; one value is expected.",
        ),
        (3, {"a": 1}, "Your answer gives 3; a dictionary is expected."),
        ((i for i in [1]), [1], "Your answer gives <generator object"),
        (10**5000, 5, "Your answer gives something that cannot be shown, which is not right."),
        (
            Odd(),
            5,
            "Your answer gives something that cannot be compared with what is expected (RuntimeError: no).",
        ),
        (Odd(), [1], "Your answer gives something that cannot be shown; 1 entry is expected."),
        (
            [Odd()],
            [1],
            "Your answer gives something that cannot be compared with what is expected (RuntimeError: no).",
        ),
        (
            Masked(),
            5,
            "Your answer gives something that cannot be compared with what is expected (RuntimeError: no).",
        ),
        (
            ENDLESS,
            [1, 2],
            "Your answer gives [1, [1, [1, [1, [1, [1, [...]]]]]]] at [1]; one value is expected.",
        ),
        (
            ENDLESS,
            [1, [1, 2]],
            "Your answer gives [1, [1, [1, [1, [1, [1, [...]]]]]]] at [1][1]; one value is expected.",
        ),
        (NESTED, [[1]], "Your answer gives [[[[[[[...]]]]]]] at [0][0]; one value is expected."),
        (object(), 5, "Your answer gives <object object>, which is not right."),
        ("a\n" * 200, "b", "Your answer gives 'a\\na\\n"),
    ],
)
def test_a_wrong_value_is_told_how(said, answer, expected, text):
    said_now = verdict(said, answer, expected)
    if "cannot be shown, which" in text:  # Python 3.10 before 3.10.7 writes out any integer
        assert re.match(r"wrong\. Your answer gives (something that|<int|1000)", said_now)
    else:
        assert said_now.startswith(f"wrong. {text}")
    assert len(said_now) < 200


def test_the_author_of_an_exercise_has_to_give_what_is_due():
    for settings in ({}, {"cases": []}, {"cases": iter(())}, {"expected": 3, "cases": []}):
        with pytest.raises(ValueError, match="give the expected value, or at least one case"):
            exercise("E1", ..., **settings)


# --- exercise: functions ----------------------------------------------------------------------------------------------

DOUBLE = [((1,), 2), ((2.5,), 5), ((-3,), -6)]


def stub(x):
    """Double x."""


def unwritten(x):
    raise NotImplementedError


@over("answer", [None, ..., stub, unwritten, lambda x: ..., lambda x: (None, ...)])
def test_a_blank_function_is_not_tried_yet(said, answer):
    assert verdict(said, answer, cases=DOUBLE) == NOT_TRIED
    assert verdict(said, answer, cases=[((1,), ValueError), ((2,), 3)]) == NOT_TRIED


@over(
    ("answer", "cases"),
    [
        (lambda x: 2 * x, DOUBLE),
        (lambda x: np.float64(2 * x), iter(DOUBLE)),
        (lambda v: [2 * x for x in v], [(([1, 2],), np.array([2, 4])), ((np.array([1]),), [2]), (([],), [])]),
        (lambda v: np.array(v) * 2, [(([1, 2],), [2, 4]), (([[1]],), [[2]]), ((np.eye(2),), 2 * np.eye(2))]),
        (lambda v: v, [(([NAN, 1],), [NAN, 1]), (([object, Odd()],), [object, 1])][:1] * 3),
        (lambda x: 1 / x, [((2,), 0.5), ((0,), ZeroDivisionError), ((0.0,), ArithmeticError)]),
        (lambda x: {"a": x}, [((1,), {"a": 1}), ((2,), {"a": 2}), ((3,), {"a": 3})]),
        (
            lambda x: fail(SystemError(x)),
            [((1,), SystemError), ((2,), SystemError), ((3,), RuntimeError)][:2] * 2,
        ),
    ],
)
def test_a_right_function_is_right(said, answer, cases):
    cases = list(cases)
    assert verdict(said, answer, cases=iter(cases)) == f"right, in {len(cases)} cases."


def test_one_case_is_enough(said):
    assert verdict(said, abs, cases=[((-1,), 1)]) == "right."


def named(x):
    return x


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
    ("answer", "cases", "text"),
    [
        (5, DOUBLE, "A function is asked for, and this is 5."),
        (Odd(), DOUBLE, "A function is asked for, and this is something that cannot be shown."),
        (named, DOUBLE, "named(1) gives 1; 2 is expected."),
        (lambda x: x + 1, DOUBLE, "f(2.5) gives 3.5; 5 is expected."),
        (half, DOUBLE, "half(-3) returns None: is there a return on every way through?"),
        (lambda x: NAN, DOUBLE, "f(1) gives nan; 2 is expected."),
        (lambda x: str(2 * x), DOUBLE, "f(1) gives '2'; 2 is expected."),
        (lambda x: [2 * x], DOUBLE, "f(1) gives [2]; one value is expected."),
        (lambda x: (yield 2 * x), DOUBLE, "f(1) gives <generator object"),
        (lambda x: abs, DOUBLE, "f(1) gives the function abs; 2 is expected."),
        (lambda: 2, DOUBLE, "f(1) stops with TypeError: "),
        (lambda x: fail(KeyError("k")), DOUBLE, "f(1) stops with KeyError: 'k'."),
        (lambda x: fail(ValueError("Too small.")), DOUBLE, "f(1) stops with ValueError: Too small."),
        (lambda x: fail(ValueError()), DOUBLE, "f(1) stops with ValueError."),
        (lambda x: fail(Mute("x")), DOUBLE, "f(1) stops with Mute."),
        (lambda x: fail(SystemExit(3)), DOUBLE, "f(1) stops with SystemExit: 3."),
        (forever, DOUBLE, "forever(1) stops with RecursionError: maximum recursion depth exceeded"),
        (lambda x: Odd(), DOUBLE, "f(1) gives something that cannot be compared with what is expected (RuntimeError: no)."),
        (lambda x: Masked(), DOUBLE, "f(1) gives something that cannot be compared with what is expected (RuntimeError: no)."),
        (lambda x: ENDLESS, DOUBLE, "f(1) gives [1, [1, [1, [1, [1, [1, [...]]]]]]]; one value is expected."),
        (lambda x: x, [((1,), ValueError)], "f(1) should raise ValueError, but it gives 1."),
        (lambda x: 1 / x, [((0,), ValueError)], "f(0) should raise ValueError, but it stops with ZeroDivisionError: "),
        (lambda x: ValueError("bad"), [((1,), ValueError)], "f(1) should raise ValueError, but it gives ValueError('bad')."),
        (lambda x: ValueError if x else 1, [((0,), 1), ((1,), 2)], "f(1) gives the class ValueError; 2"),
        (spoil, [(([3, 4],), [1, 2])], "spoil([3, 4]) changes its argument; build a new object instead."),
        (spoil, [((np.array([3, 4]),), [1, 2])], "spoil([3, 4]) changes its argument; build a new object instead."),
        (spoil, [(({0: 3},), [1, 2])], "spoil({0: 3}) changes its argument; build a new object instead."),
        (lambda t: spoil(t[1]), [(((1, [3]),), [1, 2])], "f((1, [3])) changes its argument; build a new object instead."),
        (lambda t: spoil(t[0]), [(([[3], [4]],), [1, 2])], "f([[3], [4]]) changes its argument; build a new object instead."),
        (lambda t: spoil(t[0]), [(([np.ones(1)],), [1, 2])], "f([[1.0]]) changes its argument; build a new object instead."),
        (lambda t: t.append(t) or 1, [(([3],), 1)], "f([3]) changes its argument; build a new object instead."),
        (lambda t: t.add(4) or 1, [(({3},), 1)], "f({3}) changes its argument; build a new object instead."),
        (lambda t: t.clear() or 1, [(({"a": 3},), 1)], "f({'a': 3}) changes its argument; build a new object instead."),
        (lambda f, x: 0, [(([stub, {1: math.sin}, lambda: 0], np.float64(2)), 1)], "f([stub, {1: sin}, a function], 2.0) gives 0; 1"),
        (lambda f: f, [((stub,), (1, 2))], "f(stub) gives the function stub; 2 entries are expected."),
        (keep, [((1,), [1]), ((2,), [2])], "keep(2) has 2 entries; 1 entry is expected."),
    ],
)  # fmt: skip
def test_a_wrong_function_is_told_how(said, answer, cases, text):
    assert verdict(said, answer, cases=cases).startswith(f"wrong. {text}")


class Node:
    """An object without equality of its own, as in a graph or an engine of derivatives."""

    def __init__(self):
        self.grad = 0


def test_objects_in_the_arguments_are_handed_over_as_copies_and_not_judged(said):
    def touch(nodes):
        nodes[0].grad = 1
        return len(nodes)

    nodes = [Node(), Node()]
    assert verdict(said, touch, cases=[((nodes,), 2)]) == "right."
    assert nodes[0].grad == 0
    rng = np.random.default_rng(0)
    for _ in range(2):
        assert (
            verdict(said, lambda r: r.random(), cases=[((rng,), np.random.default_rng(0).random())])
            == "right."
        )


def test_arguments_that_cannot_be_copied_still_work(said):
    endless = (i for i in iter(int, 1))
    assert verdict(said, lambda values, g: sum(values), cases=[(([1, 2], endless), 3)]) == "right."
    assert verdict(said, lambda values, g: values.pop(), cases=[(([1, 2], endless), 2)]).startswith(
        "wrong. f([1, 2], <gen"
    )


def test_a_long_answer_is_cut(said):
    assert len(verdict(said, list(range(10**5)), 5)) < 200
    assert len(verdict(said, np.arange(10**6), 5)) < 200
    assert len(verdict(said, lambda v: 1, cases=[((np.arange(10**6),), 2)])) < 200


def test_refused_means_a_value_error_and_no_other():
    assert refused(int, "x") and not refused(int, "7")
    assert [refused(*call) for call in [(math.sqrt, -1), (math.sqrt, 4)]] == [True, False]
    with pytest.raises(TypeError):
        refused(int, "7", 8, 9)


# --- exercise: what is half done, printed or rounded ------------------------------------------------------------------


@over(
    ("answer", "due", "verdict"),
    [
        ({"a": 1, "b": ...}, {"a": 1, "b": 2}, "not finished yet. Still to fill in: ['b']."),
        ([1, None, 3], [1, 2, 3], "not finished yet. Still to fill in: [1]."),
        (0.5, Fraction(1, 2), "wrong. Right in value, but give a Fraction instead of a float."),
        (2.0, 2, "wrong. Right in value, but give a whole number instead of a float."),
        (
            [1, 0.5],
            [1, Fraction(1, 2)],
            "wrong. Right in value at [1], but give a Fraction instead of a float.",
        ),
        (np.float64(0.5), Fraction(1, 2), "wrong. Right in value, but give a Fraction instead of a float."),
        (Fraction(1, 2), Fraction(1, 2), "right."),
        (0.25, Fraction(1, 2), "wrong. Your answer gives 0.25, which is not right."),
    ],
)
def test_an_exact_answer_is_told_what_is_left_and_what_is_rounded(said, answer, due, verdict):
    exercise("E1", answer, due, exact=True)
    assert said() == [f"E1: {verdict}"]


def test_an_answer_that_prints_is_told_to_return(said):
    exercise("E1", lambda x: print(x + 1), cases=[((1,), 2)])
    assert said() == ["E1: wrong. f(1) prints its answer and returns nothing; end the function with return."]


def test_a_function_that_rounds_is_told_what_is_due(said):
    exercise("E1", lambda x: x / 2, cases=[((1,), Fraction(1, 2))], exact=True)
    assert said() == ["E1: wrong. f(1) is right in value, but give a Fraction instead of a float."]
