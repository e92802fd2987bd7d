"""utils.checking: values agree or differ as they should; a claim that is false goes red, and one that is true prints its line."""

import decimal
import itertools
import math
import random
import re
from fractions import Fraction

import numpy as np
import pytest

from utils.checking import check_close, check_equal, check_many, check_raises, refused

NAN, INF = math.nan, math.inf


def over(names, rows):
    """pytest.mark.parametrize with numbers for names: some of the values cannot be written down."""
    return pytest.mark.parametrize(names, rows, ids=[str(number) for number in range(len(rows))])


@pytest.fixture
def said(capsys):
    """The lines printed since the last call."""
    return lambda: capsys.readouterr().out.splitlines()


# --- what agrees ------------------------------------------------------------------------------------------------------

# Values that agree within 1e-12 relative stand in one line; no two of different lines agree.
ALIKE = [
    [1, 1.0, 1 + 1e-13, Fraction(1), decimal.Decimal(1), 1 + 0j, complex(1, 1e-13), np.float32(1), np.array(1), np.uint8(1)],
    [2, np.uint8(2)], [1 + 1e-11], [-1], [np.int8(-128)], [Fraction(1, 3), 1 / 3], [0.1, decimal.Decimal("0.1")],
    [0, 0.0, -0.0, 0j], [5e-324], [-5e-324], [1e-300], [1e308, 10**308], [-1e308], [-(2**63)], [2**53 + 2**20], [2**53 + 1, 2.0**53],
    [10**400, 10**400 + 1, Fraction(10**400)], [10**400 + 10**390], [INF, decimal.Decimal("inf")], [-INF],
    [NAN, np.float64(NAN), decimal.Decimal("nan"), complex(NAN, 0)], [complex(NAN, 1)], [complex(NAN, 2)], [complex(1, NAN)],
    [complex(INF, 1)], [5j], [1.7e308 * (1 + 1j)], [1.7e308 * (1 - 1j)],
    [True, np.True_], [False], ["1", np.str_("1")], ["a"], [None], [{1, 2}, {2, 1}], [math.sin], [(i for i in ())],
    [[], (), np.empty(0)], [{}],
    [[1], np.array([1.0])], [[1, 2], (1.0, 2.0), range(1, 3), np.array([1, 2], np.uint8), np.array([1.0, 2.0]), np.array([1, 2 + 0j])],
    [[[1, 2]], np.array([[1, 2]])], [[[1, 2], [3, 4]], ([1, 2], np.array([3, 4])), np.array([[1, 2], [3, 4]])], [[[1, 2], [3, 5]]],
    [[[1], [2, 3]], [np.array([1]), (2, 3)]], [[[1, 2], [3]]], [[1, [2, 3]]], [np.array([1.0, 3.0])], [np.array(["a"]), ["a"]],
    [[1.0, NAN, INF], np.array([1.0, NAN, INF])], [np.array([1.0, 2.0, INF])], [np.array([1.0, NAN, 5.0])], [np.array([1.0, NAN, -INF])],
    [np.array([True, False]), [True, False]], [np.array([1, 0]), [1.0, 0.0]], [np.ma.array([1.0, 3.0], mask=[False, True]), [1.0, None]],
    [{"a": [1, 2], "b": 3}, {"b": 3.0, "a": np.array([1.0, 2.0])}], [{"a": [1, 3], "b": 3}], [{"a": [1, 2]}], [{"a": [1, 2], "c": 3}],
]  # fmt: skip


WRAPS = [lambda x: x, lambda x: [x, 0], lambda x: {"k": x}, lambda x: np.array([x])]


@over("wrap", WRAPS)
def test_values_agree_with_those_of_their_own_line_and_no_others(wrap):
    kinds = (int, float, complex, np.number) if wrap is WRAPS[-1] else object
    values = [(line, value) for line, row in enumerate(ALIKE) for value in row if isinstance(value, kinds)]
    for (line, got), (other, expected) in itertools.product(values, repeat=2):
        try:
            check_many("it", lambda g, e: g, lambda g, e: e, [(wrap(got), wrap(expected)), (1, 1)])
        except AssertionError:
            assert line != other, f"{got!r} should agree with {expected!r}"
        else:
            assert line == other, f"{got!r} should not agree with {expected!r}"


EXACTLY = [
    (1, 1.0), ("a", "a"), (None, None), ([], ()), ({1, 2}, {2, 1}), (NAN, NAN), ([True], [np.True_]), (np.arange(3), [0, 1, 2]),
    (Fraction(1, 2), 0.5), (np.empty((0, 2)), np.empty((0, 2))), (np.float32(0.5), 0.5), (np.array([NAN, 1]), np.array([NAN, 1])),
]  # fmt: skip
NOT_EXACTLY = [
    (1.0, 1.0 + 2**-52), (0.1, Fraction(1, 10)), (np.float32(0.1), 0.1), (True, 1), (None, 0), ([], [0]), ({1}, {2}), (NAN, 0.0),
    (np.array([2**53 + 1]), np.array([2.0**53])), (np.array([2**60 + 1]), np.array([2**60])), (0.0, 5e-324), (1 + 1e-16j, 1.0),
    (np.array([1.0]), np.array([1.0 + 2**-52])), (object(), object()),
]  # fmt: skip


