"""Hold utils.inputs to its promise: whatever carries numbers becomes plain Python numbers, all else is refused in a sentence."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from utils.inputs import distribution, number, probability, rows, vector, vectors, whole_number

WIDTHS = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
WIDTHS += ["float16", "float32", "float64", "longdouble", "complex64", "complex128", "object"]
PLAIN = (int, float, Fraction, complex)


def carriers(entries: list) -> list[Any]:
    """The same numbers as a list, a tuple, an array, a list of NumPy scalars and, where they count up, a range."""
    array = np.array(entries)
    return [entries, tuple(entries), array, list(array), array[::-1][::-1], array.astype(object)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_width_becomes_the_plain_number_of_the_same_value(width: str) -> None:
    rng = np.random.default_rng(1)
    for length in range(1, 6):
        array = rng.integers(0, 100, length).astype(width)
        for form in (array, list(array), tuple(array)):
            found = vector(form)
            assert all(type(entry) in PLAIN for entry in found)
            assert found == array.tolist() and found is not form


def test_extremes_of_an_integer_width_do_not_overflow() -> None:
    (low,), (high,) = vectors(np.array([-128], dtype=np.int8), np.array([255], dtype=np.uint8))
    assert (-low, high + 1, low * low) == (128, 256, 16384)
    assert vector(np.array([2**64 - 1], dtype=np.uint64)) == [2**64 - 1]


def test_random_vectors_and_matrices_keep_their_values_whatever_carries_them() -> None:
    rng = np.random.default_rng(2)
    for _ in range(200):
        height, width = rng.integers(1, 6, 2)
        matrix = (rng.normal(size=(height, width)) * 10.0 ** rng.integers(-300, 300)).tolist()
        assert all(rows(form) == matrix for form in (matrix, tuple(map(tuple, matrix)), np.array(matrix)))
        assert all(vector(form) == matrix[0] for form in carriers(matrix[0]))
        assert vectors(*matrix) == matrix


def test_exact_numbers_stay_exact_and_special_floats_stay() -> None:
    third = Fraction(1, 3)
    assert vector([third, 2, 10**400]) == [third, 2, 10**400]
    assert type(vector(np.array([third], dtype=object))[0]) is Fraction
    found = vector([math.inf, -math.inf, 5e-324, -0.0, math.nan])
    assert (
        found[:3] == [math.inf, -math.inf, 5e-324]
        and math.copysign(1, found[3]) == -1
        and found[4] != found[4]
    )
    assert vector(range(3)) == [0, 1, 2] and rows([range(2), np.arange(2)]) == [[0, 1], [0, 1]]
    assert (
        number(np.array(2.5)) == 2.5 and type(number(True)) is int and type(number(np.float32(0.1))) is float
    )
    assert whole_number(np.uint8(255), "n", 0, 255) == 255 and whole_number(np.array(3)) == 3


def test_the_answer_is_new_and_the_argument_is_left_alone() -> None:
    given = [[1.0, 2.0]]
    made = rows(given)
    made[0][0] = 9.0
    assert given == [[1.0, 2.0]]


@pytest.mark.parametrize("width", ["float16", "float32", "float64"])
def test_a_softmax_is_a_distribution_in_the_width_that_it_was_computed_in(width: str) -> None:
    rng = np.random.default_rng(3)
    for size in (2, 10, 1000):
        powers = np.exp(rng.normal(size=size).astype(width))
        softmax = powers / powers.sum()
        assert distribution(softmax) == distribution(list(softmax)) == softmax.tolist()


def test_a_distribution_of_fractions_is_exact() -> None:
    assert distribution([Fraction(1, 3)] * 3) == [Fraction(1, 3)] * 3
    assert distribution([1]) == [1] and distribution([0.1] * 10) == [0.1] * 10
    assert probability(np.float32(1)) == 1.0 and probability(Fraction(1, 7)) == Fraction(1, 7)


class Table:
    """What a table of another library looks like."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array([[1, 2], [3, 4]])


def test_a_table_of_another_library_is_a_matrix() -> None:
    assert rows(Table()) == [[1, 2], [3, 4]]


