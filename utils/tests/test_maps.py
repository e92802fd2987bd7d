"""Everything that follows from the roadmap's tables and the files: nothing is stale here, and on a copy it follows changes."""

from __future__ import annotations

import ast
import functools
import itertools
import json
import random
import re
import shutil
import tempfile
from pathlib import Path

import pytest

from utils import maps, notebooks
from utils.maps import FILES, PAGES, Curriculum, Entry, refresh, stale
from utils.notebooks import Notebook, all_notebooks

ROOT = maps.ROOT
PLANNED = "01/03"  # a notebook that the copies below do not have


def stub(entry: Entry, *cells: str) -> str:
    """A notebook of the curriculum with a header, cells of Markdown and an empty last one, as JSON."""
    header = (
        f"# {entry.title}\n\nWhy?\n\n**Level** X · **Time** 1 min · **You need** luck · **You build** `f`"
    )
    made = [
        {"cell_type": "markdown", "metadata": {}, "source": cell} for cell in (header, *cells, "The end.")
    ]
    return json.dumps({"cells": made, "nbformat": 4}, indent=1) + "\n"


@functools.cache
def template() -> tempfile.TemporaryDirectory:
    """All pages, with stubs for the notebooks that are written (but for one), up to date."""
    made = tempfile.TemporaryDirectory()
    root = Path(made.name)
    for page in PAGES:
        (root / page).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / page, root / page)
    (root / "datasets").mkdir()
    others = [
        "CONTRIBUTING.md",
        "LICENSE",
        *(f"{f}/{p.name}" for f in ("datasets", "references") for p in (ROOT / f).iterdir()),
    ]
    for file in set(others) - set(PAGES):
        (root / file).touch()
    book = Curriculum(root)
    for path in all_notebooks(ROOT):
        number = maps.NUMBERS[path.relative_to(ROOT).as_posix()]
        if number != PLANNED:
            (root / FILES[number]).write_text(stub(book.entries[number]), encoding="utf-8")
    refresh(root)
    return made


def make_copy(root: Path) -> Path:
    """A copy of the template in an empty folder."""
    return Path(shutil.copytree(template().name, root, dirs_exist_ok=True))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return make_copy(tmp_path)


def change(path: Path, pattern: str, replacement: str) -> None:
    """Replace the first match of a pattern in a file; a pattern that is not there is an error of the test."""
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1, flags=re.M)
    assert count == 1, f"{path.name} has nothing like {pattern}"
    path.write_text(text, encoding="utf-8")


def words(root: Path) -> dict[str, list[str]]:
    """The words of every generated file; where lines break does not count."""
    return {path: (root / path).read_text(encoding="utf-8").split() for path in maps.generated(root)}


# --- this repository -------------------------------------------------------------------------------------------------


def test_nothing_is_stale() -> None:
    assert list(stale()) == [], "run: python -m utils.notebooks refresh"


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_a_notebook_is_rewritten_in_its_prose_only(path: Path) -> None:
    book, text = Curriculum(), path.read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n" == text
    entry = book.entries[maps.NUMBERS[path.relative_to(ROOT).as_posix()]]
    before, after = json.loads(text), json.loads(maps.notebook(book, entry, text))
    for cell in [*before["cells"], *after["cells"]]:
        if cell["cell_type"] == "markdown":
            del cell["source"]
    assert before == after


# --- a copy, changed -------------------------------------------------------------------------------------------------


