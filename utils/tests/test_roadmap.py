"""Hold what a person wrote in the maps to the truth: titles, order, needs, paths, links, and no notebook by number or path.

What follows from it, such as marks, sums and graphs, `test_maps.py` holds. Each `check_…` takes the root of a repository and
returns the faults that it finds, one plain sentence each. They run on this repository, on a copy, and on the copy broken in one place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from utils.maps import FILES, FOLDERS, NUMBERS, PAGES, Curriculum, Entry, bare, table_rows
from utils.notebooks import LEVELS, ROOT, Notebook, all_notebooks
from utils.tests.test_maps import PLANNED, change, make_copy

NUMBER = re.compile(r"(?<![\d/.])0[0-8]/\d\d(?![\d/])")
PATH = re.compile(r"\b0[0-8]-[a-z][a-z-]*/\d\d")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
SPELLED_OUT = {
    "svd": "singular-value-decomposition",
    "lln-and-clt": "law-of-large-numbers-and-central-limit-theorem",
    "pca": "principal-component-analysis",
}
MADE = "references/functions.md"  # a page that is made as a whole


def read(root: Path, page: str) -> str:
    return (root / page).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading "## …" up to the next heading of that depth."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, f"roadmap.md has no section “{heading}”"
    return found[1]


def slug(title: str) -> str:
    """The words of a title as a file's name has them."""
    return re.sub(r"['’,]", "", title.lower()).replace(" ", "-").replace("–", "-")


def prose_of(source: str) -> str:
    """Markdown without formulas, code and the targets of links."""
    source = re.sub(r"```.*?```|\$\$.*?\$\$|(?<!\\)\$[^$]+\$|`[^`]*`", " ", source, flags=re.S)
    source = re.sub(r"^ {4}\S.*$", " ", source, flags=re.M)  # a block of code
    return LINK.sub(r"\1", source)


# --- checks ----------------------------------------------------------------------------------------------------------


def check_titles(root: Path) -> list[str]:
    """The tables hold every notebook of the curriculum once, in order, under the title of its file."""
    numbers = [cells[0] for cells in table_rows(read(root, "roadmap.md")) if NUMBER.fullmatch(cells[0])]
    faults = (
        [] if numbers == list(FILES) else [f"the tables list {numbers}, not the curriculum once and in order"]
    )
    for entry in Curriculum(root).entries.values():
        stem = Path(entry.file).stem[3:]
        if slug(entry.title) != SPELLED_OUT.get(stem, stem):
            faults.append(f"{entry.number}: the title “{entry.title}” does not match {entry.file}")
    for path in all_notebooks(root):
        file = path.relative_to(root).as_posix()
        if file not in NUMBERS:
            faults.append(f"{file} is no notebook of the curriculum")
        elif Notebook.read(path).title != Curriculum(root).entries[NUMBERS[file]].title:
            faults.append(f"{file} has another title than its row")
    return faults


def check_needs(root: Path) -> list[str]:
    """Needs come earlier on the page, once each, and never have a higher level."""
    faults = []
    before: dict[str, Entry] = {}
    for entry in Curriculum(root).entries.values():
        if entry.level not in LEVELS:
            faults.append(f"{entry.number}: no such level: {entry.level}")
            continue
        if len(set(entry.needs)) != len(entry.needs):
            faults.append(f"{entry.number} names a need twice")
        for n in entry.needs:
            if n not in before:
                faults.append(f"{entry.number} needs {n}, which does not come earlier")
            elif LEVELS.index(before[n].level) > LEVELS.index(entry.level):
                faults.append(f"{entry.number} is {entry.level} and needs {n}, which is {before[n].level}")
        before[entry.number] = entry
    return faults


def check_paths(root: Path) -> list[str]:
    """Each path, and the page's first section, names a notebook once and after its needs."""
    book, text = Curriculum(root), read(root, "roadmap.md")
    first = [NUMBERS[target] for _, target in LINK.findall(section(text, "Begin here")) if target in NUMBERS]
    paths = {"Begin here": [("", first)]}
    for path in re.split(r"^### ", section(text, "Paths"), flags=re.M)[1:]:
        legs = table_rows(path)[2:-1]
        paths[path.splitlines()[0]] = [(cells[0], book.expand(cells[1])) for cells in legs]
    faults = [] if len(paths) > 6 else ["fewer than six paths"]
    for name, legs in paths.items():
        met: set[str] = set()
        for leg, numbers in legs:
            for n in numbers:
                if n in met:
                    faults.append(f"{name}: {n} stands there twice")
                if leg != "You bring" and (lacking := set(book.entries[n].needs) - met):
                    faults.append(f"{name}: {n} comes before what it needs: {sorted(lacking)}")
                met.add(n)
    return faults


