"""The files of datasets/, their cards in datasets/README.md, and the loader agree with each other and with known numbers.

The shape of datasets/README.md that these tests read:

    ## All of them        a table: | [name](#name) | rows × columns | missing values | what it is |
    ## Data cards         for each file, in alphabetical order:
    ### name
    what it is
    - **Size** 344 rows × 8 columns
    - **Missing** none                          or: `sex` 11, `body_mass_g` 2
    - **Source** …                              each of these on one line
    - **Licence** …
    - **Used in** 00-01 Python for math; …      or: no notebook …
    | column | unit | meaning |                 a first cell holds one name or several, or a run of them: `a` to `b`
    **Known problems.** …
    ## Checksums          in a fence: SHA-256, two spaces, file
    ## The notice of SCOWL
"""

import csv
import functools
import hashlib
import re
from datetime import datetime

import numpy as np
import pytest

from utils import datasets
from utils.datasets import load, matrix, names

README = (datasets.FOLDER / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", README, flags=re.M | re.S))
CARDS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", SECTIONS["Data cards"], flags=re.M | re.S))
FILES = sorted(path.stem for path in datasets.FOLDER.glob("*.csv"))
each_file = pytest.mark.parametrize("name", FILES)

TEXT_COLUMNS = {
    "breast-cancer": {"diagnosis"},
    "english-words": {"word"},
    "european-city-distances": {"city"},
    "hair-eye-color": {"hair", "eye", "sex"},
    "penguins": {"species", "island", "sex"},
    "spambase": {"type"},
    "titanic": {"class", "sex", "age", "survived"},
    "tooth-growth": {"supplement"},
    "ucb-admissions": {"admit", "gender", "department"},
}


read = functools.cache(load)  # for tests that change nothing


@functools.cache
def raw(name):
    """Return the header and the records of a file as strings; the header is empty where the file has none."""
    with open(datasets.FOLDER / f"{name}.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return ([], rows) if name in datasets.GRIDS else (rows[0], rows[1:])


def line(name, label):
    """Return what follows a label, for example Licence, in the list of a card."""
    found = re.findall(rf"^- \*\*{label}\*\* (.+)$", CARDS[name], flags=re.M)
    assert len(found) == 1, f"the card of {name} needs one line **{label}**, it has {len(found)}"
    return found[0]


def table_cells(text):
    """Return the rows of the Markdown table in a text as lists of cells, without its first two lines."""
    lines = [row for row in text.splitlines() if row.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in lines[2:]]


def columns_on_card(name):
    """Return the column names in the table of a card, with runs (`a` to `b`) written out."""
    in_file = list(read(name))
    listed = []
    for cells in table_cells(CARDS[name]):
        assert len(cells) == 3 and all(cells), (
            f"a row of the table of {name} has an empty or a missing cell: {cells}"
        )
        run = re.fullmatch(r"`([^`]+)` to `([^`]+)`", cells[0])
        if run:
            listed += in_file[in_file.index(run[1]) : in_file.index(run[2]) + 1]
        else:
            listed += re.findall(r"`([^`]+)`", cells[0])
    return listed


def repeats(rows):
    """Return how many rows repeat an earlier row."""
    return len(rows) - len({tuple(row) for row in rows})


def line_through(x, y):
    """Return the intercept and the slope of the least-squares line."""
    return np.linalg.lstsq(np.column_stack([np.ones(len(x)), x]), y, rcond=None)[0]


# Files and cards


def test_every_file_has_a_card_and_every_card_a_file():
    assert len(FILES) == 23 and "Twenty-three" in README
    assert list(CARDS) == FILES


def test_the_overview_says_what_the_cards_say():
    rows = table_cells(SECTIONS["All of them"])
    assert [row[0] for row in rows] == [f"[{name}](#{name})" for name in FILES]
    for name, (_, size, missing, what) in zip(FILES, rows, strict=True):
        assert size == re.sub(r" (rows|columns?)", "", line(name, "Size")), name
        assert int(missing) == sum(map(int, re.findall(r"` (\d+)", line(name, "Missing")))), name
        assert what, name


@each_file
def test_size_columns_and_missing_values(name):
    header, records = raw(name)
    width = len(header or records[0])
    gaps = {label: sum(record[j] in ("", "NA") for record in records) for j, label in enumerate(header)}
    written = ", ".join(f"`{label}` {count}" for label, count in gaps.items() if count)
    assert {len(record) for record in records} == {width}, "a row has more or fewer fields than the header"
    assert line(name, "Size") == f"{len(records)} rows × {width} column{'s' if width > 1 else ''}"
    assert line(name, "Missing") == (written or "none")
    assert sorted(columns_on_card(name)) == sorted(read(name))


@each_file
def test_nothing_is_left_blank(name):
    assert len(line(name, "Source")) > 30
    assert len(line(name, "Licence")) >= 5
    uses = line(name, "Used in")
    assert uses.startswith("no notebook") or all(
        re.fullmatch(r"0[0-8]-\d\d [A-Z].+", use) for use in uses.split("; ")
    )
    assert len(CARDS[name].split("- **Size**")[0].strip()) > 40, "what it is"
    assert len(CARDS[name].split("**Known problems.**")[1].strip()) > 40


def test_checksums():
    listed = dict(re.findall(r"^([0-9a-f]{64})  (\S+)$", SECTIONS["Checksums"], flags=re.M))
    contents = {path.name: path.read_bytes() for path in datasets.FOLDER.glob("*.csv")}
    # A checkout on Windows may end lines with two characters.
    sums = {hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest(): file for file, data in contents.items()}
    assert listed == sums


def test_the_notice_of_scowl_is_kept():
    notice = " ".join(SECTIONS["The notice of SCOWL"].split())
    for part in (
        "The collective work is Copyright 2000-2018 by Kevin Atkinson as well as any of the copyrights mentioned below:",
        "Permission to use, copy, modify, distribute and sell these word lists, the associated scripts, the output "
        "created from the scripts, and its documentation for any purpose is hereby granted without fee, provided that "
        "the above copyright notice appears in all copies and that both that copyright notice and this permission "
        "notice appear in supporting documentation. Kevin Atkinson makes no representations about the suitability of "
        'this array for any purpose. It is provided "as is" without express or implied warranty.',
        "WordNet 1.6 Copyright 1997 by Princeton University. All rights reserved.",
        "Copyright (c) J Ross Beresford 1993-1999. All Rights Reserved.",
        "Copyright 2000-2016 by Kevin Atkinson",
        "Copyright 2016 by Benjamin Titze",
        "Copyright 1993, Geoff Kuenning, Granada Hills, CA All rights reserved.",
        "OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.",
    ):
        assert part in notice


# What the cards say of the data is so: each number is computed here and looked for in the card.


def distances(data):
    return np.column_stack(list(data.values())[1:]).astype(float)


def detours(data):
    """Return for each pair of cities by how many km the entry exceeds the shortest way through others."""
    shortest = distances(data)
    for k in range(len(shortest)):
        shortest = np.minimum(shortest, shortest[:, [k]] + shortest[[k]])
    return (distances(data) - shortest)[np.triu_indices(len(shortest), 1)]


def negative_eigenvalues(data):
    centre = np.eye(len(data["city"])) - 1 / len(data["city"])
    count = np.sum(np.linalg.eigvalsh(-0.5 * centre @ distances(data) ** 2 @ centre) < -1)
    return ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][count]


def friedewald(data):
    return np.sum(np.abs(data["s2"] - (data["s1"] - data["s3"] - np.exp(data["s5"]) / 5)) < 0.01)


def inflation(data):
    correlation = np.corrcoef(list(data.values())[:10])
    return np.linalg.inv(correlation)[4, 4]


def rank(data):
    pixels = np.column_stack(list(data.values())[:64])
    return np.linalg.matrix_rank(pixels - pixels.mean(axis=0))


def condition(data):
    return np.linalg.cond(np.column_stack([np.ones(16), *list(data.values())[:6]]))


def longest_gap(data):
    gaps = "".join("x" if missing else " " for missing in np.isnan(data["co2"]))
    return max(map(len, gaps.split()))


def timber(data):
    cylinder = np.pi / 4 * (data["girth_in"] / 12) ** 2 * data["height_ft"]
    return data["volume_cuft"] / cylinder


def paired_t(data):
    difference = data["extra_sleep_hours"][:10] - data["extra_sleep_hours"][10:]
    return difference.mean() / (difference.std(ddof=1) / np.sqrt(10))


def speed_interval(data):
    speed = data["speed_km_s_minus_299000"]
    half = (
        1.984217 * speed.std(ddof=1) / np.sqrt(len(speed))
    )  # 0.975 quantile of Student's t, 99 degrees of freedom
    return speed.mean() - half, speed.mean() + half


def departments_where_women_lead(data):
    def rate(gender, department):
        count = data["count"][(data["gender"] == gender) & (data["department"] == department)]
        return count[0] / count.sum()  # the cell of those admitted comes first

    return [department for department in "ABCDEF" if rate("Female", department) > rate("Male", department)]


def correlation(data, first, second):
    return np.corrcoef(data[first], data[second])[0, 1]


FACTS = [
    ("anscombe", "variance of `y1` is {:.3f}", lambda d: d["y1"].var(ddof=1)),
    ("anscombe", "that of `y3` {:.3f}", lambda d: d["y3"].var(ddof=1)),
    ("breast-cancer", "{} samples are benign", lambda d: np.sum(d["diagnosis"] == "benign")),
    ("breast-cancer", "value of `compactness_mean` is {:.4f}", lambda d: d["compactness_mean"].max()),
    ("breast-cancer", "correlate at {:.3f}", lambda d: correlation(d, "radius_mean", "perimeter_mean")),
    ("breast-cancer", "The first {} rows are all malignant", lambda d: np.argmax(d["diagnosis"] == "benign")),
    ("cars", "is −{:.2f} +", lambda d: -line_through(*d.values())[0]),
    ("cars", "+ {:.2f} x", lambda d: line_through(*d.values())[1]),
    ("diabetes", "In {} of the 442 rows `s2`", friedewald),
    ("diabetes", "inflation factor of `s1` is {:.0f}", inflation),
    ("diabetes", "a whole number in {}:", lambda d: np.sum(d["s4"] % 1 == 0)),
    ("digits", "has rank {},", rank),
    ("digits", "{} to", lambda d: np.bincount(d["digit"]).min()),
    ("digits", "to {} images each", lambda d: np.bincount(d["digit"]).max()),
    ("english-words", "{} words end in s", lambda d: np.sum(np.char.endswith(d["word"], "s"))),
    ("european-city-distances", "for {} of the 210 pairs", lambda d: np.sum(detours(d) > 0)),
    ("european-city-distances", "by {:.0f} km", lambda d: detours(d).max()),
    ("european-city-distances", "{} negative eigenvalues", negative_eigenvalues),
    ("faithful", "{:.0%} of them are multiples", lambda d: np.mean(np.round(60 * d["eruption_min"]) % 5 == 0)),
    ("hair-eye-color", "of {} students", lambda d: d["count"].sum()),
    ("house-votes-84", "{} rows repeat an earlier one", lambda d: repeats(raw("house-votes-84")[1])),
    ("house-votes-84", "Of all votes {} are empty", lambda d: np.sum(np.array(list(d.values())) == "")),
    ("house-votes-84", "{} members have none", lambda d: np.sum(np.all(np.array(list(d.values())) != "", axis=0))),
    ("longley", "condition number is {:.1e}", condition),
    ("mauna-loa-co2", "longest gap is {} weeks", longest_gap),
    ("michelson-speed-of-light", "their mean is {:.1f}", lambda d: d["speed_km_s_minus_299000"].mean()),
    ("michelson-speed-of-light", "{:.1f} to", lambda d: speed_interval(d)[0]),
    ("michelson-speed-of-light", "to {:.1f}, holds neither", lambda d: speed_interval(d)[1]),
    ("mtcars", "correlates with `wt` at {:.2f}", lambda d: np.corrcoef(d["wt"], 1 / d["mpg"])[0, 1]),
    ("penguins", "{} Adelie", lambda d: np.sum(d["species"] == "Adelie")),
    ("penguins", "{} rows are complete", lambda d: sum("NA" not in row for row in raw("penguins")[1])),
    ("sleep", "t = −{:.2f} and p = 0.003", lambda d: -paired_t(d)),
    ("spambase", "{} rows repeat an earlier row", lambda d: repeats(raw("spambase")[1])),
    ("spambase", "in {} good messages", lambda d: np.sum(d["george"][d["type"] == "nonspam"] > 0)),
    ("spambase", "{:.0%} of the word values are zero", lambda d: np.mean(np.array(list(d.values())[:48]) == 0)),
    ("spambase", "correlate at {:.3f}", lambda d: correlation(d, "num_415", "num_857")),
    ("titanic", "count {} people", lambda d: d["count"].sum()),
    ("tooth-growth", "({:.2f} against", lambda d: d["length"][(d["supplement"] == "OJ") & (d["dose_mg"] == 2)].mean()),
    ("trees", "is {:.2f} to", lambda d: timber(d).min()),
    ("trees", "to {:.2f} of a cylinder", lambda d: timber(d).max()),
    ("ucb-admissions", "count {} applicants", lambda d: d["count"].sum()),
    ("ucb-admissions", "({0[0]}, {0[1]}, {0[2]} and {0[3]})", departments_where_women_lead),
    ("volcano", "{:.0%} of neighbours in a row", lambda d: np.mean(np.diff(d["height_m"], axis=1) == 0)),
    ("volcano", "{:.0%} of neighbours in a column", lambda d: np.mean(np.diff(d["height_m"], axis=0) == 0)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "phrase", "compute"), FACTS, ids=[f"{name}: {phrase}" for name, phrase, _ in FACTS]
)
def test_what_the_card_says_of_the_data_is_so(name, phrase, compute):
    said = phrase.format(compute(read(name))).replace("%", " %")
    assert said in " ".join(CARDS[name].split())


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Copenhagen", "Hook of Holland", "Copenhagen to Hook of Holland is given as {} km"),
        ("Athens", "Rome", "Athens to Rome as {}"),
        ("Lisbon", "Lyons", "Lisbon to Lyons as {}"),
        ("Cologne", "Geneva", "Cologne to Geneva is given as {} km"),
        ("Lyons", "Cologne", "Lyons is {} km from the one"),
        ("Lyons", "Geneva", "and {} from the other"),
        ("Milan", "Munich", "Milan is {} km from Munich"),
        ("Milan", "Lyons", "and {} from Lyons"),
    ],
)
def test_the_card_quotes_the_suspect_distances_as_they_stand(one, other, words):
    data = read("european-city-distances")
    (distance,) = data[one][data["city"] == other]
    assert words.format(distance) in " ".join(CARDS["european-city-distances"].split())


