"""Keep `roadmap.md` and the folders' READMEs true: marks, links, titles, levels, times, needs, order and sums.

Each `check_…` takes the root of a repository and returns the faults that it finds, one plain sentence each. The first
test runs them on this repository; the others run them on a small copy, sound and then broken in one place.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("Beginner", "Intermediate", "Advanced")
NOTHING = "nothing but school algebra"
EXERCISES = 1.5  # time with exercises, as a multiple of the time for reading and running

# Every notebook of the curriculum, in its place: folder, levels from and to, stems in order.
CURRICULUM = {
    "00-prerequisites": (
        "Beginner",
        "python-for-math numpy-basics mathematical-notation functions-exponents-and-logarithms "
        "sets-logic-and-counting graphs pictures-of-math",
    ),
    "01-linear-algebra": (
        "Beginner to Intermediate",
        "vectors-and-matrices matrix-operations linear-systems-and-elimination determinants-and-inverses "
        "vector-spaces-and-rank projections-and-orthogonality eigenvalues-and-eigenvectors "
        "symmetric-and-positive-definite-matrices svd tensors-and-einsum linear-algebra-in-ml",
    ),
    "02-calculus": (
        "Beginner to Intermediate",
        "functions-limits-and-continuity derivatives-and-gradients partial-derivatives chain-rule "
        "multivariable-calculus hessian-matrix taylor-series integration matrix-calculus "
        "automatic-differentiation calculus-in-ml",
    ),
    "03-probability": (
        "Beginner to Advanced",
        "sample-spaces-and-events conditional-probability random-variables probability-distributions "
        "expectation-and-variance bayes-theorem joint-distributions-and-the-multivariate-gaussian lln-and-clt "
        "maximum-likelihood-estimation markov-chains-and-monte-carlo probability-in-ml",
    ),
    "04-statistics": (
        "Intermediate",
        "descriptive-statistics sampling covariance-and-correlation estimation-and-confidence-intervals "
        "hypothesis-testing bayesian-inference bias-variance-tradeoff statistics-in-ml",
    ),
    "05-optimization": (
        "Intermediate to Advanced",
        "loss-functions convexity gradient-descent loss-landscapes sgd-momentum-rmsprop-adam "
        "newton-and-quasi-newton constrained-optimization regularization optimization-in-ml",
    ),
    "06-information-theory": (
        "Intermediate",
        "entropy cross-entropy kl-divergence mutual-information information-theory-in-ml",
    ),
    "07-numerical-methods": (
        "Intermediate to Advanced",
        "floating-point-errors numerical-stability conditioning numerical-differentiation root-finding "
        "numerical-integration-and-monte-carlo iterative-solvers numerical-methods-in-ml",
    ),
    "08-ml-math-case-studies": (
        "Intermediate to Advanced",
        "linear-regression logistic-regression pca gradient-descent-visualization neural-network-intuition "
        "naive-bayes-spam-filter svd-recommender gaussian-mixtures-and-em support-vector-machines "
        "attention-and-transformers gaussian-processes diffusion-models",
    ),
}
FILES = {  # "01/06" -> "01-linear-algebra/06-projections-and-orthogonality.ipynb"
    f"{folder[:2]}/{place:02d}": f"{folder}/{place:02d}-{name}.ipynb"
    for folder, (_, names) in CURRICULUM.items()
    for place, name in enumerate(names.split(), start=1)
}
SPELLED_OUT = {
    "svd": "singular-value-decomposition",
    "lln-and-clt": "law-of-large-numbers-and-central-limit-theorem",
    "pca": "principal-component-analysis",
}

NUMBER = r"\d\d/\d\d"
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
MARK = " *(planned)*"
HEADER = re.compile(
    r"^\*\*Level\*\* (\w+) · \*\*Time\*\* (\d+) min · \*\*You need\*\* (.+?) · \*\*You build\*\* \S.*$", re.M
)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One notebook as `roadmap.md` lists it; `target` is None without a link."""

    number: str
    title: str
    target: str | None
    planned: bool
    level: str
    minutes: int
    needs: tuple[str, ...]


