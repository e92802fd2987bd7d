"""utils.plotting: colours that everybody can tell apart, pictures with their text, drawings that keep their promises.

Sources: the matrices that simulate colour blindness are those of Machado, Oliveira and Fernandes, "A physiologically-based
model for simulation of color vision deficiency", IEEE TVCG 15 (2009), severity 1.0, applied to linear RGB; the contrast of
two colours is that of WCAG 2.2; the distance of two colours is Euclidean in CIELAB (D65).
"""

import base64
import io
import itertools
import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image

from utils import plotting
from utils.plotting import (
    draw_cells,
    draw_contours,
    draw_heat_map,
    draw_matrix_on_grid,
    draw_vectors,
    palette,
    role,
    show,
    use_style,
)

VISION = {
    "normal": np.eye(3),
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
MAIN = ("data", "model", "truth", "highlight")


def linear(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(colour, vision):
    xyz = TO_XYZ @ np.clip(np.array(VISION[vision]) @ linear(colour), 0, 1) / np.sum(TO_XYZ, axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    low, high = sorted(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def nearest(roles, vision):
    return min(
        np.linalg.norm(lab(palette[a], vision) - lab(palette[b], vision))
        for a, b in itertools.combinations(roles, 2)
    )


@pytest.fixture
def ax():
    matplotlib.use("agg")
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", DeprecationWarning)  # an old Matplotlib on a new pyparsing
        use_style()
        yield plt.subplots()[1]
        plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    """What `show` hands to the notebook: a list of (data, metadata)."""
    calls = []
    monkeypatch.setattr(
        plotting, "display", lambda data, metadata=None, *, raw: calls.append((data, metadata))
    )
    return calls


def picture(shown):
    """The first picture that was shown."""
    return Image.open(io.BytesIO(base64.b64decode(shown[0][0]["image/png"])))


# --- colours ----------------------------------------------------------------------------------------------------------


def test_the_measures_of_colour_agree_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab("#ffffff", "normal") == pytest.approx([100, 0, 0], abs=0.01)
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    red, green = lab("#ff0000", "deuteranopia"), lab("#00ff00", "deuteranopia")
    assert (
        np.linalg.norm((red - green)[1:])
        < 60
        < np.linalg.norm((lab("#ff0000", "normal") - lab("#00ff00", "normal"))[1:])
    )


@pytest.mark.parametrize("vision", VISION)
def test_roles_stay_apart(vision):
    assert nearest(MAIN, vision) >= 25
    assert nearest((*MAIN, "muted"), vision) >= 15


@pytest.mark.parametrize("name", palette)
def test_roles_are_legible_on_white_and_on_a_dark_page(name):
    if name == "ink":
        assert contrast(palette[name], "#ffffff") >= 7
    else:
        assert min(contrast(palette[name], page) for page in ("#ffffff", "#111111")) >= 3


def test_roles_differ_in_more_than_colour():
    assert list(palette) == [*MAIN, "muted", "ink"]
    assert len(set(palette.values())) == len(palette)
    for a, b in itertools.combinations(palette, 2):
        marks = [
            {key: role(name).get(key) for key in ("marker", "linestyle", "linewidth")} for name in (a, b)
        ]
        assert marks[0] != marks[1]
        if {a, b} != {"model", "ink"}:  # both solid: one is thick, the other is the thin ink of axes
            assert any(marks[0][key] != marks[1][key] for key in ("marker", "linestyle"))


def test_role_gives_keywords_for_plot(ax):
    for name, colour in palette.items():
        (line,) = ax.plot([0, 1], [0, 1], **role(name))
        assert to_hex(line.get_color()) == colour
    role("data")["color"] = "red"
    assert role("data")["color"] == palette["data"]
    with pytest.raises(ValueError, match="no role 'red'; the roles are data, model"):
        role("red")


# --- showing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alt", ["", "   \n", None])
def test_show_refuses_a_figure_without_text(ax, alt, shown):
    with pytest.raises(ValueError, match="needs alt text"):
        show(ax.figure, alt)
    assert not shown


def test_show_stores_the_picture_with_its_text_and_below_it_the_folded_text_and_closes_the_figure(ax, shown):
    ax.plot([0, 1], [0, 1], **role("model"))
    show(ax.figure, "  A line\n  that rises where x < 1 & 'y' > 0. ")
    (data, metadata), below = shown
    assert data["text/plain"] == metadata["image/png"]["alt"] == "A line that rises where x < 1 & 'y' > 0."
    assert not plt.fignum_exists(ax.figure.number)
    assert (picture(shown).format, picture(shown).mode) == ("PNG", "P")
    page = metadata["image/png"]["width"], metadata["image/png"]["height"]
    assert page == pytest.approx(np.array(picture(shown).size) / 1.6, abs=1)
    folded = "<details><summary><small>Description of the figure</small></summary><small>{}</small></details>"
    text = "A line that rises where x &lt; 1 &amp; &#x27;y&#x27; &gt; 0."
    assert below == ({"text/html": folded.format(text)}, None)


def test_the_same_figure_gives_the_same_bytes(ax, shown):
    for _ in range(2):
        fig, axes = plt.subplots()
        axes.plot([0, 1, 2], [3, 1, 2], **role("data"), label="points")
        axes.legend()
        show(fig, "Three points.")
    assert shown[:2] == shown[2:]


def crowded(fig):
    axes = fig.subplots(2, 2, subplot_kw={"aspect": "equal"})
    fig.suptitle("A title above four")
    axes[0, 1].plot([0, 3], [0, 1], label="a name that needs room")
    axes[0, 1].legend(loc="upper left", bbox_to_anchor=(1, 1))
    axes[1, 0].set(xlabel="along", ylabel="up")
    fig.colorbar(axes[1, 1].imshow(np.eye(3)))


def beyond_the_edge(fig):
    fig.set_layout_engine("none")
    fig.subplots().set_title("A title too long for the figure", fontsize=40)


FIGURES = {
    "nothing": lambda fig: None,
    "one plot": lambda fig: fig.subplots().plot([1, 2, 3]),
    "four plots": crowded,
    "a text below the edge": lambda fig: fig.text(0.5, -0.3, "a note", fontsize=40) and fig.subplots(),
    "a title beyond the edge": beyond_the_edge,
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_picture_holds_all_that_a_tight_box_holds_with_a_margin(ax, shown, draw):
    figures = [plt.figure(), plt.figure()]
    for fig in figures:
        draw(fig)
    show(figures[0], "A figure.")
    tight = io.BytesIO()
    figures[1].savefig(tight, dpi=160, bbox_inches="tight", pad_inches=0.08)
    ours, theirs = (np.asarray(image.convert("L")) for image in (picture(shown), Image.open(tight)))
    assert ours.shape == pytest.approx(theirs.shape, rel=0.02)
    assert (ours < 250).sum() == pytest.approx((theirs < 250).sum(), rel=0.1)
    edges = ours[:8].min(), ours[-8:].min(), ours[:, :8].min(), ours[:, -8:].min()
    assert min(edges) == 255


def test_a_figure_within_its_edges_is_drawn_once(ax, shown, monkeypatch):
    draws = []
    monkeypatch.setattr(type(ax), "draw", lambda *_: draws.append(1))
    show(ax.figure, "Empty axes.")
    assert len(draws) == 1


@pytest.mark.parametrize("name", MAIN)
def test_a_small_mark_keeps_its_colour_beside_a_smooth_colour_map(ax, shown, name):
    ramp = np.linspace(0, 1, 300)
    ax.imshow(np.outer(ramp, ramp), cmap="viridis")
    ax.plot([40], [40], marker="D", markersize=7, color=palette[name])
    show(ax.figure, "A ramp with one mark.")
    pixels = np.asarray(picture(shown).convert("RGB"), dtype=int)
    distance = np.abs(pixels - np.round(255 * np.array(to_rgb(palette[name])))).max(axis=2)
    assert (distance <= 16).sum() > 50


# --- vectors ----------------------------------------------------------------------------------------------------------

CIRCLE = [(3 * np.cos(angle), 3 * np.sin(angle)) for angle in np.arange(8) * np.pi / 4]
AWKWARD = {
    "eight directions": (CIRCLE, None),
    "tiny": ([(1e-9, 2e-9), (-1e-9, 1e-9)], None),
    "huge": ([(1e9, 2e9), (-1e9, 1e9)], None),
    "zero": ([(0, 0)], None),
    "zero among others": ([(2, 1), (0, 0), (-1, 2)], None),
    "short beside long": ([(1, 0), (100, 3)], None),
    "flat": ([(5, 0)], None),
    "the same twice": ([(1, 2), (1, 2)], None),
    "tip to tail": ([(3, 1), (1, 2), (1, 2)], [(0, 0), (0, 0), (3, 1)]),
    "far from the origin": ([(1, 1), (-1, 0)], [(50, 50), (51, 52)]),
}


@pytest.mark.parametrize(("vectors", "origins"), AWKWARD.values(), ids=AWKWARD)
def test_arrows_and_labels_lie_in_the_axes_and_labels_apart(ax, vectors, origins):
    labels = [f"a label {i}" for i in range(len(vectors))]
    draw_vectors(ax, vectors, labels=labels, origins=origins)
    ax.figure.canvas.draw()
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    for tail, vector in zip(origins or np.zeros((len(vectors), 2)), vectors, strict=True):
        for x, y in (tail, np.add(tail, vector)):
            assert left < x < right and low < y < high
    ends = np.array([*(origins or [(0, 0)]), *np.add(origins or [(0, 0)], vectors)])
    if np.ptp(ends):
        assert max(np.ptp(ends, axis=0) / (right - left, high - low)) > 0.25
    assert ax.get_aspect() == 1
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    assert [text.get_text() for text in ax.texts if text.get_text()] == labels
    for box in boxes:
        assert ax.bbox.x0 - 2 <= box.x0 and box.x1 <= ax.bbox.x1 + 2
        assert ax.bbox.y0 - 2 <= box.y0 and box.y1 <= ax.bbox.y1 + 2
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_a_long_label_makes_room_for_itself(ax):
    draw_vectors(ax, [(5, 0), (-5, 1)], labels=["the projection of b onto the line", "what is left"])
    ax.figure.canvas.draw()
    for text in ax.texts[:2]:
        box = text.get_window_extent()
        assert ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1


def test_a_label_stands_beyond_its_tip(ax):
    draw_vectors(ax, CIRCLE, labels=[str(i) for i in range(8)])
    ax.figure.canvas.draw()
    for text, tip in zip([text for text in ax.texts if text.get_text()], CIRCLE, strict=True):
        box = text.get_window_extent()
        away = np.array([box.x0 + box.x1, box.y0 + box.y1]) / 2 - ax.transData.transform(tip)
        assert away @ tip > 0.9 * np.linalg.norm(away) * np.linalg.norm(tip)


def arrows(ax):
    return [text for text in ax.texts if text.arrow_patch]


def test_arrows_take_the_colours_of_their_roles_and_a_zero_vector_is_a_dot(ax):
    draw_vectors(
        ax, [(1, 0), (0, 1), (0, 0)], roles=["truth", "model", "highlight"], origins=[(0, 0), (2, 3), (1, 1)]
    )
    drawn = [(arrow.arrowprops["color"], tuple(arrow.xyann), tuple(arrow.xy)) for arrow in arrows(ax)]
    assert drawn == [(palette["truth"], (0, 0), (1, 0)), (palette["model"], (2, 3), (2, 4))]
    [dot] = ax.lines
    assert (dot.get_color(), dot.get_marker(), dot.get_xydata().tolist()) == (
        palette["highlight"],
        "o",
        [[1, 1]],
    )


def test_a_head_is_never_longer_than_its_arrow(ax):
    draw_vectors(ax, [(0.5, 0), (100, 50)])
    ax.figure.canvas.draw()
    pixels = ax.transData.transform((0.5, 0)) - ax.transData.transform((0, 0))
    short, long = (arrow.arrowprops["mutation_scale"] for arrow in arrows(ax))
    assert long == 15
    assert 0.4 * short * ax.figure.dpi / 72 <= 1.3 * pixels[0]


def test_a_second_call_keeps_the_first_arrows_in_sight(ax):
    draw_vectors(ax, [(10, -7)])
    draw_vectors(ax, [(1, 1)])
    assert ax.get_xlim()[1] > 10 and ax.get_ylim()[0] < -7


# --- a matrix on the grid ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "matrix",
    [[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[-1, 0], [0, -1]], [[1, 2], [0, 1]], [[1, 2], [0.5, 1]], [[0, 0], [0, 0]],
     [[0.01, 0], [0, 0.02]], [[100, 0], [20, 50]], [[1, 1], [1, 1]]],
)  # fmt: skip
def test_a_matrix_on_the_grid_is_drawn_whole(ax, matrix):
    draw_matrix_on_grid(ax, matrix)
    ax.figure.canvas.draw()
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    for line in ax.lines:
        x, y = line.get_data()
        assert left <= np.min(x) and np.max(x) <= right and low <= np.min(y) and np.max(y) <= high
    tips = [tuple(text.xy) for text in ax.texts if text.get_text()]
    assert tips == [tuple(column) for column in np.transpose(matrix).astype(float)]
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    assert len(boxes) == 2 and not boxes[0].overlaps(boxes[1])
    assert ax.get_aspect() == 1


# --- contours ---------------------------------------------------------------------------------------------------------


BOX = (-4, 4, -3, 3)


def bowl(x, y):
    return x**2 + 10 * y**2


@pytest.mark.parametrize("levels", [12, [1, 10, 50]])
@pytest.mark.parametrize("path", [None, [(-3, 2.5)], [(-3, 2.5), (-2, -1.5), (-1, 1), (0, 0)]])
def test_contours_carry_numbers_inside_the_frame_and_a_path_its_ends(ax, path, levels):
    draw_contours(ax, bowl, BOX, path=path, levels=levels)
    ax.figure.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim()) == ((-4, 4), (-3, 3))
    numbers = [text for text in ax.texts if text.get_visible()]
    assert len(numbers) >= 2
    for text in numbers:
        assert bowl(*text.get_position()) == pytest.approx(float(text.get_text()), rel=0.1)
        box = text.get_window_extent()
        assert ax.bbox.x0 < box.x0 and box.x1 < ax.bbox.x1 and ax.bbox.y0 < box.y0 and box.y1 < ax.bbox.y1
    if path:
        steps, start, end = ax.lines
        assert np.array_equal(np.transpose(steps.get_data()), path)
        assert (start.get_marker(), end.get_marker()) == ("o", "D")
        assert [line.get_xdata()[0] for line in (start, end)] == [path[0][0], path[-1][0]]


# --- heat maps --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matrix", "form"),
    [
        (np.arange(100, 200).reshape(10, 10), "g"),
        (np.linspace(-1, 1, 100).reshape(10, 10), ".4f"),
        (np.linspace(0, 1, 12)[None], ".2f"),
        ([[7]], "g"),
        ([[1, np.nan], [np.inf, 4]], "g"),
    ],
)
def test_numbers_fit_their_cells_and_stand_out(ax, matrix, form):
    draw_heat_map(ax, matrix, form=form)
    ax.figure.canvas.draw()
    [image] = ax.images
    cell = ax.transData.transform((1, 1)) - ax.transData.transform((0, 0))
    assert len(ax.texts) == np.size(matrix)
    for text, value in zip(ax.texts, np.ravel(matrix), strict=True):
        assert text.get_text() == format(float(value), form)
        size = text.get_window_extent().size
        assert (size < abs(cell)).all()
        cell_colour = image.cmap(image.norm(value))[:3] if np.isfinite(value) else (1, 1, 1)
        assert contrast(text.get_color(), cell_colour) >= 4


def test_a_rounded_negative_zero_has_no_sign(ax):
    draw_heat_map(ax, [[-0.001, -0.0, -1.0]], form=".2f")
    assert [text.get_text() for text in ax.texts] == ["0.00", "0.00", "-1.00"]


@pytest.mark.parametrize(
    ("columns", "slant"),
    [
        (["bill length", "bill depth", "flipper length", "body mass", "sex", "island", "year"], 40),
        (["1", "2", "3"], 0),
    ],
)
def test_names_stand_on_their_rows_and_columns_and_slant_where_they_would_touch(ax, columns, slant):
    rows = ["a", "b"]
    draw_heat_map(ax, np.eye(len(columns))[:2], rows=rows, columns=columns if slant else None)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == rows
    assert [tick.get_text() for tick in ax.get_xticklabels()] == columns
    assert {tick.get_rotation() for tick in ax.get_xticklabels()} == {slant}


# --- tables of boxes --------------------------------------------------------------------------------------------------


def boxes(ax):
    """Every box as its lower left corner, its kind of line, and whether it is tinted."""
    return [
        (*np.round(box.get_xy(), 2), box.get_linestyle(), box.get_facecolor()[3] > 0) for box in ax.patches
    ]


def test_each_cell_is_a_box_with_its_entry_in_the_middle(ax):
    draw_cells(ax, [[1.5, np.nan], ["3+2", 4]], corner=(10, 20))
    assert [text.get_text() for text in ax.texts] == ["1.5", "3+2", "4"]
    assert boxes(ax) == [(20.05, 10.05, "-", True), (20.05, 11.05, "-", True), (21.05, 11.05, "-", True)]
    for box, text in zip(ax.patches, ax.texts, strict=True):
        assert box.get_x() + box.get_width() / 2 == pytest.approx(text.get_position()[0])
        assert box.get_y() < text.get_position()[1] < box.get_y() + box.get_height()
        assert to_hex(box.get_edgecolor()) == palette["data"]
    assert ax.get_aspect() == 1 and len(ax.get_xticks()) == len(ax.get_yticks()) == 0


def test_boxes_differ_by_more_than_colour(ax):
    draw_cells(ax, np.arange(4).reshape(2, 2), [["model", "muted"]] * 2, [[False, False], [True, True]])
    assert [box[2:] for box in boxes(ax)] == [("-", True), ("-", False), ("--", False), ("--", False)]
    colours = [to_hex(box.get_edgecolor()) for box in ax.patches]
    assert colours == [palette["model"], palette["muted"]] * 2
    widths = [box.get_linewidth() for box in ax.patches]
    assert widths[0] == widths[2] > widths[1] == widths[3]


# --- refusals ---------------------------------------------------------------------------------------------------------

REFUSED = [
    (draw_vectors, ([],), {}, "draw_vectors"),
    (draw_vectors, ([(1, 2, 3)],), {}, "draw_vectors"),
    (draw_vectors, ([(1,)],), {}, "draw_vectors"),
    (draw_vectors, ([(1, 2), (1, 2, 3)],), {}, "draw_vectors"),
    (draw_vectors, ([1, 2],), {}, "draw_vectors"),
    (draw_vectors, ([(1, np.nan)],), {}, "draw_vectors"),
    (draw_vectors, ([(np.inf, 0)],), {}, "draw_vectors"),
    (draw_vectors, (["ab"],), {}, "draw_vectors"),
    (draw_vectors, ([(1, 2)],), {"labels": []}, "draw_vectors"),
    (draw_vectors, ([(1, 2)],), {"labels": ["a", "b"]}, "draw_vectors"),
    (draw_vectors, ([(1, 2)],), {"roles": ["data", "data"]}, "draw_vectors"),
    (draw_vectors, ([(1, 2)],), {"roles": ["colour"]}, "no role"),
    (draw_vectors, ([(1, 2)],), {"origins": [(0, 0), (1, 1)]}, "draw_vectors"),
    (draw_vectors, ([(1, 2)],), {"origins": [(0, np.nan)]}, "draw_vectors"),
    (draw_matrix_on_grid, ([[1, 2]],), {}, "2 x 2 matrix"),
    (draw_matrix_on_grid, ([1, 2],), {}, "2 x 2 matrix"),
    (draw_matrix_on_grid, ([[1, 2, 3], [4, 5, 6]],), {}, "2 x 2 matrix"),
    (draw_matrix_on_grid, (np.eye(3),), {}, "2 x 2 matrix"),
    (draw_matrix_on_grid, ([[1, np.nan], [0, 1]],), {}, "2 x 2 matrix"),
    (draw_matrix_on_grid, (np.eye(2),), {"reach": 0}, "at least 1"),
    (draw_contours, (lambda x, y: 3 + 0 * x, BOX), {}, "no level line"),
    (draw_contours, (lambda x, y: np.nan * x, BOX), {}, "no level line"),
    (draw_contours, (bowl, BOX), {"levels": [-5, 1000]}, "no level line"),
    (draw_contours, (lambda x, y: 3.0, BOX), {}, "shape"),
    (draw_contours, (bowl, BOX), {"path": []}, "a path has"),
    (draw_contours, (bowl, BOX), {"path": [(1, 2, 3)]}, "a path has"),
    (draw_contours, (bowl, BOX), {"path": [1, 2]}, "a path has"),
    (draw_heat_map, ([],), {}, "draw_heat_map"),
    (draw_heat_map, ([1, 2],), {}, "draw_heat_map"),
    (draw_heat_map, ([[]],), {}, "draw_heat_map"),
    (draw_heat_map, (np.zeros((2, 2, 2)),), {}, "draw_heat_map"),
    (draw_heat_map, (np.eye(2),), {"rows": ["a"]}, "draw_heat_map"),
    (draw_heat_map, (np.eye(2),), {"columns": "abc"}, "draw_heat_map"),
    (draw_cells, ([],), {}, "rows of one length"),
    (draw_cells, ([[]],), {}, "rows of one length"),
    (draw_cells, ([[1, 2], [3]],), {}, "rows of one length"),
    (draw_cells, ([[1, 2]],), {"roles": [["data"] * 3]}, "one for each cell"),
    (draw_cells, ([[1, 2]],), {"dashed": [[True] * 3]}, "one for each cell"),
    (draw_cells, ([[1, 2]],), {"roles": "bold"}, "no role"),
]


@pytest.mark.parametrize(("draw", "given", "settings", "said"), REFUSED)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(draw, given, settings, said):
    with pytest.raises(ValueError, match=said):
        draw(Figure().add_subplot(), *given, **settings)