# The loader


def test_names():
    assert names() == list(CARDS)


@each_file
def test_types_and_shapes(name):
    header, records = raw(name)
    data = read(name)
    text = set(header) if name == "house-votes-84" else TEXT_COLUMNS.get(name, set())
    for label, values in data.items():
        assert len(values) == len(records)
        if label in text:
            assert values.dtype.kind == "U", label
            continue
        assert values.dtype in (np.int64, np.float64), label
        if values.dtype == np.float64:
            assert np.isnan(values).any() or (values % 1 != 0).any(), f"{label} is whole and should be int64"


@each_file
def test_columns_come_in_the_order_of_the_file_with_its_values(name):
    header, records = raw(name)
    if not header:
        return
    data = read(name)
    assert list(data) == ["city" if label == "" else label for label in header]
    for cells, values in zip(zip(*records, strict=True), data.values(), strict=True):
        if values.dtype.kind == "U":
            assert values.tolist() == ["" if cell == "NA" else cell for cell in cells]
        else:
            expected = [np.nan if cell in ("", "NA") else float(cell) for cell in cells]
            np.testing.assert_array_equal(values, expected)


def test_missing_numbers_are_nan_and_missing_words_are_empty():
    penguins = read("penguins")
    assert np.flatnonzero(np.isnan(penguins["body_mass_g"])).tolist() == [3, 271]
    assert penguins["body_mass_g"].dtype == np.float64
    assert penguins["year"].dtype == np.int64
    assert np.sum(penguins["sex"] == "") == 11
    assert set(penguins["sex"]) == {"male", "female", ""}
    assert np.sum(read("house-votes-84")["export_administration_act_south_africa"] == "") == 104


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "2"], np.array([1, 2])),
        (["-3", "+4"], np.array([-3, 4])),
        (["1", "2.5"], np.array([1.0, 2.5])),
        (["1", "", "3"], np.array([1.0, np.nan, 3.0])),
        (["1", "NA", "3"], np.array([1.0, np.nan, 3.0])),
        (["1e-3", ".5", "2."], np.array([0.001, 0.5, 2.0])),
        (["nan", "inf", "infinity"], np.array(["nan", "inf", "infinity"])),
        (["1", "2", "nan"], np.array(["1", "2", "nan"])),
        (["null", "none", "true", "na"], np.array(["null", "none", "true", "na"])),
        (["1_000", "2"], np.array(["1_000", "2"])),
        (["yes", "NA", ""], np.array(["yes", "", ""])),
        (["", ""], np.array(["", ""])),
    ],
)
def test_the_type_of_a_column(tmp_path, monkeypatch, cells, expected):
    (tmp_path / "made-up.csv").write_text(
        "\n".join(["value,one", *(f"{cell},1" for cell in cells)]), encoding="utf-8"
    )
    monkeypatch.setattr(datasets, "FOLDER", tmp_path)
    assert names() == ["made-up"]
    values = load("made-up")["value"]
    assert values.dtype.kind == expected.dtype.kind
    np.testing.assert_array_equal(values, expected)