def read_title(cell: str) -> tuple[str, str | None, bool]:
    """Split "[Title](target)" or "Title *(planned)*" into title, target and mark."""
    planned = cell.endswith(MARK)
    cell = cell.removesuffix(MARK)
    link = LINK.fullmatch(cell)
    return (link[1], link[2], planned) if link else (cell, None, planned)


def table_cells(text: str) -> list[list[str]]:
    """Return the cells of every table row in a Markdown text, heads included."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]


def roadmap(root: Path) -> str:
    return (root / "roadmap.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Return what stands under a heading "## …" up to the next heading of that depth."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, f"roadmap.md has no section “{heading}”"
    return found[1]


def rows(root: Path) -> list[Row]:
    """Read the notebooks' rows from roadmap.md, in the order of the page."""
    found = []
    for cells in table_cells(section(roadmap(root), "The one order")):
        if not re.fullmatch(NUMBER, cells[0]):
            continue
        assert len(cells) == 5 and re.fullmatch(r"\d+ min", cells[3]), (
            f"{cells[0]}: the row has an unknown shape"
        )
        needs = () if cells[4] == "school algebra" else tuple(cells[4].split(", "))
        found.append(Row(cells[0], *read_title(cells[1]), cells[2], int(cells[3].split()[0]), needs))
    return found


def expand(cell: str) -> list[str]:
    """Turn "00/01–00/03, 01/02" into its numbers, one by one."""
    numbers = []
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        folder, place = first.split("/")
        end = int((last or first).split("/")[1])
        numbers += [f"{folder}/{k:02d}" for k in range(int(place), end + 1)]
    return numbers


def hours(minutes: int) -> str:
    """Write minutes as the page does: "6 h", "45 min", "10 h 30 min"."""
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} h"] * (whole > 0) + [f"{rest} min"] * (rest > 0))


def with_exercises(minutes: int) -> str:
    return f"about {int(minutes * EXERCISES / 60 + 0.5)} h"


def span(levels: Iterable[str]) -> str:
    """Name the levels from the lowest to the highest: "Beginner", "Beginner to Advanced"."""
    found = sorted(set(levels), key=LEVELS.index)
    return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"


def curriculum_slug(number: str) -> str:
    stem = Path(FILES[number]).stem[3:]
    return SPELLED_OUT.get(stem, stem)


def slug(title: str) -> str:
    """Turn a title into the words of its file name; a leading article does not count."""
    words = re.sub(r"['’,]", "", title.lower()).replace(" ", "-").replace("–", "-")
    return re.sub(r"^(the|a|an)-", "", words)


def first_cell(path: Path) -> str:
    source = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]
    return source if isinstance(source, str) else "".join(source)


# --- checks ----------------------------------------------------------------------------------------------------------


def check_complete(root: Path) -> list[str]:
    """The tables hold every notebook of the curriculum once, in order, under its own title."""
    listed = rows(root)
    faults = []
    if [row.number for row in listed] != list(FILES):
        missing = [n for n in FILES if n not in {row.number for row in listed}]
        faults.append(f"the tables do not run through the curriculum once and in order; missing: {missing}")
    for row in listed:
        if row.number in FILES and slug(row.title) != curriculum_slug(row.number):
            faults.append(f"{row.number}: the title “{row.title}” does not match {FILES[row.number]}")
    return faults


def check_files(root: Path) -> list[str]:
    """What is written is linked and nothing else is; what is not written is marked planned."""
    faults = []
    for path in sorted(root.glob("[0-9][0-9]-*/*.ipynb")):
        if path.relative_to(root).as_posix() not in FILES.values():
            faults.append(f"{path.name} is no notebook of the curriculum")
    for row in rows(root):
        file = FILES.get(row.number, "")
        written = (root / file).is_file()
        if written and (row.target != file or row.planned):
            faults.append(f"{row.number} is written: link it to {file} and take the mark away")
        if not written and (row.target or not row.planned):
            faults.append(f"{row.number} is not written: no link, and the mark{MARK}")
    return faults