@over(("got", "expected", "equal"), [(*p, True) for p in EXACTLY] + [(*p, False) for p in NOT_EXACTLY])
def test_check_equal_lets_no_tolerance_through(said, got, expected, equal):
    if equal:
        check_equal("it", got, expected)
    else:
        with pytest.raises(AssertionError, match="^it: this (gives|has) "):
            check_equal("it", got, expected)
    assert said() == ["holds: it (exactly)"] * equal


def test_the_tolerance_is_atol_plus_rtol_times_expected():
    wraps = [float, Fraction, complex, lambda x: [x], lambda x: np.array([x]), lambda x: np.array([x + 0j])]
    for wrap in (*wraps, lambda x: np.array([x], np.float32)):
        for got, expected in [(7.0, 4.0), (-7.0, -4.0), (1.0, 0.0)]:
            check_close("it", wrap(got), wrap(expected), rtol=0.5, atol=1.0)
            with pytest.raises(AssertionError):
                check_close("it", wrap(1.125 * got), wrap(expected), rtol=0.5, atol=1.0)


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_that_is_always_two_dimensional_ends_the_comparison():
    check_close("it", np.matrix([[1, 2]]), [[1, 2]])
    with pytest.raises(AssertionError, match=r"this has the shape \(1, 2\); 2 entries are expected"):
        check_close("it", np.matrix([1, 2]), np.array([1, 2]))


# --- what a claim says ------------------------------------------------------------------------------------------------


@over(
    ("got", "expected", "said_of_it"),
    [
        (1.0, 1 + 1e-11, "gives 1.0; 1.00000000001 is expected"),
        (np.float64(NAN), Fraction(1, 2), "gives nan; Fraction(1, 2) is expected"),
        ("1", 1, "gives '1'; 1 is expected"),
        (math.sin, 1, "gives the function sin; 1 is expected"),
        (np.array([-128], np.int8), np.array([0], np.int8), "gives -128 at [0]; 0 is expected"),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 5]], "gives 4 at [1][1]; 5 is expected"),
        (np.ma.array([1.0, 2.0], mask=[False, True]), np.array([1.0, 2.0]), "gives None at [1]; 2.0 is expected"),
        ({"a": [1, 2]}, {"a": [1, 3]}, "gives 2 at ['a'][1]; 3 is expected"),
        ([1, 2], 1, "gives [1, 2]; one value is expected"),
        ({}, 1, "gives {}; one value is expected"),
        (np.array(1), np.array([1]), "gives 1; 1 entry is expected"),
        ({1, 2}, [1, 2], "gives {1, 2}; 2 entries are expected"),
        ([1, 2], [1, 2, 3], "has 2 entries; 3 entries are expected"),
        ([1, 2], [[1, 2]], "has 2 entries; the shape (1, 2) is expected"),
        ([[1, 2], [3, 4]], np.ones((2, 3)), "has the shape (2, 2); the shape (2, 3) is expected"),
        (np.zeros((0, 3)), np.zeros((0, 2)), "has the shape (0, 3); the shape (0, 2) is expected"),
        ([[1], [2, 3]], [[1, 2], [3, 4]], "has 1 entry at [0]; 2 entries are expected"),
        ([[1], [2, 3], 4], [[1, 2], [3, 4]], "has 3 entries; the shape (2, 2) is expected"),
        ({"a": 1}, {"a": 1, "b": 2}, "has the keys ['a']; ['a', 'b'] are expected"),
        ([1], {"b": 1}, "gives [1]; a dictionary is expected"),
    ],
)  # fmt: skip
def test_a_claim_that_fails_says_how(said, got, expected, said_of_it):
    with pytest.raises(AssertionError, match=f"^it: this {re.escape(said_of_it)}$"):
        check_close("it", got, expected)
    assert said() == []