@pytest.mark.parametrize("row", ["3", "3,4,5"])
def test_a_row_of_the_wrong_length_is_an_error(tmp_path, monkeypatch, row):
    (tmp_path / "made-up.csv").write_text(f"a,b\n1,2\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(datasets, "FOLDER", tmp_path)
    with pytest.raises(ValueError):
        load("made-up")


def test_each_call_gives_fresh_arrays():
    first = load("cars")
    first["speed_mph"][:] = 0
    first["stopping_distance_ft"] = None
    assert load("cars")["speed_mph"].tolist()[:3] == [4, 4, 7]
    assert load("cars")["stopping_distance_ft"].sum() == 2149


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("penguin", "penguins"),
        ("Digits", "digits"),
        ("breast_cancer", "breast-cancer"),
        ("cars.csv", "cars"),
        ("co2", "mauna-loa-co2"),
        ("votes", "house-votes-84"),
        ("", None),
        ("iris", None),
        ("../datasets/cars", None),
        (None, None),
    ],
)
def test_a_wrong_name(wrong, hint):
    with pytest.raises(ValueError) as error:
        load(wrong)
    message = str(error.value)
    assert message.startswith(f"There is no data set called '{wrong}'.")
    assert message.endswith(f"The data sets are: {', '.join(FILES)}.")
    assert re.findall(r"Did you mean '(.+?)'\?", message) == ([hint] if hint else [])