def test_a_notebook_that_appears_is_linked_everywhere_and_marked_again_when_it_goes(copy: Path) -> None:
    book = Curriculum(copy)
    entry, marked = (
        book.entries[PLANNED],
        re.compile(r"Linear\s+systems\s+and\s+elimination\s+\*?\(planned\)"),
    )
    before = words(copy)
    assert sum(bool(marked.search(" ".join(text))) for text in before.values()) >= 5
    (copy / entry.file).write_text(
        stub(entry, "See Sampling (planned) and Chain rule (planned)."), encoding="utf-8"
    )
    refresh(copy)
    assert stale(copy) == {}
    texts = {path: " ".join(text) for path, text in words(copy).items()}
    assert not any(marked.search(text) for text in texts.values())
    assert f"**{book.count(book.entries.values())} notebooks are written today.**" in texts["README.md"]
    link = "[Linear systems and elimination](03-linear-systems-and-elimination.ipynb)"
    assert f"**Next** {link} ·" in texts[FILES["01/02"]]
    new = Notebook.read(copy / entry.file)
    assert new.level == "Beginner" and new.minutes == 75 and new.needs == [(copy / FILES["01/02"]).resolve()]
    assert (
        new.cells[1].source == "See Sampling (planned) and [Chain rule](../02-calculus/04-chain-rule.ipynb)."
    )
    assert new.cells[-1].source == (
        "The end.\n\n**Previous** [Matrix operations](02-matrix-operations.ipynb) · "
        "**Next** [Determinants and inverses](04-determinants-and-inverses.ipynb) · [Roadmap](../roadmap.md)"
    )
    (copy / entry.file).unlink()
    refresh(copy)
    assert words(copy) == before


FIRST = FILES["00/01"]
STALE = {
    "mark on what is written": ("roadmap.md", r"^(\| 01/01 \| )\[(.*?)\]\(.*?\)", r"\1\2 *(planned)*"),
    "title without link": ("roadmap.md", r"^(\| 01/01 \| )\[(.*?)\]\(.*?\)", r"\1\2"),
    "link to nothing": (
        "roadmap.md",
        r"^(\| 01/03 \| )(.*?) \*\(planned\)\*",
        r"\1[\2](01-linear-algebra/3.ipynb)",
    ),
    "title without mark": ("roadmap.md", r"^(\| 01/03 \| .*?) \*\(planned\)\*", r"\1"),
    "mark in prose": ("roadmap.md", r"\[NumPy basics\]\([^)]*\)", "NumPy basics *(planned)*"),
    "need without link": ("roadmap.md", r"\| \[NumPy basics\]\([^)]*\) \|$", "| NumPy basics |"),
    "count": ("roadmap.md", r"\*\*\d+ of", "**81 of"),
    "time of a folder": ("roadmap.md", r"(written, )\d+ h", r"\g<1>99 h"),
    "time of a subject": ("roadmap.md", r"^(\| Linear algebra \|.*\| )\d+ h", r"\g<1>99 h"),
    "time of a level": ("roadmap.md", r"^(\| Beginner \|.*?\| )\d+ h", r"\g<1>99 h"),
    "time of a leg": ("roadmap.md", r"^(\| Slopes and areas .*\| )\d+ h", r"\g<1>99 h"),
    "time of a path": ("roadmap.md", r"(notebooks\*\* \| .* \| )\d+ h", r"\g<1>99 h"),
    "written of a leg": ("roadmap.md", r"^(\| Slopes and areas .*\| )\d+ of", r"\g<1>9 of"),
    "arrow": ("roadmap.md", r"n0101 --> n0102", "n0102 --> n0101"),
    "shape": ("roadmap.md", r'n0101\["(.*?)"\]', r'n0101(["\1"]):::planned'),
    "count in README": ("README.md", r"\*\*\d+ of", "**81 of"),
    "list in README": ("README.md", r"^1\. .*\n", ""),
    "count of a folder in README": ("README.md", r"^(\| \[00-.*\| )\d of", r"\g<1>9 of"),
    "list of a folder": ("01-linear-algebra/README.md", r"^(1\. .*\n)(2\. .*\n)", r"\2\1"),
    "graph of a folder": ("01-linear-algebra/README.md", r"^    n0101 --> .*\n", ""),
    "glossary": ("references/glossary.md", r"\(\[NumPy\s+basics\]\([^)]*\)\)", "(NumPy basics *(planned)*)"),
    "functions": ("references/functions.md", r"# Functions", "# Function"),
    "cheat sheet": ("references/cheatsheet.md", r"# Cheat", "# Cheap"),
    "flashcards": ("references/flashcards.tsv", r"#html", "#HTML"),
    "level in a notebook": (FIRST, "Beginner", "Advanced"),
    "time in a notebook": (FIRST, r"\d+ min", "7 min"),
    "needs of a notebook": (FIRST, "nothing but school algebra", "courage"),
    "needs of another": (FILES["01/01"], r"\[NumPy basics\]\(.*?\)", "NumPy basics"),
    "ways out of a notebook": (FIRST, r"\*\*Next\*\* \[.*?\]", "**Next** [Elsewhere]"),
}