def check_headers(root: Path) -> list[str]:
    """Title, level, time and needs of each notebook are those of its row.

    Needs that are written are links in the notebook, in any order; needs that are planned stand there by title.
    """
    faults = []
    listed = {row.number: row for row in rows(root)}
    for row in listed.values():
        path = root / FILES[row.number]
        if not path.is_file():
            continue
        text = first_cell(path)
        header = HEADER.search(text)
        if header is None:
            faults.append(
                f"{row.number}: the first cell lacks the line **Level** … **You need** … **You build** …"
            )
            continue
        level, minutes, needs = header.groups()
        if text.splitlines()[0] != f"# {row.title}":
            faults.append(f"{row.number}: the notebook's title is not “{row.title}”")
        if (level, int(minutes)) != (row.level, row.minutes):
            faults.append(
                f"{row.number}: the notebook says {level}, {minutes} min, not {row.level}, {row.minutes} min"
            )
        if (needs == NOTHING) != (not row.needs):
            faults.append(f"{row.number}: “{NOTHING}” stands where the row has no needs, and only there")
        wanted = {(listed[n].title, FILES[n]) for n in row.needs if (root / FILES[n]).is_file()}
        here = posixpath.dirname(FILES[row.number])
        links = {(title, posixpath.normpath(f"{here}/{target}")) for title, target in LINK.findall(needs)}
        if links != wanted:
            faults.append(
                f"{row.number}: after “You need” stands {sorted(links)}, the row asks for {sorted(wanted)}"
            )
        plain = LINK.sub("", needs)
        for n in row.needs:
            if not (root / FILES[n]).is_file() and listed[n].title not in plain:
                faults.append(f"{row.number}: needs “{listed[n].title}” and does not name it")
    return faults


def check_needs(root: Path) -> list[str]:
    """Needs come earlier on the page, once each, and never have a higher level."""
    faults = []
    before: dict[str, str] = {}
    for row in rows(root):
        if row.level not in LEVELS:
            faults.append(f"{row.number}: no such level: {row.level}")
            continue
        if len(set(row.needs)) != len(row.needs):
            faults.append(f"{row.number} names a need twice")
        for n in row.needs:
            if n not in before:
                faults.append(f"{row.number} needs {n}, which does not come earlier")
            elif LEVELS.index(before[n]) > LEVELS.index(row.level):
                faults.append(f"{row.number} is {row.level} and needs {n}, which is {before[n]}")
        before[row.number] = row.level
    return faults


def check_numbers(root: Path) -> list[str]:
    """Every count, time and level that the page states is what the tables add up to."""
    text = " ".join(roadmap(root).split())
    listed = rows(root)
    total = sum(row.minutes for row in listed)
    written = sum((root / file).is_file() for file in FILES.values())
    stated = [
        f"**{written} of {len(FILES)} notebooks are written today.**",
        f"All {len(listed)} notebooks take {hours(total)}, with exercises {with_exercises(total)}.",
    ]
    by_level = {level: [row.minutes for row in listed if row.level == level] for level in LEVELS}
    of_level = [(len(minutes), hours(sum(minutes))) for minutes in by_level.values()]
    stated.append(
        "go through all Beginner notebooks first ({} of them, {}), then the Intermediate ones ({}, {}), "
        "then the Advanced ones ({}, {})".format(*of_level[0], *of_level[1], *of_level[2])
    )
    faults = []
    for folder, (levels, _) in CURRICULUM.items():
        own = [row for row in listed if row.number[:2] == folder[:2]]
        time = hours(sum(row.minutes for row in own))
        stated.append(f"[The folder]({folder}/README.md): {len(own)} notebooks, {time}, {levels}.")
        if span(row.level for row in own) != levels:
            faults.append(f"{folder}: the rows are {span(row.level for row in own)}, the folder is {levels}")
    faults += [f"roadmap.md should say: {sentence}" for sentence in stated if sentence not in text]
    for cells in table_cells(section(roadmap(root), "Where the weight lies"))[2:]:
        here = hours(sum(row.minutes for row in listed if row.number[:2] in cells[2].split(", ")))
        if cells[3] != here:
            faults.append(f"where the weight lies: {cells[0]} takes {here}, not {cells[3]}")
    return faults