REFUSED: dict[str, tuple[Callable, str]] = {
    "a text": (lambda: vector("123", "v"), "v must be a list of numbers, not the text '123'"),
    "None": (lambda: vector(None, "v"), "v must be a list of numbers, not None"),
    "a number": (lambda: vector(5, "v"), "v must be a list of numbers, not 5"),
    "a NumPy number": (lambda: vector(np.int64(5), "v"), "v must be a list of numbers, not 5"),
    "a 0-dimensional array": (lambda: vector(np.array(5), "v"), "v must be a list of numbers, not an array"),
    "nothing": (lambda: vector([], "v"), "v must have at least 1 number, and it is empty"),
    "too few": (lambda: vector([1], "v", 2), "v must have at least 2 numbers, and it has 1 number"),
    "nested": (lambda: vector([[1, 2]], "v"), "entry 0 of v must be a number, not a list"),
    "two dimensions": (lambda: vector(np.eye(2), "v"), "entry 0 of v must be a number, not an array of shape (2,)"),
    "a word among numbers": (lambda: vector([1, "2"], "v"), "entry 1 of v must be a number, not the text '2'"),
    "a hole": (lambda: vector([1, ...], "v"), "entry 1 of v must be a number, not Ellipsis"),
    "an array of words": (lambda: vector(np.array(["a"]), "v"), "entry 0 of v must be a number, not the text 'a'"),
    "an array of dates": (lambda: vector(np.array(["2026-01-01"], "datetime64[D]"), "v"), "entry 0 of v must be"),
    "a set": (lambda: vector({1, 2}, "v"), "v must be a list of numbers, not a set"),
    "a generator": (lambda: vector((x for x in [1]), "v"), "v must be a list of numbers, not a generator"),
    "a function": (lambda: vector(abs, "v"), "v must be a list of numbers, not the function abs"),
    "lengths": (lambda: vectors([1, 2], [1]), "the first vector has 2 numbers and the second vector has 1 number"),
    "lengths by name": (lambda: vectors(x=[1], y=[1, 2]), "x has 1 number and y has 2 numbers"),
    "a vector as a matrix": (lambda: rows([1, 2], "A"), "row 0 of A must be a list of numbers, not 1"),
    "no rows": (lambda: rows([], "A"), "A must have at least 1 row, and it is empty"),
    "no columns": (lambda: rows([[]], "A"), "row 0 of A must have at least 1 number"),
    "ragged": (lambda: rows([[1, 2], [3]], "A"), "row 0 of A has 2 numbers and row 1 has 1 number"),
    "a float for a count": (lambda: whole_number(3.0, "n"), "n must be a whole number, not 3.0"),
    "a truth value for a count": (lambda: whole_number(True, "n"), "n must be a whole number, not True"),
    "too small": (lambda: whole_number(-1, "n", 0), "n must be at least 0, not -1"),
    "too large": (lambda: whole_number(9, "n", 0, 8), "n must be at most 8, not 9"),
    "above 1": (lambda: probability(1.5, "p"), "p must be a probability, from 0 to 1, not 1.5"),
    "nan": (lambda: probability(math.nan, "p"), "p must be a probability, from 0 to 1, not nan"),
    "a complex probability": (lambda: probability(0.5j, "p"), "p must be a probability"),
    "a sum above 1": (lambda: distribution([0.5, 0.6], "p"), "p must sum to 1, and it sums to 1.1"),
    "nearly 1": (lambda: distribution([0.5, 0.5 + 1e-8], "p"), "p must sum to 1, and it sums to nearly 1"),
    "Fractions below 1": (lambda: distribution([Fraction(1, 3)] * 2, "p"), "p must sum to 1, and it sums to 2/3"),
    "a negative part": (lambda: distribution([1.5, -0.5], "p"), "entry 0 of p must be a probability"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_all_else_is_refused_in_one_sentence_that_names_the_argument(case: str) -> None:
    call, words = REFUSED[case]
    with pytest.raises(ValueError) as raised:
        call()
    assert words in str(raised.value) and "\n" not in str(raised.value)


def test_a_class_of_numbers_passes_as_it_is_and_decimal_does_not() -> None:
    class Counting(numbers.Number):
        """A number of a reader's own."""

    counting = Counting()
    assert number(counting) is counting and vector([counting, 1]) == [counting, 1]
    with pytest.raises(ValueError, match="must be a number"):
        number(Decimal(1))