@pytest.mark.parametrize("case", STALE)
def test_what_is_generated_is_put_right(case: str, copy: Path) -> None:
    page, pattern, replacement = STALE[case]
    before = words(copy)
    change(copy / page, pattern, replacement)
    assert page in stale(copy), f"{case} was not noticed"
    assert page in refresh(copy)
    assert words(copy) == before


def test_a_changed_row_reaches_the_notebook_the_sums_and_the_graph(copy: Path) -> None:
    change(
        copy / "roadmap.md",
        r"^(\| 01/02 \|.*)\| Beginner \| 60 min \| .* \|$",
        r"\1| Beginner | 90 min | Python for math |",
    )
    refresh(copy)
    notebook = Notebook.read(copy / FILES["01/02"])
    assert notebook.minutes == 90 and [path.name for path in notebook.needs] == [Path(FIRST).name]
    text = (copy / "roadmap.md").read_text(encoding="utf-8")
    assert "n0001 --> n0102" in text and "n0101 --> n0102" not in text
    assert "notebooks written, 13 h 45 min, Beginner to Intermediate." in text


@pytest.mark.parametrize(
    ("page", "pattern", "replacement", "message"),
    [
        ("roadmap.md", r"<!-- made by refresh: folders -->", "", "0 places for the block “folders”"),
        ("roadmap.md", r"^\*\*\d+ of \d+ notebooks", "**Some notebooks", "0 places for the count"),
        ("roadmap.md", r"^(\| 01/01 .*)\| \d+ min", r"\1| soon", "the row of 01/01 is not"),
        ("roadmap.md", r"^(\| 01/01 .*\| )[^|]* \|$", r"\1Numpy |", "speaks of “Numpy”"),
        ("roadmap.md", r"^(\| Data \| )", r"\1Data science · ", "speaks of “Data science”"),
    ],
)
def test_what_cannot_be_followed_is_said(
    copy: Path, page: str, pattern: str, replacement: str, message: str
) -> None:
    change(copy / page, pattern, replacement)
    with pytest.raises(ValueError, match=message):
        stale(copy)