def test_the_two_matrices():
    grid = read("volcano")
    assert list(grid) == ["height_m"]
    assert grid["height_m"].shape == (87, 61)
    assert grid["height_m"].dtype == np.int64
    assert grid["height_m"].tolist() == [[int(cell) for cell in row] for row in raw("volcano")[1]]
    assert np.unravel_index(grid["height_m"].argmax(), (87, 61)) == (19, 30)
    cities = read("european-city-distances")
    assert list(cities)[0] == "city"
    assert cities["city"].tolist() == list(cities)[1:]
    distance = distances(cities)
    assert (distance == distance.T).all() and (distance.diagonal() == 0).all()
    assert distance[0, 1] == 3313


# Numbers that are known from elsewhere


def test_the_line_that_nist_certifies_for_norris():
    data = read("nist-norris")
    certified = [-0.262323073774029, 1.00211681802045]
    np.testing.assert_allclose(line_through(data["x"], data["y"]), certified, rtol=0, atol=1e-9)
    assert all(str(abs(value)) in CARDS["nist-norris"] for value in certified)


def test_the_plane_that_nist_certifies_for_longley_in_its_units():
    factors = [1, 1000, 10, 10, 1000, 1, 1000]
    *X, y = (column * factor for column, factor in zip(read("longley").values(), factors, strict=True))
    X = np.column_stack(X)
    slopes = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    intercept = y.mean() - X.mean(axis=0) @ slopes
    certified = [
        -3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683,
        -1.03322686717359, -0.511041056535807e-01, 1829.15146461355,
    ]  # fmt: skip
    np.testing.assert_allclose([intercept, *slopes], certified, rtol=1e-8)


