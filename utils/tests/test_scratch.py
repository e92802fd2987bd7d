"""The functions that the notebooks build, taken out of them, against harder cases than a reader wants to read.

Extreme magnitudes, laws over random input, exact kinds of number, input without an answer. What a notebook checks itself
is not repeated here.
"""

from __future__ import annotations

import copy
import itertools
import math
import random
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from utils.notebooks import functions_from

PYTHON_FOR_MATH = "00-prerequisites/01-python-for-math"
NUMPY_BASICS = "00-prerequisites/02-numpy-basics"
VECTORS = "01-linear-algebra/01-vectors-and-matrices"
summation, product, compose, horner, newton_sqrt, fibonacci = functions_from(
    PYTHON_FOR_MATH, "summation", "product", "compose", "horner", "newton_sqrt", "fibonacci"
)
shape, strides, ravel_index, broadcast_shapes, reduce_sum = functions_from(
    NUMPY_BASICS, "shape", "strides", "ravel_index", "broadcast_shapes", "reduce_sum"
)
add, scale, dot, outer, norm, distance, cosine_similarity = functions_from(
    VECTORS, "add", "scale", "dot", "outer", "norm", "distance", "cosine_similarity"
)
gradient_descent, best_rate, backtracking = functions_from(
    "05-optimization/03-gradient-descent", "gradient_descent", "best_rate", "backtracking"
)
SMALLEST, LARGEST = 5e-324, sys.float_info.max


def whole_vectors(seed: int, count: int = 200, vectors: int = 2) -> list[list[list[int]]]:
    """Random tuples of vectors with whole entries, of 1 to 8 dimensions; sums and products of them are exact."""
    rng = random.Random(seed)
    sizes = [rng.randint(1, 8) for _ in range(count)]
    return [[[rng.randint(-9, 9) for _ in range(n)] for _ in range(vectors)] for n in sizes]


