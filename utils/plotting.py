"""One look for every figure, and the drawings that several notebooks share.

Colour goes by role and never stands alone: a role brings its marker or its kind of line with it. The colours keep a
contrast of at least 3 : 1 on white and on JupyterLab's dark page and stay apart for readers with deuteranopia, protanopia
or tritanopia (utils/tests/test_plotting.py computes both). A figure carries its own white ground, so it reads the same on
any page.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

palette = {
    "data": "#1a5be0",
    "model": "#c93a14",
    "truth": "#14a36c",
    "highlight": "#9a4f9e",
    "muted": "#777777",
    "ink": "#1b1b1b",
}
heat = "Blues"

_LINES = {
    "data": {"marker": "o", "linestyle": "none", "markersize": 5, "alpha": 0.85},
    "model": {"linestyle": "-", "linewidth": 2.2},
    "truth": {"linestyle": "--", "linewidth": 2.2},
    "highlight": {"marker": "D", "linestyle": "none", "markersize": 8},
    "muted": {"linestyle": ":", "linewidth": 1.4},
    "ink": {"linestyle": "-", "linewidth": 1.2},
}
_DOTS_PER_INCH = 160
_PAGE_PIXELS_PER_INCH = 100
_MARGIN_INCHES = 0.08
# No style of its own: notebooks open untrusted, GitHub strips styles, and what takes its colour from the page suits any theme.
_FOLDED = "<details><summary><small>Description of the figure</small></summary><small>{}</small></details>"


def use_style() -> None:
    """Give Matplotlib the style of this repository; the first cell of every notebook calls it."""
    mpl.rcParams.update(
        {
            "figure.figsize": (7, 4.2),
            "figure.facecolor": "white",
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": mpl.cycler(
                color=[palette[r] for r in ("data", "model", "truth", "highlight", "muted")]
            ),
            "axes.edgecolor": palette["ink"],
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#dddddd",
            "grid.linewidth": 0.7,
            "font.size": 11,
            "legend.frameon": False,
            "image.cmap": heat,
            "axes.formatter.useoffset": False,
        }
    )


def role(name: str) -> dict:
    """The colour with the marker and line of a role, as keywords for `ax.plot`: `ax.plot(x, y, **role("data"))`.

    Roles are data (dots), model (solid), truth (dashed), highlight (diamonds), muted (dotted) and ink (thin solid).
    Raises ValueError for any other name.
    """
    if name not in palette:
        raise ValueError(f"there is no role {name!r}; the roles are {', '.join(palette)}")
    return {"color": palette[name], **_LINES[name]}


def show(fig: Figure, alt: str) -> None:
    """Show the figure below the cell, with `alt` as the text for readers who cannot see it, and close it.

    The text is stored with the picture (metadata "image/png" → "alt") and stands in for it where only text can be shown.
    JupyterLab and GitHub read neither, so it also stands below the picture, in a line that opens to a click.
    Raises ValueError when `alt` is empty: say what a person would see.
    """
    if not alt or not alt.strip():
        raise ValueError("a figure needs alt text: say in a sentence or two what a person would see")
    alt = " ".join(alt.split())
    picture, width, height = _png(fig)
    plt.close(fig)
    metadata = {"image/png": {"alt": alt, "width": width, "height": height}}
    display({"image/png": picture, "text/plain": alt}, metadata=metadata, raw=True)
    display({"text/html": _FOLDED.format(html.escape(alt))}, raw=True)


def _png(fig: Figure) -> tuple[str, int, int]:
    """The figure as a base64 PNG and its size on the page in pixels."""
    image = _drawn(fig)
    width, height = (round(side * _PAGE_PIXELS_PER_INCH / _DOTS_PER_INCH) for side in image.size)
    buffer = io.BytesIO()
    # Level 9 would take 4 % fewer bytes and more than twice the time.
    _few_colours(image).save(buffer, format="png", compress_level=8)
    return base64.b64encode(buffer.getvalue()).decode("ascii"), width, height


def _drawn(fig: Figure) -> Any:
    """The figure as an RGB image that holds all that is drawn, with a margin.

    It is drawn once and cut to size. `savefig` draws twice, so it serves only where something lies beyond the figure's edge.
    """
    from PIL import Image

    fig.set_dpi(_DOTS_PER_INCH)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    box = fig.get_tightbbox(canvas.get_renderer())
    if (box.min < 0).any() or (box.max > fig.get_size_inches()).any():
        buffer = io.BytesIO()
        fig.savefig(buffer, format="png", dpi=_DOTS_PER_INCH, bbox_inches="tight", pad_inches=_MARGIN_INCHES)
        return Image.open(buffer).convert("RGB")
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    corners = box.padded(_MARGIN_INCHES).get_points() * _DOTS_PER_INCH
    (left, bottom), (right, top) = np.round(corners).astype(int)
    image = Image.new("RGB", (right - left, top - bottom), "white")
    image.paste(drawn, (-left, top - drawn.height))
    return image


def _few_colours(image: Any) -> Any:
    """The image in white and few other colours (a third of the bytes), or as it is where that would not be true.

    Most of a figure is white, so only the rest is looked at.
    """
    from PIL import Image

    pixels = np.asarray(image)
    inked = (pixels != 255).any(axis=2)
    ink = Image.fromarray(pixels[inked][None])
    for most in (175, 255):
        few = ink.quantize(most, dither=Image.Dither.NONE)
        if _keeps_colours(ink, few):
            numbers = np.zeros(inked.shape, dtype=np.uint8)
            numbers[inked] = np.asarray(few)[0] + 1
            small = Image.fromarray(numbers)
            small.putpalette([255, 255, 255, *few.getpalette()])
            return small
    return image


def _keeps_colours(image: Any, few: Any) -> bool:
    """Whether each colour that fills 100 pixels or more is within 16 of 255 levels in the copy with few colours.

    Beside a smooth colour map it may not be: one small highlight can turn grey.
    """
    before, after = (np.asarray(picture.convert("RGB"), dtype=np.int16) for picture in (image, few))
    off = np.abs(before - after).max(axis=2) > 16
    _, counts = np.unique(before[off], axis=0, return_counts=True)
    return counts.max(initial=0) < 100


# --- drawings ---------------------------------------------------------------------------------------------------------


def draw_vectors(
    ax: Axes,
    vectors: Sequence[Sequence[float]],
    labels: Sequence[str] | None = None,
    roles: Sequence[str] | None = None,
    origins: Sequence[Sequence[float]] | None = None,
) -> None:
    """Draw two-dimensional vectors as arrows from `origins` (by default from 0), each with its label beyond its tip.

    A zero vector is a dot. Sets equal aspect and limits that hold every arrow and label, those of an earlier call too. Raises
    ValueError for vectors that do not have two finite entries, for an unknown role, and unless labels, roles and origins,
    where given, are as many as the vectors.
    """
    tails, tips = _ends(vectors, origins)
    roles = (
        list(roles)
        if roles is not None
        else (["data", "model", "truth", "highlight"] * len(tips))[: len(tips)]
    )
    labels = list(labels) if labels is not None else [""] * len(tips)
    if len(roles) != len(tips) or len(labels) != len(tips):
        raise ValueError("draw_vectors needs one label and one role for each vector")
    colours = [role(name)["color"] for name in roles]
    earlier = [
        point for text in ax.texts if getattr(text, "arrow_patch", None) for point in (text.xy, text.xyann)
    ]
    ends = np.array([*tails, *tips, *earlier])
    low, high = ends.min(axis=0), ends.max(axis=0)
    span = (high - low).max() or 1.0
    room = np.maximum(
        0.14 * span, 0.25 * span - (high - low) / 2
    )  # no side shorter than two fifths of the other
    _draw_arrows(ax, tails, tips, labels, colours, low - room, high + room)


def _ends(vectors: Sequence, origins: Sequence | None) -> tuple[np.ndarray, np.ndarray]:
    """Where the arrows start and where they end, two arrays of shape (n, 2)."""
    try:
        arrows = np.array([[float(entry) for entry in v] for v in vectors])
        tails = (
            np.zeros_like(arrows)
            if origins is None
            else np.array([[float(entry) for entry in o] for o in origins])
        )
        sound = arrows.shape == tails.shape == (len(arrows), 2) and np.isfinite([arrows, tails]).all()
    except (TypeError, ValueError):
        sound = False
    if not sound:
        raise ValueError(
            "draw_vectors draws one or more vectors of two entries, each from an origin of two entries"
        )
    return tails, tails + arrows


def _draw_arrows(
    ax: Axes,
    tails: np.ndarray,
    tips: np.ndarray,
    labels: Sequence[str],
    colours: Sequence[str],
    low: np.ndarray,
    high: np.ndarray,
) -> None:
    """Draw labelled arrows in limits that hold the box from `low` to `high` and every label.

    A label stands beyond its tip or, where another label or an arrow is there, beside it. The axes get their final size
    only when the figure is drawn, so places are chosen for the size that they have now.
    """
    point = ax.figure.dpi / 72
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    texts = [
        ax.annotate(
            label,
            tip,
            (0, 0),
            textcoords="offset points",
            color=colour,
            ha="center",
            va="center",
            fontsize=12,
        )
        for label, tip, colour in zip(labels, tips, colours, strict=True)
    ]
    sizes = [np.array(text.get_window_extent().size) for text in texts]
    shafts = np.linspace(tails, tips, 30).reshape(-1, 2)
    box = np.array([low, high])
    for _ in range(4):
        unit = ((box[1] - box[0]) / ax.bbox.size).max()  # data units in a pixel, with equal aspect
        places: list[np.ndarray] = []  # each the lower left and the upper right corner of a label, in pixels
        for tail, tip, size in zip(tails, tips, sizes, strict=True):
            spots = [tip / unit + offset for offset in _offsets(tip - tail, size, point)]
            corners = [np.array([spot - size / 2, spot + size / 2]) for spot in spots]
            places.append(min(corners, key=lambda c: _crossings(c, places, shafts / unit)))
        box = np.array([low, high])
        for place, label in zip(places, labels, strict=True):
            if label:
                box = np.array(
                    [np.minimum(box[0], (place[0] - 4) * unit), np.maximum(box[1], (place[1] + 4) * unit)]
                )
    for text, place, tail, tip, colour in zip(texts, places, tails, tips, colours, strict=True):
        text.set_position((place.mean(axis=0) - tip / unit) / point)
        if np.array_equal(tail, tip):
            ax.plot(*tip, marker="o", markersize=6, color=colour)
            continue
        length = np.hypot(*(tip - tail)) / unit / point
        head = min(15.0, length / 0.4)  # a head is 0.4 of its scale long, and never longer than its arrow
        style = {
            "arrowstyle": "-|>",
            "color": colour,
            "lw": 2.2,
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": head,
        }
        ax.annotate("", tip, tail, arrowprops=style)
    ax.set(xlim=box[:, 0], ylim=box[:, 1])


def _offsets(direction: np.ndarray, size: np.ndarray, point: float) -> list[np.ndarray]:
    """Where the middle of a label may stand from the tip, in pixels: straight on first, then turned to either side."""
    along = np.arctan2(*direction[::-1]) if direction.any() else -np.pi / 2
    offsets = []
    for turn in np.radians([0, 45, -45, 90, -90, 135, -135, 180]):
        x, y = np.cos(along + turn), np.sin(along + turn)
        side = 0.0 if abs(x) < 0.4 else np.sign(x)
        offsets.append(np.array([side * size[0] / 2 + 5 * x * point, 11 * y * point]))
    return offsets


def _crossings(place: np.ndarray, places: list[np.ndarray], shafts: np.ndarray) -> int:
    """How much a label at `place` would cover: points of arrows, and other labels, which count more."""
    covered = np.count_nonzero(((place[0] - 2 <= shafts) & (shafts <= place[1] + 2)).all(axis=1))
    return covered + 30 * sum(
        bool((place[0] < other[1]).all() and (other[0] < place[1]).all()) for other in places
    )


def draw_matrix_on_grid(ax: Axes, matrix: Sequence[Sequence[float]], reach: int = 3) -> None:
    """Draw what a 2 × 2 matrix does to the plane: the square grid (muted), where it goes, and where e₁ and e₂ land.

    The grid goes from -reach to reach. Raises ValueError for another shape, an entry that is not finite, or a reach below 1.
    """
    A = np.asarray(matrix, dtype=float)
    if A.shape != (2, 2) or not np.isfinite(A).all():
        raise ValueError("draw_matrix_on_grid draws a 2 x 2 matrix")
    if reach < 1:
        raise ValueError("the grid must reach at least 1")
    along = np.array([-reach, reach], dtype=float)
    for k in range(-reach, reach + 1):
        for line in (np.array([along, [k, k]]), np.array([[k, k], along])):
            ax.plot(*line, color="#bbbbbb", linewidth=0.8, linestyle=":")
            ax.plot(*(A @ line), color=palette["data"], linewidth=1.0, alpha=0.6)
    corners = np.abs(A) @ [reach, reach]
    limit = np.full(2, max(float(corners.max()), reach) * 1.05)
    names = ["$\\mathbf{A e}_1$", "$\\mathbf{A e}_2$"]
    _draw_arrows(ax, np.zeros((2, 2)), A.T, names, [palette["model"], palette["highlight"]], -limit, limit)
    ax.grid(False)


def draw_contours(
    ax: Axes,
    f: Callable[[np.ndarray, np.ndarray], np.ndarray],
    box: tuple[float, float, float, float],
    path: Sequence[Sequence[float]] | None = None,
    levels: int | Sequence[float] = 12,
) -> None:
    """Draw the level lines of f over box = (x low, x high, y low, y high) and, on top, a path of points with its order.

    `f` takes two arrays of coordinates and gives an array of the same shape. The start of the path is a circle, its end
    a diamond. Raises ValueError when f gives another shape, when no level line runs through the box, and for a path whose
    points do not have two entries.
    """
    x_low, x_high, y_low, y_high = box
    x, y = np.meshgrid(np.linspace(x_low, x_high, 201), np.linspace(y_low, y_high, 201))
    z = np.asarray(f(x, y), dtype=float)
    points = np.asarray(path if path is not None else np.empty((0, 2)), dtype=float)
    if z.shape != x.shape:
        raise ValueError(f"f gives an array of shape {z.shape} for coordinates of shape {x.shape}")
    if points.ndim != 2 or points.shape[1] != 2 or (path is not None and not len(points)):
        raise ValueError("a path has one or more points of two entries")
    low, high = z[np.isfinite(z)].min(initial=np.inf), z[np.isfinite(z)].max(initial=-np.inf)
    if not (any(low < level < high for level in levels) if np.ndim(levels) else low < high):
        raise ValueError(
            "no level line of f runs through this box: f is constant there, or never reaches the levels"
        )
    lines = ax.contour(x, y, z, levels=levels, colors=palette["muted"], linewidths=0.9)
    ax.clabel(lines, fontsize=8, fmt="%g", manual=_label_spots(lines, np.array(box).reshape(2, 2).T, points))
    if len(points):
        ax.plot(*points.T, color=palette["model"], marker="o", markersize=3.5, linewidth=1.6)
        ax.plot(
            *points[0], color=palette["model"], marker="o", markersize=9, fillstyle="none", markeredgewidth=2
        )
        ax.plot(*points[-1], **role("highlight"))
    ax.set(xlim=(x_low, x_high), ylim=(y_low, y_high))
    ax.grid(False)


def _label_spots(lines: Any, box: np.ndarray, points: np.ndarray) -> list[np.ndarray]:
    """One place on every other level line for its number: inside the frame, far from the path and from other numbers."""
    side = box[1] - box[0]
    stops = points[:: max(1, len(points) // 50)]
    path = np.concatenate([stops, np.linspace(stops[:-1], stops[1:], 12).reshape(-1, 2)])
    taken, spots = ((path if len(path) else box.mean(axis=0)[None]) - box[0]) / side, []
    for pieces in lines.allsegs[::2]:
        pieces = [(piece - box[0]) / side for piece in pieces if len(piece) > 1]
        at = np.concatenate([*(p for p in pieces if np.ptp(p, axis=0).max() > 0.15), np.empty((0, 2))])
        at = at[(np.abs(at - 0.5) < 0.42).all(axis=1)]
        if len(at):
            spot = at[np.linalg.norm(at[:, None] - taken, axis=2).min(axis=1).argmax()]
            taken = np.vstack([taken, spot])
            spots.append(box[0] + spot * side)
    return spots


def draw_cells(
    ax: Axes,
    table: Sequence[Sequence],
    roles: str | Sequence[Sequence[str]] = "data",
    dashed: bool | Sequence[Sequence[bool]] = False,
    corner: tuple[float, float] = (0, 0),
) -> None:
    """Draw a table as boxes of side 1 with their entries, numbers or short texts; nan has no box.

    The upper left corner stands at `corner` = (row, column), for limits in which rows go down. `roles` and `dashed` are
    one value or a table of them: a solid box is tinted, a dashed one is not, a muted one is thin and not tinted. The axes
    lose their ticks and frame; the limits are the caller's. Raises ValueError for an empty or ragged table, an unknown role,
    and roles or dashes that do not fit the table.
    """
    rows = [list(row) for row in table]
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise ValueError("draw_cells draws a table with rows of one length, at least 1")
    try:
        shape = len(rows), len(rows[0])
        names, dashes = np.broadcast_to(roles, shape), np.broadcast_to(np.asarray(dashed, dtype=bool), shape)
    except ValueError:
        raise ValueError("draw_cells needs one role, or one for each cell, and dashes likewise") from None
    for i, j in np.ndindex(shape):
        entry, colour, muted = rows[i][j], role(str(names[i, j]))["color"], names[i, j] == "muted"
        if entry != entry:
            continue
        look = {"edgecolor": colour, "linestyle": "--" if dashes[i, j] else "-"}
        look |= {
            "linewidth": 0.8 if muted else 1.8,
            "facecolor": (colour, 0 if muted or dashes[i, j] else 0.25),
        }
        x, y = corner[1] + j, corner[0] + i
        ax.add_patch(plt.Rectangle((x + 0.05, y + 0.05), 0.9, 0.9, **look))
        text = f"{entry:g}" if isinstance(entry, float) else str(entry)
        ax.text(x + 0.5, y + 0.52, text, ha="center", va="center", color=palette["ink"])
    ax.set(aspect="equal", xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def draw_heat_map(
    ax: Axes,
    matrix: Sequence[Sequence[float]],
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    form: str = "g",
) -> None:
    """Draw a matrix as coloured cells, each with its number written in `form`, dark on light and light on dark.

    Numbers too wide for their cells are written smaller, and names of columns too wide for theirs are slanted. A cell that
    is not finite stays white. Raises ValueError unless `matrix` is two-dimensional and not empty, and when there is not
    one name for each row and column.
    """
    A = np.asarray(matrix, dtype=float)
    if A.ndim != 2 or A.size == 0:
        raise ValueError("draw_heat_map draws a matrix with at least one entry")
    names = [
        list(given) if given is not None else [str(k + 1) for k in range(size)]
        for given, size in zip((rows, columns), A.shape, strict=True)
    ]
    if (len(names[0]), len(names[1])) != A.shape:
        raise ValueError("draw_heat_map needs one name for each row and each column")
    image = ax.imshow(A, cmap=heat)
    texts = []
    for (i, j), value in np.ndenumerate(A):
        dark = np.isfinite(value) and _luminance(image.cmap(image.norm(value))) < 0.2
        number = format(value, form)
        number = number if number.strip("-0.%") else number.lstrip("-")  # a rounded -0.004 is 0.00
        texts.append(
            ax.text(j, i, number, ha="center", va="center", color="white" if dark else palette["ink"])
        )
    ax.set_yticks(range(A.shape[0]), names[0])
    ticks = ax.set_xticks(range(A.shape[1]), names[1])
    cell = (ax.bbox.size / A.shape[::-1]).min()
    widest = max(text.get_window_extent().width for text in texts)
    for text in texts:
        text.set_fontsize(text.get_fontsize() * min(1.0, 0.9 * cell / widest))
    if max(tick.label1.get_window_extent().width for tick in ticks) > 0.95 * cell:
        ax.tick_params(axis="x", labelrotation=40)
        plt.setp(ax.get_xticklabels(), ha="right", rotation_mode="anchor")
    ax.tick_params(length=0)
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _luminance(colour: Sequence[float]) -> float:
    """The relative luminance of an sRGB colour, as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