def test_anscombe_has_one_set_of_statistics_and_four_pictures():
    data = read("anscombe")
    for i in "1234":
        x, y = data[f"x{i}"], data[f"y{i}"]
        assert x.mean() == 9
        assert x.var(ddof=1) == 11
        assert abs(y.mean() - 7.5) < 0.001
        assert abs(y.var(ddof=1) - 4.125) < 0.003
        assert abs(np.corrcoef(x, y)[0, 1] - 0.8165) < 0.0004
        np.testing.assert_allclose(line_through(x, y), [3.0, 0.5], atol=0.003)


def test_weeks_of_co2_are_seven_days_apart():
    days = [datetime.strptime(str(date), "%Y%m%d") for date in read("mauna-loa-co2")["date"]]
    assert {(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)} == {7}
    assert (days[0], days[-1]) == (datetime(1958, 3, 29), datetime(2001, 12, 29))


def counts(column):
    return dict(zip(*(part.tolist() for part in np.unique(column, return_counts=True)), strict=True))


def people(data, **chosen):
    rows = np.all([data[column] == value for column, value in chosen.items()], axis=0)
    return data["count"][rows].sum()


def mean_of(column):
    return lambda data: data[column].mean()


def pixels(data):
    return matrix(data, "digit")


KNOWN = [
    ("breast-cancer", lambda d: counts(d["diagnosis"]), {"benign": 357, "malignant": 212}),
    ("cars", mean_of("stopping_distance_ft"), 42.98),
    ("diabetes", mean_of("progression"), 152.133484),
    ("digits", lambda d: counts(d["digit"]), dict(enumerate([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]))),
    ("digits", lambda d: (pixels(d).min(), pixels(d).max(), repeats(pixels(d).tolist())), (0, 16, 0)),
    ("digits", lambda d: [k for k in d if np.ptp(d[k]) == 0], ["pixel_0_0", "pixel_4_0", "pixel_4_7"]),
    ("english-words", lambda d: len({w for w in d["word"] if re.fullmatch("[a-z]{3,12}", w)}), 10090),
    ("english-words", lambda d: len(d["word"]), 10090),
    ("faithful", mean_of("waiting_min"), 70.897059),
    ("hair-eye-color", lambda d: d["count"].sum(), 592),
    ("house-votes-84", lambda d: counts(d["party"]), {"democrat": 267, "republican": 168}),
    ("michelson-speed-of-light", mean_of("speed_km_s_minus_299000"), 852.4),
    ("mtcars", mean_of("mpg"), 20.090625),
    ("penguins", lambda d: counts(d["species"]), {"Adelie": 152, "Chinstrap": 68, "Gentoo": 124}),
    ("penguins", lambda d: np.nansum(d["body_mass_g"]), 1437000),
    ("sleep", mean_of("extra_sleep_hours"), 1.54),
    ("spambase", lambda d: counts(d["type"]), {"nonspam": 2788, "spam": 1813}),
    ("titanic", lambda d: (d["count"].sum(), people(d, survived="Yes")), (2201, 711)),
    ("tooth-growth", mean_of("length"), 18.813333),
    ("trees", mean_of("volume_cuft"), 30.170968),
    ("ucb-admissions", lambda d: (people(d, gender="Male"), people(d, gender="Female")), (2691, 1835)),
    ("ucb-admissions", lambda d: people(d, gender="Male", admit="Admitted"), 1198),
    ("ucb-admissions", lambda d: people(d, gender="Female", admit="Admitted"), 557),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "compute", "value"), KNOWN, ids=[f"{k} {row[0]}" for k, row in enumerate(KNOWN)]
)
def test_a_number_known_from_elsewhere(name, compute, value):
    assert compute(read(name)) == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value)


def test_a_matrix_of_columns_in_their_order():
    table = read("sleep")
    assert matrix(table).shape == (20, 3) and matrix(table).dtype.kind == "f"
    assert np.array_equal(matrix(table, "drug"), np.array([table[n] for n in table if n != "drug"]).T)
    digits = read("digits")
    pixels = matrix(digits, "digit")
    assert (
        pixels.shape == (1797, 64)
        and pixels.dtype.kind == "i"
        and (pixels[:, 5] == digits[list(digits)[5]]).all()
    )


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (("colour",), "no column 'colour'"),
        ((), "column 'species' holds text"),
        (tuple(read("penguins")), "no column is left"),
    ],
)
def test_a_matrix_holds_numbers_of_columns_that_there_are(without, said):
    with pytest.raises(ValueError, match=said):
        matrix(read("penguins"), *without)