def check_paths(root: Path) -> list[str]:
    """Each path names a notebook once, after its needs, and its times are the sums of the tables."""
    listed = {row.number: row for row in rows(root)}
    faults = []
    paths = re.split(r"^### ", section(roadmap(root), "Paths"), flags=re.M)[1:]
    for path in paths:
        name, *legs = path.splitlines()[0], *table_cells(path)[2:]
        *legs, together = legs
        met: set[str] = set()
        count = total = 0
        for leg, cell, time in legs:
            numbers = expand(cell)
            if unknown := [n for n in numbers if n not in listed]:
                faults.append(f"{name}: {leg}: no such notebook: {unknown}")
                continue
            for n in numbers:
                if n in met:
                    faults.append(f"{name}: {n} stands there twice")
                if leg != "You bring" and (lacking := [need for need in listed[n].needs if need not in met]):
                    faults.append(f"{name}: {n} comes before what it needs: {lacking}")
                met.add(n)
            minutes = 0 if leg == "You bring" else sum(listed[n].minutes for n in numbers)
            count += len(numbers) if minutes else 0
            total += minutes
            if time != hours(minutes):
                faults.append(f"{name}: {leg} takes {hours(minutes)}, not {time}")
        expected = [f"{count} notebooks", f"{hours(total)}; with exercises {with_exercises(total)}"]
        if together[1:] != expected:
            faults.append(f"{name}: the last row should be {expected}")
    return faults if len(paths) >= 6 else [*faults, "fewer than six paths"]


def check_mentions(root: Path) -> list[str]:
    """Every number of a notebook anywhere on the page exists, and so does the data of every project."""
    text = roadmap(root)
    faults = [
        f"there is no notebook {n}" for n in sorted(set(re.findall(rf"\b{NUMBER}\b", text)) - set(FILES))
    ]
    projects = [cells for cells in table_cells(section(text, "How to study")) if cells[1].startswith("`")]
    if len(projects) < 6:
        faults.append("fewer than six projects")
    for question, data, _ in projects:
        if not (root / "datasets" / data.strip("`")).is_file():
            faults.append(f"“{question}”: {data} is not in datasets/")
    return faults


def check_folders(root: Path) -> list[str]:
    """The numbered list in each folder's README is the folder's table: order, titles, links and marks."""
    faults = []
    listed = rows(root)
    for folder in CURRICULUM:
        text = (root / folder / "README.md").read_text(encoding="utf-8")
        items = re.findall(r"^(\d+)\. (.+)$", text, re.M)
        own = [row for row in listed if row.number[:2] == folder[:2]]
        here = [(int(place), *read_title(item)) for place, item in items]
        there = [(int(r.number[3:]), r.title, r.target and Path(r.target).name, r.planned) for r in own]
        faults += [
            f"{folder}/README.md has {a}, roadmap.md {b}" for a, b in zip(here, there, strict=False) if a != b
        ]
        if len(here) != len(there):
            faults.append(f"{folder}/README.md lists {len(here)} notebooks, roadmap.md {len(there)}")
        if "](../roadmap.md)" not in text:
            faults.append(f"{folder}/README.md does not link to roadmap.md")
    return faults