def check_placement(root: Path) -> list[str]:
    """A row that asks for more stands above one that asks for less; nothing above Beginner is presupposed for calculus."""
    book = Curriculum(root)
    table = table_rows(section(read(root, "roadmap.md"), "Find your place in half an hour"))[2:]
    found = [cells[0] for cells in table]
    faults = []
    if found.index("Everything 5") > found.index("Everything 3 or more"):
        faults.append("nobody reaches the row “Everything 5”")
    calculus = book.expand(table[found.index("Calculus below 3")][1])
    for n in calculus:
        lacking = [
            m for m in book.entries[n].needs if m not in calculus and book.entries[m].level != "Beginner"
        ]
        faults += [f"“Calculus below 3” names {n} and not {m}, which it needs" for m in lacking]
    return faults


def check_mentions(root: Path) -> list[str]:
    """No notebook is named by number or path; a mark stands behind a title, and a link to a notebook is its title."""
    book = Curriculum(root)
    titles = {entry.title: entry.file for entry in book.entries.values()}
    faults = []
    for page in PAGES:
        text = read(root, page)
        prose = re.sub(r"^\| 0[0-8]/\d\d \|", "|", prose_of(text), flags=re.M)
        faults += [
            f"{page} names a notebook only as {n}" for n in NUMBER.findall(prose) + PATH.findall(prose)
        ]
        faults += unknown_marks(prose, titles, page)
        for words, target in LINK.findall(text):
            title = " ".join(words.split())
            file = (root / page).parent.joinpath(target).resolve()
            if target.endswith(".ipynb") and file != (root / titles.get(title, "")).resolve():
                faults.append(f"{page}: [{title}]({target}) has not the title of that notebook")
    for path in all_notebooks(root):
        faults += prose_faults(path, titles)
    return faults


def unknown_marks(prose: str, titles: dict[str, str], place: str) -> list[str]:
    """A fault for each "(planned)" that does not stand behind a title."""
    before = [prose[: found.start()].rstrip(" *\n") for found in re.finditer(r"\(planned\)", prose)]
    return [
        f"{place}: “… {text[-40:]} (planned)” ends in no title of the roadmap"
        for text in (" ".join(part.split()) for part in before)
        if not text.endswith(tuple(titles))
    ]


def prose_faults(path: Path, titles: dict[str, str]) -> list[str]:
    """What the prose of one notebook calls by a number, a path or a title that is none."""
    faults = []
    for number, cell in enumerate(Notebook.read(path).cells):
        if cell.kind == "markdown":
            prose, place = prose_of(cell.source), f"{path.stem}, cell {number}"
            faults += [
                f"{place} names a notebook only as {n}" for n in NUMBER.findall(prose) + PATH.findall(prose)
            ]
            faults += unknown_marks(prose, titles, place)
    return faults


def check_links(root: Path) -> list[str]:
    """Links lead to a file inside the repository, and to an anchor that JupyterLab and GitHub both know.

    JupyterLab keeps the capitals of a heading in its id and GitHub does not. A heading of small letters therefore serves both,
    and so does `<a id="…">` before a heading.
    """
    faults = []
    for page in [*PAGES, MADE, "references/cheatsheet.md", "datasets/README.md"]:
        text = read(root, page)
        for _, target in LINK.findall(re.sub(r"`[^`]*`", "", text)):
            file, _, anchor = target.partition("#")
            path = (root / page).parent.joinpath(file).resolve() if file else root / page
            if re.match(r"[a-z]+:", target):
                continue
            if not path.exists() or not path.is_relative_to(root.resolve()):
                faults.append(f"{page} links to {target}, which is not there")
            elif anchor and not re.search(
                rf'^#+ {anchor}$|^<a id="{anchor}"></a>\n\n#', path.read_text(encoding="utf-8"), re.M
            ):
                faults.append(f'{page} links to {target}, and no heading has <a id="{anchor}"></a> before it')
    return faults


def check_folders(root: Path) -> list[str]:
    """Each folder's page leads back to the roadmap, and the roadmap's heading has its name."""
    faults, text = [], read(root, "roadmap.md")
    for folder in FOLDERS:
        page = read(root, f"{folder}/README.md")
        if "](../roadmap.md)" not in page:
            faults.append(f"{folder}/README.md does not link to roadmap.md")
        if f"### {folder[:2]} {page.splitlines()[0].removeprefix('# ')}\n" not in text:
            faults.append(f"roadmap.md has no heading with the number and the name of {folder}")
    return faults


def check_projects(root: Path) -> list[str]:
    """The projects are at least six, and their data are there."""
    projects = [
        cells for cells in table_rows(section(read(root, "roadmap.md"), "How to study")) if "`" in cells[1]
    ]
    faults = [] if len(projects) >= 6 else ["fewer than six projects"]
    files = [cells[1].strip("`") for cells in projects]
    return faults + [
        f"{file} is not in datasets/" for file in files if not (root / "datasets" / file).is_file()
    ]


