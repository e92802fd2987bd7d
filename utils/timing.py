"""Time a function built by hand against a library over growing sizes: a table, and a log–log picture with its slopes.

Times differ from run to run and from machine to machine: tag the cell that prints them `nbval-ignore-output` and say so.
"""

from __future__ import annotations

import math
import timeit
from collections.abc import Callable, Sequence

from utils.plotting import role, show

_ROLES = ("model", "data", "highlight", "truth")


def time_growth(
    functions: dict[str, Callable], arguments: Callable[[int], tuple], sizes: Sequence[int], repeats: int = 3
) -> dict[str, list[float]]:
    """Seconds that each function takes at each size: the best of `repeats`, each long enough for the clock to resolve.

    `functions` maps a label to a function, or to a pair (function, own arguments maker) where it wants its arguments in
    another form; `arguments(size)` makes the tuple of arguments and is not timed. Raises ValueError without functions,
    sizes or repeats.
    """
    if not len(sizes) or not functions or repeats < 1:
        raise ValueError("give at least one function, one size and one repeat")
    seconds = {}
    for label, entry in functions.items():
        function, maker = entry if isinstance(entry, tuple) else (entry, arguments)
        seconds[label] = [_best(function, maker(size), repeats) for size in sizes]
    return seconds


def _best(function: Callable, arguments: tuple, repeats: int) -> float:
    timer = timeit.Timer(lambda: function(*arguments))
    number = 1
    while (best := min(timer.repeat(repeats, number))) < 2e-3:  # a browser's clock ticks in 0.1 ms
        number *= 2
    return best / number


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope of log(seconds) on log(size) by least squares: 1 for linear growth, 3 for cubic.

    Raises ValueError when there are fewer than two different sizes, when there is not one time for each size, and when
    one of them is not positive.
    """
    if len(set(sizes)) < 2:
        raise ValueError("a slope needs at least two sizes")
    if len(sizes) != len(seconds) or not all(0 < number < math.inf for number in (*sizes, *seconds)):
        raise ValueError("a slope needs one positive time for each positive size")
    x, y = [math.log(s) for s in sizes], [math.log(t) for t in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum(
        (a - mean_x) ** 2 for a in x
    )


def show_growth(
    sizes: Sequence[int], seconds: dict[str, list[float]], title: str, size_name: str = "n"
) -> None:
    """Print the table of times and show them on log–log axes, each line labelled with its slope over the upper half.

    Raises ValueError for more than four functions, and where a slope would: fewer than two sizes, a time that is missing.
    """
    import matplotlib.pyplot as plt

    if not 1 <= len(seconds) <= len(_ROLES):
        raise ValueError(f"show_growth draws 1 to {len(_ROLES)} functions, and there are {len(seconds)}")
    half = len(sizes) // 2 if len(sizes) > 3 else 0
    slopes = {label: slope(sizes[half:], times[half:]) for label, times in seconds.items()}
    width = max(18, *(len(label) + 2 for label in seconds))
    print(f"{size_name:>10}" + "".join(f"{label:>{width}}" for label in seconds))
    for i, size in enumerate(sizes):
        print(f"{size:>10,}" + "".join(f"{_readable(times[i]):>{width}}" for times in seconds.values()))
    fig, ax = plt.subplots(figsize=(7, 4.2))
    for (label, times), name in zip(seconds.items(), _ROLES, strict=False):
        style = role(name)
        if style["linestyle"] == "none":
            style["linestyle"] = "-"
        ax.loglog(sizes, times, **style, label=f"{label}: slope {slopes[label]:.1f}")
    ax.set(xlabel=size_name, ylabel="seconds", title=title)
    ax.legend()
    show(fig, alt=f"Log–log plot of seconds against {size_name} for {', '.join(seconds)}. {title}.")


def _readable(seconds: float) -> str:
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 0.9995:  # three digits of 0.9996 are 1.00
            return f"{seconds * factor:.3g} {unit}" if seconds < 999.5 else f"{seconds:,.0f} s"
    return f"{seconds * 1e9:.3g} ns"