def check_links(root: Path) -> list[str]:
    """Every relative link of roadmap.md and the folders' READMEs leads to a file inside the repository."""
    faults = []
    for page in [root / "roadmap.md", *(root / folder / "README.md" for folder in CURRICULUM)]:
        for _, target in LINK.findall(page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            path = (page.parent / target.partition("#")[0]).resolve()
            if not path.exists() or not path.is_relative_to(root.resolve()):
                faults.append(f"{page.relative_to(root)} links to {target}, which is not there")
    return faults


CHECKS = (
    check_complete,
    check_files,
    check_headers,
    check_needs,
    check_numbers,
    check_paths,
    check_mentions,
    check_folders,
    check_links,
)


# --- this repository -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_repository(check: Callable[[Path], list[str]]) -> None:
    assert check(ROOT) == []


# --- a copy, sound and broken ----------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the pages and put a stub, made from its row, in place of each notebook that the roadmap links."""
    for page in ["roadmap.md", *(f"{folder}/README.md" for folder in CURRICULUM)]:
        (tmp_path / page).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / page, tmp_path / page)
    listed = {row.number: row for row in rows(tmp_path)}
    linked = [row for row in listed.values() if row.target]
    for row in linked:
        needs = ", ".join(
            f"[{listed[n].title}](../{FILES[n]})" if listed[n].target else listed[n].title for n in row.needs
        )
        source = (
            f"# {row.title}\n\nA question?\n\n**Level** {row.level} · **Time** {row.minutes} min · "
            f"**You need** {needs or NOTHING} · **You build** `f`"
        )
        cell = {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}
        stub = json.dumps({"cells": [cell]}, ensure_ascii=False)
        (tmp_path / FILES[row.number]).write_text(stub, encoding="utf-8")
    (tmp_path / "README.md").touch()
    for folder in ("datasets", "references"):
        (tmp_path / folder).mkdir()
        for file in (ROOT / folder).iterdir():
            (tmp_path / folder / file.name).touch()
    return tmp_path


def change(path: Path, pattern: str, replacement: str) -> None:
    """Replace the first match of a pattern in a file; a pattern that is not there is an error of the test."""
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.M)
    assert count == 1, f"{path.name} has nothing like {pattern}"
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_sound_copy(check: Callable[[Path], list[str]], copy: Path) -> None:
    assert check(copy) == []