@over(
    ("got", "expected", "settings", "line"),
    [
        (1.0, 1.0, {}, "(1 value, within 1e-12 relative)"),
        (1.0, 1.0, {"rtol": 0, "atol": 0.5}, "(1 value, within 0.5 absolute)"),
        (1.0, 1.0, {"rtol": 0.5, "atol": 1.0}, "(1 value, within 0.5 relative + 1 absolute)"),
        (1.0, 1.0, {"rtol": 0}, "(1 value, exactly)"),
        ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), {}, "(4 values, within 1e-12 relative)"),
        (np.zeros(1234), [0.0] * 1234, {}, "(1,234 values, within 1e-12 relative)"),
        ({"a": [1, 2], "b": 3}, {"a": [1, 2], "b": 3}, {}, "(3 values, within 1e-12 relative)"),
        ([1.0, NAN, NAN], [1.0, NAN, NAN], {}, "(3 values, 2 of them nan, within 1e-12 relative)"),
    ],
)  # fmt: skip
def test_a_claim_that_holds_says_how_many_values_and_how_close(said, got, expected, settings, line):
    check_close("the sum", got, expected, **settings)
    assert said() == [f"holds: the sum {line}"]


def fail(error):
    raise error


PAIRS = [([], []), ({}, {}), (np.empty((0, 2)), np.empty((0, 2))), (None, None), ([1, None], [1, None])]
THINGS = [[1.0, 2.0], {"a": 1}, np.eye(2), {1, 2}]
RATES = [{"rtol": rate} for rate in (INF, NAN, 1.0, -1e-9)] + [{"atol": size} for size in (INF, NAN, -1.0)]
CLASSES = [Exception, BaseException, ValueError("x"), (ValueError, TypeError), "ValueError"]


@over(
    ("check", "arguments", "settings", "message"),
    [
        *((check_close, pair, {}, "there is no value") for pair in PAIRS),
        *((check, (x, x), {}, "both sides are the same") for check in (check_equal, check_close) for x in THINGS),
        *((check_close, (1.0, 2.0), rate, "rtol must be at least 0 and below 1, atol") for rate in RATES),
        *((check_many, (abs, 1.0, [(1,)]), rate, "rtol must be at least 0 and below 1, atol") for rate in RATES),
        *((check_raises, (one, fail, NameError("slip")), {}, "name the one class of exceptions") for one in CLASSES),
        (check_many, (abs, abs, [(1,)]), {}, "both sides are the same object"),
        (check_many, (len, abs, []), {}, "there is no case"),
        (check_many, (len, True, iter(())), {}, "there is no case"),
        (check_many, (lambda x: None, lambda x: None, [(1,), (2,)]), {}, "both sides give None"),
    ],
)  # fmt: skip
def test_a_claim_that_could_not_fail_is_refused(said, check, arguments, settings, message):
    with pytest.raises(ValueError, match=f"^it: {message}"):
        check("it", *arguments, **settings)
    assert said() == []


# --- check_raises and refused -----------------------------------------------------------------------------------------


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
def test_an_expected_exception_holds_and_shows_its_message(said, error, raised, line):
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


def test_refused_means_a_value_error_and_no_other():
    assert [refused(*call) for call in [(math.sqrt, -1), (math.sqrt, 4), (int, "x")]] == [True, False, True]
    with pytest.raises(TypeError):
        refused(int, "7", 8, 9)


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


@over(
    ("left", "right", "cases", "message"),
    [
        (lambda x, _: x, lambda x, _: abs(x), [(1, []), (-1, [0, "a"]), (-2, [])], "case 2, f(-1, [0, 'a']) gives -1; 1 is expected"),
        (lambda: 1, True, [()], "case 1, f() gives 1; True is expected"),
        (lambda x: x > 0, True, [(np.array([1, 2]),)], "case 1, f([1, 2]) gives [True, True]; one value is expected"),
        (lambda x: NAN, lambda x: x, [(1.0,)], "case 1, f(1.0) gives nan; 1.0 is expected"),
    ],
)  # fmt: skip
def test_the_first_case_that_differs_is_shown(said, left, right, cases, message):
    with pytest.raises(AssertionError, match=f"^it: {re.escape(message)}$"):
        check_many("it", left, right, cases)
    with pytest.raises(ZeroDivisionError):
        check_many("own errors come through", lambda x: 1 / x, 0, [(0,)])
    assert said() == []


@pytest.mark.parametrize("make", [list, np.array, lambda values: [list(values), "tail"]])
def test_neither_side_sees_what_the_other_changed(make):
    def spoil(values):
        (values if len(values) == 3 else values[0])[0] = 99
        return values

    shown = "[[3, 1, 2], 'tail']" if len(make([3, 1, 2])) == 2 else "[3, 1, 2]"
    with pytest.raises(AssertionError, match=re.escape(shown)):
        check_many("spoils", spoil, lambda values: values, [(make([3, 1, 2]),)])
    with pytest.raises(AssertionError):
        check_many("spoils", lambda values: values, spoil, [(make([3, 1, 2]),)])


def test_a_generator_of_random_numbers_is_shared_by_the_cases():
    drawn = []
    check_many("draws", lambda r: drawn.append(r.random()) or True, True, [(random.Random(1),)] * 3)
    assert len(set(drawn)) == 3