CHECKS = (
    check_titles,
    check_needs,
    check_paths,
    check_placement,
    check_mentions,
    check_links,
    check_folders,
    check_projects,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_repository(check: Callable[[Path], list[str]]) -> None:
    assert check(ROOT) == []


# --- a copy, sound and broken ----------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return make_copy(tmp_path)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_sound_copy(check: Callable[[Path], list[str]], copy: Path) -> None:
    assert check(copy) == []


PAGE, FOLDER, NOTEBOOK = "roadmap.md", "01-linear-algebra/README.md", FILES["01/01"]
BROKEN = {
    "row missing": (check_titles, PAGE, r"^\| 08/12 .*\n", ""),
    "row twice": (check_titles, PAGE, r"^(\| 03/04 .*\n)", r"\1\1"),
    "rows swapped": (check_titles, PAGE, r"^(\| 03/04 .*\n)(\| 03/05 .*\n)", r"\2\1"),
    "other title in the notebook": (check_titles, NOTEBOOK, "# Vectors and", "# Vectors,"),
    "need comes later": (check_needs, PAGE, r"^(\| 02/02 .*)\| [^|]* \|$", r"\1| Partial derivatives |"),
    "need of a higher level": (check_needs, PAGE, r"^(\| 03/01 .*)\| [^|]* \|$", r"\1| Matrix calculus |"),
    "need twice": (check_needs, PAGE, r"^(\| 03/01 .*)\| [^|]* \|$", r"\1| Graphs · Graphs |"),
    "level unknown": (check_needs, PAGE, r"^(\| 03/01 .*)\| Beginner", r"\1| Easy"),
    "path before its needs": (check_paths, PAGE, r"^(\| Data \| )(.*?) · ", r"\1Hypothesis testing · \2 · "),
    "path says it twice": (check_paths, PAGE, r"^(\| Data \| )", r"\1Chain rule · "),
    "path brings too little": (check_paths, PAGE, r"^(\| You bring \| )all of [^·]* · ", r"\1"),
    "begin without NumPy": (check_paths, PAGE, r"^\[NumPy basics\]\([^)]*\)", "NumPy"),
    "everything 5 comes last": (
        check_placement,
        PAGE,
        r"^(\| Everything 5 .*\n)(\| Everything 3 .*\n)",
        r"\2\1",
    ),
    "calculus too early": (
        check_placement,
        PAGE,
        r" · \[Symmetric and positive definite matrices\][^·]* · \[Hess",
        " · [Hess",
    ),
    "number in the roadmap": (check_mentions, PAGE, r"^(\| Data \| )", r"\g<1>03/01 · "),
    "path in the roadmap": (
        check_mentions,
        PAGE,
        r"^Read from the top",
        "Read 03-probability/01 from the top",
    ),
    "number in a folder's page": (check_mentions, FOLDER, r"^At the end", "At the end of 01/02"),
    "number in a notebook": (check_mentions, NOTEBOOK, "Why", "Why 01/06"),
    "path in a notebook": (check_mentions, NOTEBOOK, "Why", "Why 01-linear-algebra/06"),
    "mark without a title": (check_mentions, NOTEBOOK, "Why", "Why the chain rule (planned)"),
    "mark without a title in a list": (
        check_mentions,
        "references/books.md",
        r"\*\(planned\)\*",
        "II *(planned)*",
    ),
    "link under another title": (check_mentions, "references/glossary.md", r"\[NumPy\s+basics\]", "[NumPy]"),
    "link to nothing": (check_links, FOLDER, r"\(\.\./02-calculus/README\.md\)", "(../02-calculus/INTRO.md)"),
    "link out of the repository": (check_links, FOLDER, r"\(\.\./02-calculus/README\.md\)", "(../..)"),
    "anchor as GitHub alone has it": (check_links, PAGE, r'^<a id="paths"></a>\n', ""),
    "anchor in the notation": (check_links, "references/notation.md", r'<a id="logic">', '<a id="Logic">'),
    "folder: no way back": (check_folders, FOLDER, r"\(\.\./roadmap\.md\)", "(../README.md)"),
    "folder: other name": (check_folders, FOLDER, r"^# Linear", "# Non-linear"),
    "data not there": (check_projects, PAGE, r"`digits\.csv`", "`dice.csv`"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_copy(case: str, copy: Path) -> None:
    check, page, pattern, replacement = BROKEN[case]
    change(copy / page, pattern, replacement)
    assert check(copy), f"{check.__name__} did not notice: {case}"


def test_a_notebook_that_the_curriculum_does_not_know(copy: Path) -> None:
    book = Curriculum(copy)
    stray = copy / "01-linear-algebra/99-more.ipynb"
    stray.write_text(json.dumps({"cells": [], "nbformat": 4}), encoding="utf-8")
    assert check_titles(copy) == ["01-linear-algebra/99-more.ipynb is no notebook of the curriculum"]
    assert bare(book.name(book.entries[PLANNED], PAGE)) == book.entries[PLANNED].title