PAGE, FOLDER, FIRST, SECOND = "roadmap.md", "01-linear-algebra/README.md", FILES["00/01"], FILES["01/01"]
BROKEN = {
    "row missing": (check_complete, PAGE, r"^\| 03/04 .*\n", ""),
    "row twice": (check_complete, PAGE, r"^(\| 03/04 .*\n)", r"\1\1"),
    "rows swapped": (check_complete, PAGE, r"^(\| 03/04 .*\n)(\| 03/05 .*\n)", r"\2\1"),
    "wrong title": (check_complete, PAGE, r"Convexity", "Concavity"),
    "written but marked": (check_files, PAGE, r"^(\| 01/01 \| .*?\)) \|", r"\1 *(planned)* |"),
    "written but not linked": (check_files, PAGE, r"^\| 01/01 \| \[(.*?)\]\(.*?\)", r"| 01/01 | \1"),
    "linked to another": (check_files, PAGE, r"^(\| 01/01 \| \[.*?\])\(.*?\)", rf"\1({FIRST})"),
    "linked but not written": (check_files, SECOND, None, None),
    "not written, no mark": (check_files, PAGE, r"^(\| 01/01 \| )\[(.*?)\]\(.*?\)", r"\1\2", SECOND),
    "other title in the notebook": (check_headers, SECOND, "# Vectors and", "# Vectors,"),
    "other level in the notebook": (check_headers, SECOND, "Beginner", "Advanced"),
    "other time in the notebook": (check_headers, SECOND, r"\d+ min", "7 min"),
    "no header line": (check_headers, SECOND, r"\*\*Time\*\*", "Time"),
    "need not linked": (check_headers, SECOND, r"\[NumPy basics\]\(.*?\)", "NumPy basics"),
    "need linked wrongly": (check_headers, SECOND, "02-numpy-basics", "01-python-for-math"),
    "need not in the row": (check_headers, PAGE, r"^(\| 01/01 .*)\| 00/02 \|$", r"\1| school algebra |"),
    "need not in the notebook": (check_headers, PAGE, r"^(\| 01/01 .*)\| 00/02 \|$", r"\1| 00/02, 00/03 |"),
    "something needed at first": (check_headers, FIRST, NOTHING, "courage"),
    "need comes later": (check_needs, PAGE, r"^(\| 02/02 .*)\| [^|]* \|$", r"\1| 02/03 |"),
    "need of a higher level": (check_needs, PAGE, r"^(\| 03/01 .*)\| [^|]* \|$", r"\1| 02/09 |"),
    "need unknown": (check_needs, PAGE, r"^(\| 03/01 .*)\| [^|]* \|$", r"\1| 00/99 |"),
    "need twice": (check_needs, PAGE, r"^(\| 03/01 .*)\| [^|]* \|$", r"\1| 00/05, 00/05 |"),
    "level unknown": (check_needs, PAGE, r"^(\| 03/01 .*)\| Beginner", r"\1| Easy"),
    "time of one row": (check_numbers, PAGE, r"^(\| 08/12 .*\| )\d+ min", r"\g<1>1 min"),
    "time of a folder": (check_numbers, PAGE, r"(README.md\): \d+ notebooks, )\d+ h", r"\g<1>99 h"),
    "level of a folder": (check_numbers, PAGE, r"^(\| 03/10 .*)Advanced", r"\1Intermediate"),
    "number written": (check_numbers, PAGE, r"\*\*\d+ of", "**81 of"),
    "time of the weight": (check_numbers, PAGE, r"^(\| Linear algebra \|.*\| )\d+ h", r"\g<1>99 h"),
    "time of a leg": (check_paths, PAGE, r"^(\| Slopes and areas .*\| )\d+ h", r"\g<1>99 h"),
    "time of a path": (check_paths, PAGE, r"(notebooks \| )\d+ h", r"\g<1>99 h"),
    "time with exercises": (
        check_paths,
        PAGE,
        r"with exercises about \d+ h \|",
        "with exercises about 1 h |",
    ),
    "path before its needs": (check_paths, PAGE, r"^(\| Chance \| )03/01, 03/02", r"\g<1>03/02, 03/01"),
    "path says it twice": (check_paths, PAGE, r"^(\| Data \| )", r"\g<1>03/01, "),
    "path to nowhere": (check_paths, PAGE, r"^(\| Data \| )", r"\g<1>09/01, "),
    "path brings too little": (check_paths, PAGE, r"^(\| You bring \| )00/01–00/07, ", r"\g<1>"),
    "mention of nothing": (check_mentions, PAGE, r"then 02/06 and", "then 02/66 and"),
    "data not there": (check_mentions, PAGE, r"`digits\.csv`", "`dice.csv`"),
    "folder: other title": (check_folders, FOLDER, "Tensors and", "Tensors or"),
    "folder: no mark": (check_folders, FOLDER, r"^1\. (.*)", r"1. \1 *(planned)*"),
    "folder: other order": (check_folders, FOLDER, r"^(1\. .*\n)(2\. .*\n)", r"\2\1"),
    "folder: one missing": (check_folders, FOLDER, r"^11\. .*\n", ""),
    "folder: no way back": (check_folders, FOLDER, r"\(\.\./roadmap\.md\)", "(../README.md)"),
    "link to nothing": (check_links, FOLDER, r"\(\.\./02-calculus/README\.md\)", "(../02-calculus/INTRO.md)"),
    "link out of the repository": (check_links, FOLDER, r"\(\.\./02-calculus/README\.md\)", "(../..)"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_copy(case: str, copy: Path) -> None:
    check, page, pattern, replacement, *gone = BROKEN[case]
    if pattern is None:
        gone = [page]
    else:
        change(copy / page, pattern, replacement)
    for file in gone:
        (copy / file).unlink()
    assert check(copy), f"{check.__name__} did not notice: {case}"