def test_the_command_names_what_it_rewrote(copy: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(notebooks, "ROOT", copy)
    change(copy / "README.md", r"^1\. .*\n", "")
    assert notebooks.main(["refresh"]) == 0 and capsys.readouterr().out == "README.md\n"
    assert notebooks.main(["refresh"]) == 0 and capsys.readouterr().out == "Everything is as it should be.\n"


# --- the parts -------------------------------------------------------------------------------------------------------


def test_lists_of_notebooks_are_read_and_written() -> None:
    book = Curriculum()
    cell = (
        "[Chain rule](02-calculus/04-chain-rule.ipynb) · from Sampling *(planned)* to Hypothesis testing · "
        "all of [Prerequisites](00-prerequisites/README.md)"
    )
    numbers = ["02/04", "04/02", "04/03", "04/04", "04/05", *(n for n in FILES if n[:2] == "00")]
    assert book.expand(cell) == numbers == book.expand(book.listing(cell, "roadmap.md"))
    assert book.expand(maps.NO_NEEDS) == [] and book.listing(maps.NO_NEEDS, "roadmap.md") == maps.NO_NEEDS


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 min"), (60, "1 h"), (630, "10 h 30 min")])
def test_hours(minutes: int, words: str) -> None:
    assert maps.hours(minutes) == words


@pytest.mark.parametrize("seed", range(20))
def test_arrows_keep_what_can_be_reached_and_none_follows_from_others(seed: int) -> None:
    rng = random.Random(seed)
    needs = {k: [j for j in range(k) if rng.random() < 0.4] for k in range(9)}
    kept = {k: [a for a, b in maps.arrows(needs) if b == k] for k in needs}
    assert maps.ancestors(kept) == maps.ancestors(needs)
    for k, j in itertools.chain.from_iterable(((k, j) for j in kept[k]) for k in kept):
        fewer = kept | {k: [i for i in kept[k] if i != j]}
        assert maps.ancestors(fewer) != maps.ancestors(needs)


def test_the_graph_tells_written_from_planned_by_shape(copy: Path) -> None:
    book = Curriculum(copy)
    graph = maps.notebook_graph(book, lambda entry: entry.folder == "01-linear-algebra")
    assert graph.startswith("```mermaid\nflowchart TD\n") and graph.endswith("\n```")
    assert (
        graph.count("subgraph") == graph.count("    end") == 2
    )  # what the folder needs comes from Prerequisites
    for entry in book.of_folder("01-linear-algebra"):
        box = f'n{entry.number[:2]}{entry.number[3:]}["{entry.title}"]'
        assert (f"        {box}\n" in graph) == book.written(entry)
        assert (f'(["{entry.title}"]):::planned' in graph) != book.written(entry)


@pytest.mark.parametrize(
    ("code", "signature"),
    [
        ("def norm(v: list[float], p: float = 2) -> float: ...", "norm(v, p=2)"),
        ("def f(*functions, key=None, **rest): ...", "f(*functions, key=None, **rest)"),
        ("def f(): ...", "f()"),
        ("class Dual:\n def __init__(self, value: float, derivative=0): ...", "Dual(value, derivative=0)"),
        ("class Point:\n x: float\n y: float", "Point(x, y)"),
    ],
)
def test_signature(code: str, signature: str) -> None:
    assert maps.signature(ast.parse(code).body[0]) == signature


def test_the_list_of_functions_says_where_each_is_built_and_used_again(copy: Path) -> None:
    def write(number: str, *cells: tuple[str, str]) -> None:
        document = json.loads((copy / FILES[number]).read_text(encoding="utf-8"))
        made = [
            {"cell_type": kind, "metadata": {}, "outputs": [], "source": source} for kind, source in cells
        ]
        document["cells"][1:1] = made
        (copy / FILES[number]).write_text(json.dumps(document), encoding="utf-8")

    write(
        "00/01",
        ("markdown", "## The math"),
        ("code", "def drawn(): ..."),
        ("markdown", "## From scratch"),
        (
            "code",
            'def twice(x, k=2):\n    """k * x, not `x*x`, with a_b.\n\n    More."""\ndef _hidden(): ...',
        ),
        ("markdown", "## ML connection"),
        ("code", "def later(): ..."),
    )
    write("00/02", ("code", f'a, b = functions_from("{FIRST.removesuffix(".ipynb")}", "twice", "other")'))
    refresh(copy)
    page = (copy / "references/functions.md").read_text(encoding="utf-8")
    assert page[page.index("## Prerequisites") :] == (
        "## Prerequisites\n\n### [Python for math](../00-prerequisites/01-python-for-math.ipynb)\n\n"
        "- `twice(x, k=2)`: k \\* x, not `x*x`, with a\\_b. "
        "Used again in [NumPy basics](../00-prerequisites/02-numpy-basics.ipynb).\n"
        + page[page.index("\n### [NumPy") : page.index('\n<a id="alphabetical-list">')]
        + '\n<a id="alphabetical-list"></a>\n\n## Alphabetical list\n\n'
        "- `twice`: [Python for math](../00-prerequisites/01-python-for-math.ipynb)\n"
    )