def float_vectors(
    seed: int, count: int = 200, vectors: int = 2, reach: float = 100
) -> list[list[list[float]]]:
    """Random tuples of vectors of 1 to 8 dimensions whose tuples range over 10^±reach, entries of one tuple alike in size."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        n, size = rng.randint(1, 8), 10 ** rng.uniform(-reach, reach)
        found.append([[rng.gauss(0, 1) * size for _ in range(n)] for _ in range(vectors)])
    return found


def close(got: float, due: float, tolerance: float = 1e-13) -> bool:
    return got == due or abs(got - due) <= tolerance * abs(due)


# --- every function --------------------------------------------------------------------------------------------------

CALLS = {
    "summation": (summation, lambda k: k, 1, 3),
    "product": (product, lambda k: k, 1, 3),
    "horner": (horner, [1, 2, 3], 2),
    "shape": (shape, [[1, 2], [3, 4]]),
    "strides": (strides, [2, 3], 8),
    "ravel_index": (ravel_index, [1, 2], [2, 3]),
    "broadcast_shapes": (broadcast_shapes, [2, 1], [3]),
    "reduce_sum": (reduce_sum, [[1, 2], [3, 4]], 0),
    "add": (add, [1, 2], [3, 4]),
    "scale": (scale, 2, [3, 4]),
    "dot": (dot, [1, 2], [3, 4]),
    "outer": (outer, [1, 2], [3, 4, 5]),
    "norm": (norm, [3, 4]),
    "norm with p": (norm, [3, -4], 3),
    "distance": (distance, [1, 2], [3, 4]),
    "cosine_similarity": (cosine_similarity, [1, 2], [3, 4]),
    "gradient_descent": (gradient_descent, lambda x: x, [1, 2], 0.5, 3),
    "backtracking": (backtracking, sum, lambda x: [1, 1], [1, 2]),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_arguments_stay_as_they_were(name: str) -> None:
    function, *arguments = CALLS[name]
    before = copy.deepcopy(arguments)
    function(*arguments)
    assert arguments == before


@pytest.mark.parametrize("function", [add, scale, outer])
def test_what_comes_back_is_new(function: Callable) -> None:
    v = [1, 1]
    result = function(*([1, v] if function is scale else [v, v]))
    assert result is not v and len({id(row) for row in result if isinstance(row, list)} | {id(v)}) in (1, 3)


WITHOUT_ANSWER: dict[str, tuple[Callable, list[Any]]] = {
    "half a lower limit": (summation, [abs, 0.5, 3]),
    "half an upper limit": (summation, [abs, 0, 2.5]),
    "a word for a limit": (product, [abs, "a", 2]),
    "a whole float for a limit": (product, [abs, 1.0, 2]),
    "no coefficients in a tuple": (horner, [(), 3]),
    "the root of the smallest negative float": (newton_sqrt, [-SMALLEST]),
    "the root of minus infinity": (newton_sqrt, [-math.inf]),
    "the root of nan": (newton_sqrt, [math.nan]),
    "the root of a complex number": (newton_sqrt, [4 + 0j]),
    "the root of two numbers": (newton_sqrt, [np.array([4, 9])]),
    "a text for a term": (summation, [str, 1, 2]),
    "nothing for a factor": (product, [lambda k: None, 1, 2]),
    "a text for a coefficient": (horner, [[1, "2"], 3]),
    "a number for the coefficients": (horner, [5, 3]),
    "a text for x": (horner, [[1, 2], "3"]),
    "half a Fibonacci number": (fibonacci, [2.5]),
    "a whole float for a Fibonacci number": (fibonacci, [3.0]),
    "the Fibonacci number before the first": (fibonacci, [-1]),
    "a Fibonacci number far below 0": (fibonacci, [-100]),
    "the shape of a text": (shape, ["12"]),
    "the shape of a list that holds None": (shape, [[1, None]]),
    "the shape of a dictionary": (shape, [{"a": 1}]),
    "the shape of a list that is ragged deep inside": (shape, [[[[1], [2]], [[3], [4, 5]]]]),
    "strides of a number": (strides, [3, 8]),
    "strides of a negative length": (strides, [(2, -1), 8]),
    "strides of entries without bytes": (strides, [(2, 3), 0]),
    "strides of entries of a word": (strides, [(2, 3), "8"]),
    "the place of a number": (ravel_index, [3, (5,)]),
    "the place of half an index": (ravel_index, [(0.5,), (2,)]),
    "the place of a whole float": (ravel_index, [(1.0,), (2,)]),
    "the place of nan": (ravel_index, [(math.nan,), (2,)]),
    "the place of too few indices": (ravel_index, [(1,), (2, 3)]),
    "the place of too many indices": (ravel_index, [(1, 2, 0), (2, 3)]),
    "a place after the last": (ravel_index, [(0, 3), (2, 3)]),
    "a place before the first": (ravel_index, [(0, -1), (2, 3)]),
    "a place in an array without entries": (ravel_index, [(0, 0), (2, 0)]),
    "a common shape of 2 and 3": (broadcast_shapes, [(2,), (3,)]),
    "a common shape of 0 and 2": (broadcast_shapes, [(0,), (2,)]),
    "a common shape with a float": (broadcast_shapes, [(2.0,), (1,)]),
    "a common shape with a number": (broadcast_shapes, [(2,), 2]),
    "sums along a float": (reduce_sum, [[[1, 2]], 1.0]),
    "sums along a word": (reduce_sum, [[[1, 2]], "0"]),
    "sums along axis 2": (reduce_sum, [[[1, 2]], 2]),
    "sums of a vector": (reduce_sum, [[1, 2], 0]),
    "sums of nothing": (reduce_sum, [[], 0]),
    "sums of three axes": (reduce_sum, [np.ones((2, 2, 2)), 0]),
    "sums of a ragged table": (reduce_sum, [[[1, 2], [3]], 0]),
    "the sum with a longer vector": (add, [[1], [1, 2]]),
    "the sum with a shorter vector": (add, [[1, 2], [1]]),
    "the sum with nothing": (add, [[1], []]),
    "a multiple of nothing": (scale, [2, []]),
    "the dot product with a longer vector": (dot, [[1, 2], [1, 2, 3]]),
    "the dot product with a shorter vector": (dot, [[1, 2, 3], [1, 2]]),
    "the dot product of nothing": (dot, [[], []]),
    "the outer product of nothing with something": (outer, [[], [1]]),
    "the outer product of something with nothing": (outer, [[1], []]),
    "the distance of nothing": (distance, [[], []]),
    "the distance to a longer vector": (distance, [[1], [1, 2]]),
    "the angle to a longer vector": (cosine_similarity, [[1], [1, 2]]),
    "the angle of nothing": (cosine_similarity, [[], []]),
    "the angle to the zero vector": (cosine_similarity, [[1, 2], [0, 0]]),
    "the angle from the zero vector": (cosine_similarity, [[0.0, -0.0], [1, 2]]),
    **{f"the p-norm for p = {p}": (norm, [[1, 2], p]) for p in (0.999, 0, -1, -math.inf, math.nan)},
    "the maximum norm of nothing": (norm, [[], math.inf]),
    "a descent from a number": (gradient_descent, [lambda x: x, 3, 0.1, 1]),
    "a descent from a column": (gradient_descent, [lambda x: x, np.ones((2, 1)), 0.1, 1]),
    "a descent with a word for a rate": (gradient_descent, [lambda x: x, [1, 2], "fast", 1]),
    "a descent of a whole float of steps": (gradient_descent, [lambda x: x, [1, 2], 0.1, 3.0]),
    "a line search from a word": (backtracking, [sum, lambda x: [1, 1], "12"]),
    "a line search with a word for a rate": (backtracking, [sum, lambda x: [1, 1], [1, 2], "fast"]),
    "a line search with a word for a share": (backtracking, [sum, lambda x: [1, 1], [1, 2], 1, "half"]),
    "a line search on a function of vectors": (backtracking, [lambda x: x, lambda x: [1, 1], [1, 2]]),
    "the best rate for words": (best_rate, ["steep", "flat"]),
}


@pytest.mark.parametrize("case", WITHOUT_ANSWER)
def test_input_without_an_answer_is_refused_in_words(case: str) -> None:
    function, arguments = WITHOUT_ANSWER[case]
    with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
        function(*arguments)


# --- Python for math -------------------------------------------------------------------------------------------------


def test_sums_and_products_take_each_term_once_from_start_to_stop() -> None:
    for fold in (summation, product):
        met: list[int] = []
        fold(lambda k, met=met: met.append(k) or 1, -3, 4)
        assert met == [-3, -2, -1, 0, 1, 2, 3, 4]
        fold(lambda k, met=met: met.append(k) or 1, 5, -5)
        assert len(met) == 8


@pytest.mark.parametrize("n", [0, 1, 2, 10, 500])
def test_sums_and_products_with_closed_forms(n: int) -> None:
    assert summation(lambda k: Fraction(1, k * (k + 1)), 1, n) == Fraction(n, n + 1)
    assert summation(lambda k: k**3, 1, n) == summation(lambda k: k, 1, n) ** 2
    assert summation(lambda k: math.comb(n, k), 0, n) == 2**n
    assert product(lambda k: 1 + Fraction(1, k), 1, n) == n + 1
    assert product(lambda k: k, 1, n) == math.factorial(n)
    assert product(lambda k: k, -n, n) == (0 if n >= 0 else 1)


def test_one_term_and_the_kind_of_number() -> None:
    assert [fold(lambda k: Fraction(k, 3), 7, 7) for fold in (summation, product)] == [Fraction(7, 3)] * 2
    assert isinstance(summation(lambda k: Fraction(1, 2), 1, 4), Fraction)
    assert product(lambda k: 1j, 1, 6) == -1


def line(slope: int, start: int) -> Callable:
    return lambda x: slope * x + start


def test_composition_is_associative_and_the_identity_changes_nothing() -> None:
    rng = random.Random(1)
    for _ in range(100):
        f, g, h = (line(rng.randint(-5, 5), rng.randint(-5, 5)) for _ in range(3))
        x = rng.randint(-9, 9)
        assert (
            compose(compose(f, g), h)(x) == compose(f, compose(g, h))(x) == compose(f, g, h)(x) == f(g(h(x)))
        )
        assert compose(f, compose())(x) == compose(compose(), f)(x) == compose(f)(x) == f(x)


def test_a_composition_may_be_long_and_called_again() -> None:
    count_up = compose(*[lambda x: x + 1] * 5000)
    assert [count_up(0), count_up(1)] == [5000, 5001]
    assert compose(str, len)("seven") == "5"


def test_horner_is_exact_where_numbers_are() -> None:
    rng = random.Random(2)
    digits = [rng.randint(0, 9) for _ in range(600)]
    assert horner(digits, 10) == sum(digit * 10**k for k, digit in enumerate(digits))
    value = horner([Fraction(1, 2), Fraction(1, 3)], Fraction(3, 4))
    assert value == Fraction(3, 4) and isinstance(value, Fraction)
    assert isinstance(horner([1, 2], 3), int)
    assert horner((1, 0, 1), 1j) == 0


def test_values_of_a_product_of_polynomials_are_products() -> None:
    rng = random.Random(3)
    for _ in range(200):
        p, q = ([rng.randint(-9, 9) for _ in range(rng.randint(1, 7))] for _ in range(2))
        both = [0] * (len(p) + len(q) - 1)
        for (i, a), (j, b) in itertools.product(enumerate(p), enumerate(q)):
            both[i + j] += a * b
        x = Fraction(rng.randint(-20, 20), rng.randint(1, 20))
        assert horner(both, x) == horner(p, x) * horner(q, x)


def test_roots_over_all_floats() -> None:
    rng = random.Random(4)
    powers = [math.ldexp(1, e) for e in range(-1074, 1024)]
    cases = [*powers, *(math.ldexp(rng.uniform(0.5, 1), rng.randint(-1073, 1024)) for _ in range(500))]
    cases += [
        SMALLEST,
        3 * SMALLEST,
        sys.float_info.min,
        1 - 2**-53,
        1 + 2**-52,
        LARGEST,
        math.nextafter(LARGEST, 0),
    ]
    for x in cases:
        assert abs(newton_sqrt(x) - math.sqrt(x)) <= math.ulp(math.sqrt(x)), x


def test_roots_of_squares_are_exact_and_always_floats() -> None:
    rng = random.Random(5)
    for n in [0, 1, 2, 3, 10**6, *(rng.randint(4, 2**26) for _ in range(300))]:
        assert newton_sqrt(n * n) == n and type(newton_sqrt(n * n)) is float
    assert math.copysign(1, newton_sqrt(0.0)) == 1
    assert newton_sqrt(Fraction(9, 16)) == 0.75


def test_laws_of_fibonacci() -> None:
    F = [fibonacci(n) for n in range(300)]
    assert F[:3] == [0, 1, 1] and all(type(value) is int for value in F)
    for n in range(1, 299):
        assert F[n - 1] * F[n + 1] - F[n] ** 2 == (-1) ** n  # Cassini
    rng = random.Random(6)
    for m, n in [(rng.randint(1, 140), rng.randint(1, 140)) for _ in range(200)]:
        assert F[m + n] == F[m] * F[n + 1] + F[m - 1] * F[n]
        assert math.gcd(F[m], F[n]) == F[math.gcd(m, n)]
        assert sum(F[: n + 1]) == F[n + 2] - 1
    golden = (1 + math.sqrt(5)) / 2
    assert F[:71] == [round(golden**n / math.sqrt(5)) for n in range(71)]


def test_whole_numbers_of_numpy_count_as_whole_and_do_not_overflow() -> None:
    one, many = np.int64(1), np.int64(100)
    assert fibonacci(many) == fibonacci(100) and type(fibonacci(many)) is int
    assert summation(lambda k: int(k), one, many) == 5050 and product(
        lambda k: int(k), one, many
    ) == math.factorial(100)


def test_narrow_numbers_of_numpy_do_not_overflow() -> None:
    narrow = np.array([200, 100, 50], dtype=np.uint8)
    assert summation(lambda k: narrow[k], np.uint8(0), np.uint8(2)) == 350
    assert summation(lambda k: 1, 0, np.uint8(255)) == 256 and product(lambda k: 2, 1, np.int8(127)) == 2**127
    assert product(lambda k: narrow[k], 0, 2) == 10**6 and horner(narrow, np.uint8(200)) == 2_020_200
    assert newton_sqrt(np.int8(100)) == 10 and type(newton_sqrt(np.float16(2))) is float
    assert fibonacci(np.uint8(200)) == fibonacci(200)


def test_the_root_of_about_a_quarter_of_all_numbers_is_one_place_off_and_never_more() -> None:
    places = [(newton_sqrt(n) - math.sqrt(n)) / math.ulp(math.sqrt(n)) for n in range(1, 4001)]
    assert set(places) == {-1.0, 0.0, 1.0} and 0.2 < sum(map(abs, places)) / 4000 < 0.3


def test_a_large_fibonacci_number_takes_no_recursion() -> None:
    assert fibonacci(20_000) % 10**9 == fibonacci_modulo(20_000, 10**9)


def fibonacci_modulo(n: int, modulus: int) -> int:
    """F_n by doubling: F(2k) = F(k) (2 F(k+1) - F(k)), F(2k+1) = F(k)² + F(k+1)²."""
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a) % modulus, (a * a + b * b) % modulus
        if bit == "1":
            a, b = b, (a + b) % modulus
    return a


# --- NumPy basics ----------------------------------------------------------------------------------------------------


def test_shapes_of_arrays_and_of_lists_around_them_are_numpys() -> None:
    arrays = [np.zeros((0, 3)), np.zeros((2, 0)), np.float16(3), np.array(5), np.ones((2, 1, 2), dtype=bool)]
    for some in [*arrays, [np.zeros((0, 3))] * 2, (range(3), [1, 2, 3]), [[[]]], [True, Fraction(1, 2), 1j]]:
        assert shape(some) == np.shape(some)


def test_places_and_strides_beyond_64_bits_and_with_narrow_numbers_of_numpy() -> None:
    assert ravel_index((10**20, 2), (10**21, 3)) == 3 * 10**20 + 2
    assert strides((2, 10**20, 3), 8) == (24 * 10**20, 24, 8)
    narrow = np.array([200, 200, 200], dtype=np.uint8)
    assert ravel_index(narrow - 1, narrow) == 199 * (200**2 + 200 + 1) and broadcast_shapes(narrow, [1]) == (
        200,
        200,
        200,
    )
    assert strides(narrow, np.uint8(8)) == (320_000, 1600, 8)
    found = [ravel_index(narrow - 1, narrow), *strides(narrow, np.int8(8)), *broadcast_shapes(narrow, ())]
    assert {type(value) for value in found} == {int}


def test_the_message_names_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="an array with 2 axes needs 2 indices, not 1"):
        ravel_index((1,), (2, 3))
    with pytest.raises(ValueError, match=r"the shapes \(2, 3\) and \(2,\) do not fit together: 3 and 2"):
        broadcast_shapes((2, 3), (2,))
    with pytest.raises(ValueError, match="the axis must be a whole number, not 1.0"):
        reduce_sum([[1, 2]], 1.0)


def test_sums_stay_exact_and_do_not_overflow() -> None:
    thirds = [[Fraction(1, 3)] * 3] * 2
    assert reduce_sum(thirds, 1) == [1, 1] and reduce_sum(thirds, 0) == [Fraction(2, 3)] * 3
    assert reduce_sum(np.full((3, 2), 200, dtype=np.uint8), np.int8(-2)) == [600, 600]
    assert reduce_sum([[10**400, 1]], 1) == [10**400 + 1]
    assert math.isnan(reduce_sum([[math.inf, -math.inf]], -1)[0])


# --- vectors ---------------------------------------------------------------------------------------------------------


def test_vectors_keep_the_rules_of_a_vector_space() -> None:
    for (u, v, w), (a, b) in zip(whole_vectors(7, vectors=3), itertools.cycle([(2, -3), (0, 5), (-1, 1)])):
        zero = [0] * len(u)
        assert add(u, v) == add(v, u) and add(add(u, v), w) == add(u, add(v, w))
        assert add(u, zero) == u == scale(1, u) and add(u, scale(-1, u)) == zero == scale(0, u)
        assert scale(a, add(u, v)) == add(scale(a, u), scale(a, v))
        assert scale(a + b, u) == add(scale(a, u), scale(b, u)) and scale(a, scale(b, u)) == scale(a * b, u)


def test_the_dot_product_is_symmetric_and_linear_and_polarises() -> None:
    for u, v, w in whole_vectors(8, vectors=3):
        assert dot(u, v) == dot(v, u) and dot(add(u, scale(3, w)), v) == dot(u, v) + 3 * dot(w, v)
        plus, minus = add(u, v), add(u, scale(-1, v))
        assert 4 * dot(u, v) == dot(plus, plus) - dot(minus, minus)
        areas = [(u[i] * v[j] - u[j] * v[i]) ** 2 for i, j in itertools.combinations(range(len(u)), 2)]
        assert dot(u, u) * dot(v, v) - dot(u, v) ** 2 == sum(areas)  # Lagrange's identity
        assert dot(u, u) > 0 or u == [0] * len(u)


def test_fractions_and_whole_numbers_stay_what_they_are() -> None:
    halves, thirds = [Fraction(1, 2), Fraction(3, 2)], [Fraction(1, 3), Fraction(-2, 3)]
    exact = [
        *add(halves, thirds),
        *scale(Fraction(1, 7), halves),
        dot(halves, thirds),
        *outer(halves, thirds)[1],
    ]
    due = ["5/6", "5/6", "1/14", "3/14", "-5/6", "1/2", "-1"]
    assert exact == [Fraction(text) for text in due] and all(isinstance(value, Fraction) for value in exact)
    assert {
        type(value) for value in [*add([1], [2]), *scale(2, [3]), dot([1], [2]), *outer([1], [2])[0]]
    } == {int}
    assert dot([10**200, 1], [10**200, 1]) == 10**400 + 1


def test_the_outer_product_has_a_row_for_each_entry_of_the_first() -> None:
    rng = random.Random(9)
    for _ in range(100):
        u, v = ([rng.randint(-9, 9) for _ in range(rng.randint(1, 5))] for _ in range(2))
        table = outer(u, v)
        assert table == [[a * b for b in v] for a in u]
        assert [list(column) for column in zip(*table, strict=True)] == outer(v, u)
        assert all(
            p[i] * q[j] == p[j] * q[i]
            for p in table
            for q in table
            for i in range(len(v))
            for j in range(len(v))
        )


@pytest.mark.parametrize("size", [1e-320, 1e-308, 1e-200, 1e-154, 1, 1e154, 1e200, 5e307])
@pytest.mark.parametrize("p", [1, 1.5, 2, 3, 10, math.inf])
def test_the_norm_neither_overflows_nor_vanishes(size: float, p: float) -> None:
    due = 1.0 if p == math.inf else (1 + 0.5**p) ** (1 / p)
    tolerance = (
        1e-3 if size < sys.float_info.min else 1e-14
    )  # below the normal floats, digits are missing in the input
    assert close(norm([size, -size / 2, 0], p) / size, due, tolerance)
    assert norm([size], p) == norm([0, -size], p) == size


def test_the_norm_at_the_very_ends() -> None:
    assert [norm([LARGEST], p) for p in (1, 2, 3, math.inf)] == [LARGEST] * 4
    assert norm([SMALLEST, SMALLEST], 1) == 2 * SMALLEST
    assert norm([LARGEST, LARGEST], 1) == math.inf == norm([LARGEST, LARGEST])
    assert norm([LARGEST, SMALLEST]) == LARGEST and norm([-math.inf, 3]) == math.inf
    assert all(
        math.isnan(norm(v, p)) for v in ([1, math.nan], [math.inf, math.nan]) for p in (1, 2, 3, math.inf)
    )
    assert close(norm([1.0] * 100_000), math.sqrt(100_000)) and close(norm([1, 2, 2], 1e6), 2, 1e-5)
    assert (
        {type(norm([Fraction(3), 4], p)) for p in (1, 2, 3, math.inf)} == {type(norm([0])), float} == {float}
    )


def test_the_norm_against_hypot_in_all_sizes() -> None:
    for (v,) in float_vectors(10, count=500, vectors=1, reach=300):
        assert close(norm(v), math.hypot(*v), 4e-16 * len(v) + 4e-16)


def test_norms_scale_and_do_not_see_order_or_sign() -> None:
    for (v,) in float_vectors(11, vectors=1):
        for p in (1, 2, 3.5, math.inf):
            assert norm([-x for x in v], p) == norm(v, p) == norm([8 * x for x in v], p) / 8
            assert close(norm(v[::-1], p), norm(v, p)) and close(norm([*v, 0], p), norm(v, p))


def test_a_norm_falls_as_p_grows_but_not_faster_than_the_dimension_allows() -> None:
    ladder = [1, 1.25, 2, 3, 7, 50, math.inf]
    for (v,) in float_vectors(12, vectors=1):
        for p, q in itertools.pairwise(ladder):
            most = len(v) ** (1 / p - (0 if q == math.inf else 1 / q))
            assert norm(v, q) <= norm(v, p) * (1 + 1e-12) and norm(v, p) <= most * norm(v, q) * (1 + 1e-12)


@pytest.mark.parametrize("p, q", [(1, math.inf), (2, 2), (3, 1.5), (5, 1.25)])
def test_hoelder(p: float, q: float) -> None:
    for u, v in float_vectors(13):
        assert abs(dot(u, v)) <= norm(u, p) * norm(v, q) * (1 + 1e-12)


def test_the_distance_is_a_metric() -> None:
    for u, v, w in float_vectors(14, vectors=3):
        assert distance(u, u) == 0 < distance(u, v) == distance(v, u)
        assert distance(u, w) <= (distance(u, v) + distance(v, w)) * (1 + 1e-12)
        assert close(distance(u, v), math.dist(u, v))
        assert distance(scale(2, u), scale(2, v)) == 2 * distance(u, v)


def test_the_distance_at_the_ends() -> None:
    assert distance([1e308], [-1e307]) == 1.1e308 and distance([SMALLEST], [0]) == SMALLEST
    assert distance([LARGEST], [-LARGEST]) == math.inf


def test_the_cosine_has_the_sign_and_the_square_that_it_should() -> None:
    for u, v in whole_vectors(15, count=500):
        if dot(u, u) and dot(v, v):
            cosine = cosine_similarity(u, v)
            square = dot(u, v) ** 2 / (dot(u, u) * dot(v, v))
            assert abs(cosine - math.copysign(math.sqrt(square), dot(u, v))) < 1e-15
            assert cosine_similarity(v, u) == pytest.approx(cosine, rel=1e-14, abs=0)


def test_the_cosine_never_leaves_its_range() -> None:
    for u, v in float_vectors(16, count=2000, reach=3):
        for other, due in ((u, 1), (scale(-3.7, u), -1), (v, None)):
            cosine = cosine_similarity(u, other)
            assert -1 <= cosine <= 1 and (due is None or close(cosine, due))


@pytest.mark.parametrize("one", [1e-320, 1e-200, 1, 1e200, 3e307])
@pytest.mark.parametrize("other", [-1e-320, -1e-200, 1, 1e200, 3e307])
def test_the_cosine_does_not_see_lengths(one: float, other: float) -> None:
    cosine = cosine_similarity([3 * one, 4 * one], [2 * other, other])
    tolerance = 1e-3 if min(abs(one), abs(other)) < 1e-308 else 1e-14
    assert close(cosine, math.copysign(2 / math.sqrt(5), other), tolerance)


@pytest.mark.parametrize("u, v", [([math.nan, 1], [1, 1]), ([1, 1], [1, math.nan]), ([math.inf, 1], [1, 1])])
def test_a_cosine_that_cannot_be_known_is_not_a_number(u: list[float], v: list[float]) -> None:
    assert math.isnan(cosine_similarity(u, v))


# --- Gradient descent ------------------------------------------------------------------------------------------------


def raised_bowl(x: list) -> float:
    return 1 + (4 * x[0] ** 2 + x[1] ** 2) / 2


def test_a_line_search_decreases_strictly_or_refuses_and_sees_a_wrong_sign() -> None:
    rng = random.Random(21)
    outcomes = set()
    for _ in range(1000):
        x = [rng.gauss(0, 1) * 10 ** rng.uniform(-12, 2) for _ in range(2)]
        share = rng.choice([1e-4, 0.1, 0.5, 0.9])
        try:
            rate = backtracking(raised_bowl, lambda x: [4 * x[0], x[1]], x, 1.0, share)
            assert raised_bowl([x[0] - rate * 4 * x[0], x[1] - rate * x[1]]) < raised_bowl(x)
            outcomes.add("decreased")
        except ValueError:
            assert math.hypot(*x) < 1e-5
            outcomes.add("refused")
        with pytest.raises(ValueError, match="decreases f"):
            backtracking(raised_bowl, lambda x: [-4 * x[0], -x[1]], x, 1.0, share)
    assert outcomes == {"decreased", "refused"}


def test_descent_takes_small_integers_and_narrow_floats_of_numpy() -> None:
    start = np.array([100, -100], dtype=np.int8)
    path = gradient_descent(lambda x: [4 * x[0], x[1]], start, np.float32(0.25), np.int16(2))
    assert path == [[100, -100], [0, -75], [0, -56.25]] and type(path[0][0]) is int
    assert backtracking(raised_bowl, lambda x: [4 * x[0], x[1]], start, np.float32(1)) == 0.25
    assert best_rate(np.int8(127), np.int8(1)) == (2 / 128, 126 / 128)


# --- Matrix operations -----------------------------------------------------------------------------------------------

matvec, matmul, transpose, identity, trace, hadamard, matrix_add, matrix_power = functions_from(
    "01-linear-algebra/02-matrix-operations",
    *"matvec matmul transpose identity trace hadamard matrix_add matrix_power".split(),
)
MATRIX_CALLS: dict[str, tuple[Callable, list[Any]]] = {
    "matvec": (matvec, [[[1, 2], [3, 4]], [5, 6]]),
    "matmul": (matmul, [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    "transpose": (transpose, [[[1, 2], [3, 4]]]),
    "trace": (trace, [[[1, 2], [3, 4]]]),
    "hadamard": (hadamard, [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    "matrix_add": (matrix_add, [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]),
    "matrix_power": (matrix_power, [[[1, 2], [3, 4]], 1]),
}


@pytest.mark.parametrize("name", MATRIX_CALLS)
def test_matrices_stay_as_they_were_and_what_comes_back_is_new(name: str) -> None:
    function, arguments = MATRIX_CALLS[name]
    before = copy.deepcopy(arguments)
    result = function(*arguments)
    if isinstance(result, list) and isinstance(result[0], list):
        result[0][0] = None
    assert arguments == before


@pytest.mark.parametrize("name", MATRIX_CALLS)
@pytest.mark.parametrize(
    "bad", [5, None, "text", [], [[]], [1, 2], [[1], [1, 2]], [[1, None]], [[[1]]], {1: 2}]
)
def test_what_is_no_matrix_is_refused_in_words(name: str, bad: Any) -> None:
    function, arguments = MATRIX_CALLS[name]
    for place in range(2 if name in ("matmul", "hadamard", "matrix_add") else 1):
        with pytest.raises(ValueError, match=r"must (be|have) .+"):
            function(*(bad if k == place else argument for k, argument in enumerate(arguments)))


@pytest.mark.parametrize("bad", [5, None, "text", [], [[1], [2]], np.float64(2), {1, 2}])
def test_what_is_no_vector_is_refused_in_words(bad: Any) -> None:
    with pytest.raises(ValueError, match="x must|of x must"):
        matvec([[1, 2], [3, 4]], bad)


@pytest.mark.parametrize("number", [2.0, True, "2", None, -1, Fraction(2)])
def test_a_size_and_an_exponent_are_whole_numbers(number: Any) -> None:
    for function, arguments in ((identity, []), (matrix_power, [[[1, 1], [0, 1]]])):
        with pytest.raises(ValueError, match="must be"):
            function(*arguments, number)


def test_products_are_added_from_left_to_right_on_every_python() -> None:
    assert matvec([[1e16, 1, -1e16]], [1, 1, 1]) == [0.0]
    assert matmul([[1e16, 1, -1e16]], [[1], [1], [1]]) == [[0.0]]
    assert trace([[1e16, 0, 0], [0, 1, 0], [0, 0, -1e16]]) == 0.0


def test_narrow_exact_and_unknown_entries_of_matrices() -> None:
    narrow = np.full((2, 2), 100, dtype=np.int8)
    assert matmul(narrow, narrow) == [[20000, 20000], [20000, 20000]] and trace(narrow) == 200
    assert hadamard(narrow, narrow) == [[10000, 10000], [10000, 10000]]
    third = Fraction(1, 3)
    assert matrix_power([[third, 0], [0, 3]], 5) == [[Fraction(1, 243), 0], [0, 243]]
    assert matvec(((1, 2), (3, 4)), range(2)) == [2, 4]
    assert math.isnan(matvec([[math.inf, 0]], [0, 1])[0])


def test_high_powers_are_exact() -> None:
    step = [[1, 1], [1, 0]]
    for n in (1, 2, 3, 64, 1000, 4097):
        assert matrix_power(step, n)[0][1] == fibonacci(n)
    for n in range(40):
        assert matmul(matrix_power(step, n), matrix_power(step, 40 - n)) == matrix_power(step, 40)


# --- Projections and orthogonality -----------------------------------------------------------------------------------

PROJECTIONS = "01-linear-algebra/06-projections-and-orthogonality"
project, gram_schmidt, qr, least_squares, reflect, householder_vector = functions_from(
    PROJECTIONS, "project", "gram_schmidt", "qr", "least_squares", "reflect", "householder_vector"
)
DAYS = [[1] * 10, list(range(738_000, 738_010)), list(range(10))]


def dependent_columns(rng: random.Random) -> list[list[int]]:
    """Two to six columns of whole numbers in any order, one a combination of the others and some nearly parallel."""
    n = rng.randint(1, 5)
    m = n + rng.randint(1, 6)
    table = [[1] * m] + [[rng.randint(-9, 9) for _ in range(m)] for _ in range(n - 1)]
    for k in range(1, n):
        shift = rng.choice([0, 10 ** rng.randint(0, 11)])
        table[k] = [x + shift for x in table[k]]
    weights = [rng.choice([-3, -2, -1, 1, 2, 3]) for _ in table]
    table.append(
        [sum(w * x for w, x in zip(weights, entries, strict=True)) for entries in zip(*table, strict=True)]
    )
    rng.shuffle(table)
    return table


def exact_solution(columns: list[list[int]], b: list[int]) -> list[Fraction]:
    """The least-squares solution of two independent columns by the normal equations."""
    u, v = columns
    determinant = Fraction(dot(u, u) * dot(v, v) - dot(u, v) ** 2)
    return [
        (dot(v, v) * dot(u, b) - dot(u, v) * dot(v, b)) / determinant,
        (dot(u, u) * dot(v, b) - dot(u, v) * dot(u, b)) / determinant,
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_dependence_behind_a_near_dependence_is_refused(order: tuple[int, ...]) -> None:
    columns = [DAYS[k] for k in order]
    table = np.array(columns).T
    for function, arguments in ((gram_schmidt, [columns]), (least_squares, [table, DAYS[2]])):
        with pytest.raises(ValueError, match="dependent or nearly so"):
            function(*arguments)


def test_dependent_columns_are_always_refused() -> None:
    rng = random.Random(21)
    for _ in range(150):
        columns = dependent_columns(rng)
        for function, arguments in (
            (gram_schmidt, [columns]),
            (least_squares, [list(zip(*columns, strict=True)), columns[0]]),
        ):
            with pytest.raises(ValueError, match="dependent or nearly so"):
                function(*arguments)


def test_nearly_dependent_columns_are_solved() -> None:
    rng = random.Random(22)
    for _ in range(50):
        shift = 10 ** rng.randint(0, 6)
        columns = [[1] * 8, [shift + k * rng.randint(1, 3) for k in range(8)]]
        b = [rng.randint(-9, 9) for _ in range(8)]
        for got, due in zip(
            least_squares(list(zip(*columns, strict=True)), b), exact_solution(columns, b), strict=True
        ):
            assert abs(got - due) <= 1e-13 * shift * (shift + 10)
        first, second = gram_schmidt(columns)
        assert abs(dot(first, second)) < 1e-15 and close(norm(second), 1)


@pytest.mark.parametrize("size", [1e308, 1e200, 1e-200, 1e-300])
def test_projections_at_any_size(size: float) -> None:
    for v, onto in whole_vectors(23, count=50):
        if any(onto):
            due = [float(Fraction(dot(v, onto), dot(onto, onto)) * x / 16) for x in onto]
            small = scale(1 / 16, v)
            got = project(scale(size / 16, small), scale(size / 16, onto))
            assert all(close(x * 16 / size, y, 1e-14) for x, y in zip(got, due, strict=True))
            assert project(small, onto) == pytest.approx(due, rel=1e-14, abs=1e-300)


def test_projections_at_the_ends() -> None:
    assert project([1e308, 1e308], [1, 1]) == [1e308, 1e308] == project([1e308, 1e308], [SMALLEST, SMALLEST])
    assert project([SMALLEST] * 2, [LARGEST] * 2) == [SMALLEST] * 2
    assert project([LARGEST, 0], [0, SMALLEST]) == [0, 0] == project([0, 0], [1, 2])
    assert project(np.array([100, 100], dtype=np.int8), np.array([200, 0], dtype=np.uint8)) == [100, 0]
    assert project([Fraction(1, 3), 0], (1, 1)) == pytest.approx([1 / 6, 1 / 6])


@pytest.mark.parametrize("reach", [0, 150, 300])
def test_qr_and_gram_schmidt_with_columns_of_any_size(reach: float) -> None:
    rng = random.Random(24)
    for _ in range(30):
        n = rng.randint(1, 4)
        m = n + rng.randint(0, 3)
        sizes = [10 ** rng.uniform(-reach, reach) for _ in range(n)]
        A = [[rng.gauss(0, 1) * size for size in sizes] for _ in range(m)]
        Q, R = (np.array(factor) for factor in qr(A))
        assert Q.shape == (m, n) and R.shape == (n, n) and np.abs(Q.T @ Q - np.eye(n)).max() < 1e-14
        assert (np.diag(R) >= 0).all() and (np.tril(R, -1) == 0).all()
        assert np.abs((Q @ (R / sizes)) - np.array(A) / sizes).max() < 1e-14
        basis = np.array(gram_schmidt(list(zip(*A, strict=True))))
        assert np.abs(basis @ basis.T - np.eye(n)).max() < 4e-15
        assert np.abs(basis @ Q - np.eye(n)).max() < 1e-10


def test_qr_at_the_ends() -> None:
    assert qr([[9e307]]) == ([[1]], [[9e307]]) and qr([[-LARGEST]]) == ([[-1]], [[LARGEST]])
    Q, R = qr([[SMALLEST], [SMALLEST]])
    assert R == [[SMALLEST]] and Q[0][0] == pytest.approx(math.sqrt(0.5)) == Q[1][0]
    assert qr([[LARGEST], [LARGEST]])[1] == [[math.inf]]
    assert qr([[0, 0], [0, 0], [0, 0]])[1] == [[0, 0], [0, 0]]
    Q = np.array(qr([[0, 0, 1], [0, 0, 1], [0, 0, 1]])[0])
    assert np.abs(Q.T @ Q - np.eye(3)).max() < 1e-15


def test_least_squares_at_the_ends() -> None:
    for a, b, due in (
        (LARGEST, LARGEST, 1),
        (SMALLEST, SMALLEST, 1),
        (1e-3, 1e300, 1e303),
        (1e300, 1e-10, 1e-310),
    ):
        assert least_squares([[a], [a]], [b, b]) == pytest.approx([due], rel=1e-13)
    with pytest.raises(OverflowError):
        least_squares([[SMALLEST]], [LARGEST])


def test_reflections_keep_lengths_and_make_zeros() -> None:
    for x, y in float_vectors(25, reach=150):
        v = householder_vector(x)
        image = reflect(x, v)
        assert close(image[0], -math.copysign(norm(x), x[0])) and all(
            abs(z) <= 1e-15 * norm(x) for z in image[1:]
        )
        assert close(norm(reflect(y, v)), norm(y), 1e-14)
    assert reflect([1e308, 0], [1, 0]) == [-1e308, 0]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 10**400, 1j, "1", None, [1]])
def test_entries_that_are_no_finite_numbers_are_refused(bad: Any) -> None:
    for function, arguments in (
        (project, [[1, bad], [1, 1]]),
        (project, [[1, 1], [bad, 1]]),
        (gram_schmidt, [[[1, 0], [bad, 1]]]),
        (qr, [[[1, bad], [0, 1]]]),
        (least_squares, [[[1, bad], [0, 1]], [1, 1]]),
        (least_squares, [[[1, 0], [0, 1]], [1, bad]]),
        (householder_vector, [[bad, 1]]),
    ):
        with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
            function(*arguments)


@pytest.mark.parametrize("passes", [0, -1, 1.5, None])
def test_gram_schmidt_needs_at_least_one_pass(passes: Any) -> None:
    with pytest.raises(ValueError, match="passes must be"):
        gram_schmidt([[1, 0], [1, 1]], False, passes)


def test_projections_leave_their_arguments_alone() -> None:
    A, b = [[1, 3], [2, 3], [2, 0]], [2, 7, 1]
    before = copy.deepcopy((A, b))
    (
        project(b, [1, 2, 2]),
        gram_schmidt([b]),
        qr(A),
        least_squares(A, b),
        reflect(b, [1, 0, 0]),
        householder_vector(b),
    )
    assert (A, b) == before


# --- Entropy ---------------------------------------------------------------------------------------------------------

ENTROPY = "06-information-theory/01-entropy"
surprise, entropy, joint_entropy, conditional_entropy, huffman = functions_from(
    ENTROPY, "surprise", "entropy", "joint_entropy", "conditional_entropy", "huffman"
)


@pytest.mark.parametrize("kind", ["uint8", "int8", "float16", "float32"])
def test_huffman_takes_narrow_frequencies_without_overflow(kind: str) -> None:
    counts = np.array([120, 100, 90, 110, 1], dtype=kind)
    wide = {str(k): int(count) for k, count in enumerate(counts)}
    assert huffman({str(k): count for k, count in enumerate(counts)}) == huffman(wide)


def test_a_softmax_in_float32_has_an_entropy() -> None:
    scores = np.exp(np.linspace(-3, 3, 4096, dtype=np.float32))
    softmax = scores / scores.sum()
    exact = -sum(float(p) * math.log2(float(p)) for p in softmax)
    assert math.isclose(entropy(softmax), exact, rel_tol=1e-9) and type(entropy(softmax)) is float
    halves = np.full((2, 2), 0.25, dtype=np.float16)
    assert (joint_entropy(halves), conditional_entropy(halves)) == (2, 1)


def test_surprises_at_the_ends() -> None:
    assert math.isclose(surprise(Fraction(1, 10**400)), 400 * math.log2(10)) and surprise(5e-324) == 1074
    assert surprise(np.float16(0.5)) == 1 and math.copysign(1, surprise(1)) == 1
    tiny = Fraction(1, 10**400)
    assert entropy([tiny, 1 - tiny]) < 1e-300 and conditional_entropy([[tiny, 0], [0, 1 - tiny]]) == 0


@pytest.mark.parametrize(
    "bad", ["abc", 1, None, [], [[0.5, 0.5]], np.eye(2), [0.5, 0.4], [-1, 2], [math.nan, 1], {}]
)
def test_what_is_no_distribution_is_refused_in_words(bad: Any) -> None:
    with pytest.raises(ValueError) as refusal:
        entropy(bad)
    assert " " in str(refusal.value) and "truth value" not in str(refusal.value)
