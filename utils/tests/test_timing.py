"""utils.timing: slopes that are exact where growth is, a table that lines up, and a picture with every line."""

import math

import matplotlib
import matplotlib.pyplot as plt
import pytest

from utils import timing
from utils.timing import show_growth, slope, time_growth

SIZES = [10, 20, 40, 80, 160]


@pytest.fixture
def shown(monkeypatch):
    """What show_growth shows: a list of (figure, alt text)."""
    matplotlib.use("agg")
    calls = []
    monkeypatch.setattr(timing, "show", lambda fig, alt: calls.append((fig, alt)))
    yield calls
    plt.close("all")


@pytest.mark.parametrize("power", [-1, 0, 0.5, 1, 2, 3])
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e6])
def test_the_slope_of_a_power_is_its_exponent(power, scale):
    assert slope(SIZES, [scale * n**power for n in SIZES]) == pytest.approx(power, abs=1e-12)


def test_the_slope_is_that_of_least_squares():
    assert slope([1, math.e, math.e**2], [1, 1, math.e**3]) == pytest.approx(1.5)
    assert slope([100, 10], [4.0, 2.0]) == pytest.approx(math.log10(2))


@pytest.mark.parametrize(
    ("sizes", "seconds", "message"),
    [
        ([], [], "two sizes"),
        ([10], [1.0], "two sizes"),
        ([10, 10], [1.0, 2.0], "two sizes"),
        ([10, 20], [1.0], "one positive time"),
        ([10, 20], [1.0, 2.0, 3.0], "one positive time"),
        ([0, 20], [1.0, 2.0], "one positive time"),
        ([10, 20], [0.0, 2.0], "one positive time"),
        ([10, 20], [1.0, math.nan], "one positive time"),
        ([10, 20], [1.0, math.inf], "one positive time"),
    ],
)
def test_slope_refuses_what_has_none(sizes, seconds, message):
    with pytest.raises(ValueError, match=message):
        slope(sizes, seconds)


class Clock:
    """Stands in for timeit.Timer: one call takes `cost` seconds, the second repeat is the fastest, and the clock ticks."""

    cost = tick = 1e-5
    longest = 0.0

    def __init__(self, call):
        call()

    def repeat(self, repeat, number):
        seconds = [factor * Clock.cost * number for factor in (3, 1, 2)][:repeat]
        Clock.longest = max(seconds)
        return [math.floor(s / Clock.tick) * Clock.tick for s in seconds]


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(timing.timeit, "Timer", Clock)
    return Clock


def test_each_function_is_timed_on_its_own_arguments_at_each_size(clock):
    calls = []
    functions = {
        "by hand": lambda *a: calls.append(a),
        "library": (lambda *a: calls.append(a), lambda n: (str(n),)),
    }
    seconds = time_growth(functions, lambda n: ([0] * n, n), [1, 2])
    assert list(seconds) == ["by hand", "library"]
    assert calls == [([0], 1), ([0, 0], 2), ("1",), ("2",)]
    assert all(len(times) == 2 for times in seconds.values())


@pytest.mark.parametrize("cost", [3e-8, 1e-5, 7e-4, 2e-3, 1.0])
@pytest.mark.parametrize("tick", [1e-9, 1e-4])
def test_the_best_of_the_repeats_counts_and_lasts_long_enough_for_a_coarse_clock(
    clock, cost, tick, monkeypatch
):
    monkeypatch.setattr(Clock, "cost", cost)
    monkeypatch.setattr(Clock, "tick", tick)
    [best] = time_growth({"f": len}, lambda n: ([],), [1], repeats=3)["f"]
    assert best == pytest.approx(cost, rel=0.05)
    assert Clock.longest <= 3 * max(2 * 2.1e-3, cost)  # and no longer than it must


def test_real_times_are_positive_and_grow():
    [short, long] = time_growth({"sum": sum}, lambda n: (range(n),), [10, 100_000], repeats=2)["sum"]
    assert 0 < short < long < 1


@pytest.mark.parametrize(
    ("functions", "sizes", "repeats"), [({}, [1], 3), ({"f": len}, [], 3), ({"f": len}, [1], 0)]
)
def test_time_growth_refuses_to_time_nothing(functions, sizes, repeats):
    with pytest.raises(ValueError, match="at least one function, one size and one repeat"):
        time_growth(functions, lambda n: ([],), sizes, repeats)


def test_the_table_lines_up_and_every_line_has_its_slope(shown, capsys):
    seconds = {
        "by hand": [1e-9 * n**2 for n in SIZES],
        "a label longer than a column": [1e-5 * n for n in SIZES],
        "NumPy": [2e-3] * 5,
        "bent": [1.0, 1.0, 1.0, 2.0, 4.0],
    }
    show_growth(SIZES, seconds, "By hand grows as n²", size_name="rows")
    lines = capsys.readouterr().out.splitlines()
    assert len({len(line) for line in lines}) == 1 and len(lines) == 6
    assert lines[0].split() == "rows by hand a label longer than a column NumPy bent".split()
    assert lines[1].split() == "10 100 ns 100 µs 2 ms 1 s".split()
    assert lines[5].split() == "160 25.6 µs 1.6 ms 2 ms 4 s".split()
    [(fig, alt)] = shown
    [ax] = fig.axes
    assert (ax.get_xscale(), ax.get_yscale(), ax.get_xlabel()) == ("log", "log", "rows")
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    slopes = {"by hand": 2.0, "a label longer than a column": 1.0, "NumPy": 0.0, "bent": 1.0}
    assert labels == [f"{label}: slope {value:.1f}" for label, value in slopes.items()]
    looks = {(line.get_marker(), line.get_linestyle()) for line in ax.lines}
    assert len(ax.lines) == len(looks) == 4 and "None" not in {style for _, style in looks}
    assert all(label in alt for label in seconds) and "By hand grows as n²" in alt


def test_the_slope_of_few_sizes_uses_them_all(shown):
    show_growth([10, 20, 40], {"f": [1.0, 1.0, 4.0]}, "Bent")
    assert shown[0][0].axes[0].get_legend().get_texts()[0].get_text() == "f: slope 1.0"


@pytest.mark.parametrize(
    ("sizes", "seconds", "message"),
    [
        (SIZES, {}, "1 to 4 functions"),
        (SIZES, {str(i): [1.0] * 5 for i in range(5)}, "1 to 4 functions, and there are 5"),
        (SIZES, {"f": [1.0] * 4}, "one positive time"),
        ([10], {"f": [1.0]}, "two sizes"),
    ],
)
def test_show_growth_refuses_before_it_prints(shown, capsys, sizes, seconds, message):
    with pytest.raises(ValueError, match=message):
        show_growth(sizes, seconds, "Nothing")
    assert not shown and not capsys.readouterr().out


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1234.5, "1,234 s"), (12.345, "12.3 s"), (1.0, "1 s"), (0.9996, "1 s"), (0.999, "999 ms"), (9.996e-4, "1 ms"),
        (1.5e-6, "1.5 µs"), (2.5e-7, "250 ns"), (9.999e-7, "1 µs"), (0.0, "0 ns"), (999.9, "1,000 s"),
    ],
)  # fmt: skip
def test_times_are_readable(seconds, text):
    assert timing._readable(seconds) == text
