"""Holds references/ to the roadmap, to the list of sources that it promises, and to what the code in its tables computes."""

import csv
import json
import math
import re
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from utils.maps import Curriculum, bare
from utils.notebooks import SHEETS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "references"
LISTS = ["books.md", "courses.md", "videos.md", "papers.md"]

# The sources that the lists must hold: file, words of the entry's first line, and its address where one is known.
RESOURCES = [
    ("books.md", "*Mathematics for Machine Learning*", "https://mml-book.github.io/book/mml-book.pdf"),
    ("books.md", "*Linear Algebra Done Right*, 4th ed.", "https://linear.axler.net/LADR4e.pdf"),
    (
        "books.md",
        "*Think Stats: Exploratory Data Analysis in Python*",
        "https://greenteapress.com/thinkstats2/thinkstats2.pdf",
    ),
    ("books.md", "*An Introduction to Statistical Learning*", None),
    ("books.md", "*The Elements of Statistical Learning*", None),
    ("books.md", "Goodfellow, Bengio, Courville, *Deep Learning*", None),
    ("books.md", "*Pattern Recognition and Machine Learning*", None),
    ("books.md", "*No Bullshit Guide to Math and Physics*", None),
    ("books.md", "*Introduction to Linear Algebra*", None),
    ("books.md", "*Numerical Linear Algebra*", None),
    ("books.md", "*Accuracy and Stability of Numerical Algorithms*, 2nd ed.", None),
    ("books.md", "*Matrix Computations*, 4th ed.", None),
    ("papers.md", "*Mathematics for AI*, arXiv 2501.10465", "https://arxiv.org/pdf/2501.10465"),
    (
        "papers.md",
        "*The many faces of AI and the role of mathematics*",
        "https://speakerdeck.com/gpeyre/the-many-faces-of-ai-and-the-role-of-mathematics",
    ),
    (
        "papers.md",
        "*The Roadmap of Mathematics for Machine Learning*",
        "https://thepalindrome.org/p/the-roadmap-of-mathematics-for-machine-learning",
    ),
    ("papers.md", "arXiv's machine-learning listing", None),
    ("papers.md", "Papers with Code", None),
    ("papers.md", "Distill (interactive articles)", None),
    ("papers.md", "*What every computer scientist should know about floating-point arithmetic*", None),
    (
        "papers.md",
        "Mathematical Tours (Peyré)",
        "https://github.com/mathematical-tours/mathematical-tours.github.io",
    ),
    ("papers.md", "Scientific resources (Mike E.)", "https://github.com/merlihson/scientific-resources"),
    (
        "courses.md",
        "Mathematics for Machine Learning and Data Science (DeepLearning.AI, Coursera)",
        "https://www.coursera.org/specializations/mathematics-for-machine-learning-and-data-science/",
    ),
    ("courses.md", "Mathematics for Machine Learning (Imperial College London, Coursera)", None),
    ("courses.md", "Machine Learning (Andrew Ng, Coursera)", None),
    ("courses.md", "Practical Deep Learning (fast.ai)", None),
    ("courses.md", "Introduction to Deep Learning (MIT)", None),
    ("courses.md", "Machine Learning Crash Course (Google)", None),
    ("courses.md", "Kaggle Learn", None),
    ("courses.md", "DataCamp", None),
    (
        "courses.md",
        "Linear Algebra (Gilbert Strang, MIT)",
        "https://www.youtube.com/watch?v=ZK3O402wf1c&list=PL49CF3715CB9EF31D&index=1",
    ),
    ("courses.md", "Linear Algebra (Khan Academy)", None),
    ("courses.md", "Multivariable Calculus (Khan Academy)", None),
    ("courses.md", "Statistics and Probability (Khan Academy)", None),
    ("courses.md", "Linear Algebra (Brilliant)", None),
    ("courses.md", "Neural Networks (Brilliant)", None),
    ("videos.md", "3Blue1Brown, *Essence of Linear Algebra*", None),
    (
        "videos.md",
        "3Blue1Brown, *Essence of Calculus*",
        "https://www.youtube.com/playlist?list=PLZHQObOWTQDMsr9K-rj53DwVRMYO3t5Yr",
    ),
    ("videos.md", "StatQuest with Josh Starmer", None),
    ("videos.md", "Two Minute Papers", None),
    ("videos.md", "Arxiv Insights", None),
]

# Symbols without which no notebook can be read, one or more from each field.
REQUIRED = r"""
\mathbb{R} | x \in S | S \subseteq T | S \cup T | S \cap T | \forall | \exists | \Rightarrow | \neg | f: S \to T | f \circ g
\arg\min_i x_i | \arg\max_i x_i | \ln x | \log_2 x | \sum_{i=1}^{n} x_i | \prod_{i=1}^{n} x_i | \mathbf{x} | \mathbf{A}
\mathbf{X} | x_i | X_{ij} | \mathbf{x}_i | n | d | \mathbf{A}^\top | \mathbf{A}^{-1} | \mathbf{A}\mathbf{B} | \mathbf{I}
\mathbf{u} \cdot \mathbf{v} | \mathbf{u}\mathbf{v}^\top | \mathbf{A} \odot \mathbf{B} | \mathrm{tr}(\mathbf{A})
\det(\mathbf{A}) | \mathrm{rank}(\mathbf{A}) | \mathrm{span}(\mathbf{u}, \mathbf{v}) | \lVert \mathbf{x} \rVert
\lVert \mathbf{x} \rVert_1 | \lVert \mathbf{x} \rVert_\infty | \lVert \mathbf{A} \rVert_F | \lambda_i | \sigma_i
\kappa(\mathbf{A}) | f'(x) | \frac{\partial f}{\partial x_i} | \nabla f(\mathbf{x}) | \mathbf{J}_{\mathbf{f}}(\mathbf{x})
\mathbf{H}_f(\mathbf{x}) | \int_a^b f(x) dx | dx | P(A) | P(A \mid B) | p(x) | \mathbb{E}[X] | \mathrm{Var}(X)
\mathrm{Cov}(X, Y) | X \sim p | X_i \overset{\mathrm{iid}}{\sim} p | X \perp Y | \hat\theta | \bar{x} | s^2 | \eta | \lambda
L | \kappa | H(X) | H(p, q) | D_{\mathrm{KL}}(p \parallel q) | I(X; Y) | \varepsilon_{\mathrm{mach}} | \mathrm{fl}(x)
\mathrm{ulp}(x) | O(n^2)
"""

GREEK = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi
psi omega""".split()

COLUMNS = ["Symbol", "Read aloud", "Meaning and shape", "In Python", "First used"]


def read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notebooks():
    """The titles of the notebooks, in the order of the roadmap."""
    return [entry.title for entry in Curriculum(ROOT).entries.values()]


def entries_of(text):
    """Bullets of a list as (head, annotation, level, notebooks); what a bullet lacks is empty."""
    bullets = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)
    return [_entry(bullet) for bullet in bullets]


def _entry(bullet):
    parts = [" ".join(part.split()) for part in bullet.removeprefix("- ").split("\\\n")]
    last = re.fullmatch(r"\*\*Level\*\* (.+) · \*\*Notebooks\*\* (.+)", parts[-1])
    if len(parts) != 3 or not last:
        return parts[0], "", "", []
    return parts[0], parts[1], last[1], last[2].split("; ")


def rows_of(text):
    """Rows of all Markdown tables, each as a list of cells, without header and rule, with the header's cells beside it."""
    found, header = [], None
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else None
        if cells is None:
            header = None
        elif header is None:
            header = cells
        elif not set("".join(cells)) <= set("-: "):
            found.append((header, cells))
    return found


def symbol_rows():
    return [cells for header, cells in rows_of(read("notation.md")) if header == COLUMNS]


def formulas_in(text):
    return re.findall(r"\$([^$]+)\$", text)


def code_in(text):
    return re.findall(r"`([^`]+)`", text)


def namespace():
    """The names that notation.md sets up for the code of its tables."""
    names = {}
    exec(re.search(r"```python\n(.*?)```", read("notation.md"), re.DOTALL)[1], names)
    return names


def value_of(code):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return eval(code, namespace())


def twin_of(symbol):
    return next(code_in(cells[3]) for cells in symbol_rows() if symbol in formulas_in(cells[0]))


def check_notebooks(mentions, notebooks):
    """Each mention is a title of the roadmap, linked or marked as planned, and they stand in its order."""
    titles = [bare(mention) for mention in mentions]
    assert titles and set(titles) <= set(notebooks), f"not in the roadmap: {set(titles) - set(notebooks)}"
    assert titles == sorted(set(titles), key=notebooks.index), f"not in the roadmap's order: {titles}"
    assert not set(titles) & set(mentions), f"neither a link nor marked as planned: {mentions}"


# The lists


@pytest.mark.parametrize(("name", "title", "address"), RESOURCES, ids=[title for _, title, _ in RESOURCES])
def test_resource_is_listed_once_with_its_address(name, title, address):
    heads = [head for head, *_ in entries_of(read(name)) if title in head]
    assert len(heads) == 1
    found = re.findall(r"<(https?://[^>\s]+)>", heads[0])
    assert found == [address] if address else len(found) <= 1


def test_an_address_stands_in_one_entry_of_the_lists_and_nowhere_else():
    pages = {page.name: page.read_text("utf-8") for page in FOLDER.glob("*.md")}
    found = [url for text in pages.values() for url in re.findall(r"https?://[^\s>)]+", text)]
    heads = " ".join(head for name in LISTS for head, *_ in entries_of(pages[name]))
    assert len(found) == len(set(found))
    assert [url for url in found if f"<{url}>" not in heads] == []


@pytest.mark.parametrize("name", LISTS)
def test_entry_has_one_sentence_a_level_and_notebooks(name, notebooks):
    entries = entries_of(read(name))
    assert entries
    for head, annotation, level, mentions in entries:
        assert annotation and level in {"Beginner", "Intermediate", "Advanced"}, head
        assert len(annotation.split()) >= 12 and annotation.endswith("."), head
        assert not re.search(r"[.!?] [A-Z]", annotation), f"more than one sentence: {head}"
        check_notebooks(mentions, notebooks)


def test_no_two_entries_are_annotated_alike():
    words = [
        frozenset(annotation.lower().split())
        for name in LISTS
        for _, annotation, *_ in entries_of(read(name))
    ]
    for i, one in enumerate(words):
        for other in words[:i]:
            assert len(one & other) < 0.5 * min(len(one), len(other)), " ".join(sorted(one & other))


# The glossary


def glossary():
    """Entries as (term, definition, notebook)."""
    text = re.sub(r"\n  ", " ", read("glossary.md"))
    notebook = r"\[[^\]]+\]\([^)]+\)|[^()]+ \*\(planned\)\*"
    found = re.findall(rf"^- \*\*(.+?)\*\* — (.+) \(({notebook})\)$", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^- ", text, re.MULTILINE)), (
        "an entry is not of the form: term — text (notebook)"
    )
    return found


def test_glossary_is_alphabetical_without_duplicates():
    terms = [term.casefold() for term, *_ in glossary()]
    assert len(terms) >= 60
    assert terms == sorted(set(terms))


def test_glossary_entry_is_one_or_two_sentences_with_a_notebook_of_the_roadmap(notebooks):
    for term, definition, notebook in glossary():
        assert definition.endswith(".") and len(re.findall(r"[.!?] [A-Z]", definition)) <= 1, term
        check_notebooks([notebook], notebooks)


def test_glossary_term_in_italics_has_an_entry():
    terms = {term.casefold() for term, *_ in glossary()}
    for _, definition, _ in glossary():
        for word in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", definition):
            forms = {
                word.casefold(),
                word.casefold().removesuffix("s"),
                re.sub("xes$", "xis", word.casefold()),
            }
            assert forms & terms, word


# Notation


def test_tables_have_five_columns_and_name_a_notebook_of_the_roadmap(notebooks):
    assert len(symbol_rows()) >= 180
    for header, cells in rows_of(read("notation.md")):
        assert len(cells) == len(header) and all(cells), cells
    for cells in symbol_rows():
        assert formulas_in(cells[0]) and bare(cells[4]) in notebooks, cells


def test_symbol_is_defined_once():
    counts = Counter(symbol for cells in symbol_rows() for symbol in formulas_in(cells[0]))
    assert [symbol for symbol, count in counts.items() if count > 1] == []


def test_symbols_that_every_field_needs_are_there():
    defined = {symbol for cells in symbol_rows() for symbol in formulas_in(cells[0])}
    assert [symbol for symbol in re.split(r" \| |\n", REQUIRED.strip()) if symbol not in defined] == []


@pytest.mark.parametrize("cells", symbol_rows(), ids=lambda cells: cells[0])
def test_twin_runs(cells):
    assert cells[3] == "none" or re.fullmatch(r"`[^`]+`(, `[^`]+`)*", cells[3])
    for code in code_in(cells[3]):
        value_of(code)


JOINT = [[0.3, 0.1], [0.2, 0.4]]
BITS = {
    "p": 1.5,
    "m": 0.3125 * math.log2(3.2) + 0.1875 * math.log2(16 / 3) + 0.5,
    "q": 0.75 + 0.75 * math.log2(4 / 3),
}


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        (r"x_i", 3),
        (r"A_{ij}", 2),
        (r"\mathbf{x}_i", [1, 2]),
        (r"\mathbf{a}_j", [2, 4]),
        (r"\arg\max_i x_i", 3),
        (r"f \circ g", 2),
        (r"\log_2 x", 3),
        (r"\binom{n}{k}", 10),
        (r"\mathbf{u}\mathbf{v}^\top", [[3, 6], [4, 8]]),
        (r"\mathbf{A}\mathbf{B}", [[2, 3], [4, 7]]),
        (r"\mathbf{A} \odot \mathbf{B}", [[0, 2], [3, 4]]),
        (r"\lVert \mathbf{x} \rVert", 5),
        (r"\lVert \mathbf{x} \rVert_1", 7),
        (r"\lVert \mathbf{x} \rVert_\infty", 4),
        (r"\lVert \mathbf{A} \rVert_F", math.sqrt(30)),
        (r"\mathrm{proj}_{\mathbf{v}}\mathbf{u}", [2.2, 4.4]),
        (r"\det(\mathbf{A})", -2),
        (r"\lambda_i", 3),
        (r"\kappa", 3),
        (r"f'(x)", 1 / (2 * math.sqrt(2))),
        (r"f''(x)", -1 / (8 * math.sqrt(2))),
        (r"f^{(k)}(x)", 6),
        (r"\nabla f(\mathbf{x})", [6, 3]),
        (r"D_{\mathbf{v}} f(\mathbf{x})", 12 / math.sqrt(5)),
        (r"\mathbf{J}_{\mathbf{f}}(\mathbf{x})", [[-4, 3], [1, 0], [0, -8]]),
        (r"\int_a^b f(x) dx", (3**1.5 - 2**1.5) * 2 / 3),
        (r"\iint_D f(x, y) dx dy", 0.25),
        (r"P(A \mid B)", 2 / 3),
        (r"p(x \mid y)", [[0.6, 0.2], [0.4, 0.8]]),
        (r"\mathbb{E}[X]", 0.75),
        (r"\mathbb{E}[X \mid Y]", [0.4, 0.8]),
        (r"\mathrm{Var}(X)", 0.6875),
        (r"\mathrm{Cov}(X, Y)", 0.1),
        (r"X \perp Y", False),
        (r"\boldsymbol{\pi}", [5 / 6, 1 / 6]),
        (r"\mathrm{Geometric}(p)", 0.3),
        (r"\mathrm{Poisson}(r)", 1.5**2 * math.exp(-1.5) / 2),
        (r"\mathrm{Uniform}(a, b)", 1),
        (r"\mathrm{Exponential}(r)", 1.5 * math.exp(-1.5)),
        (r"\mathcal{N}(\mu, \sigma^2)", math.exp(-1 / 8) / (2 * math.sqrt(2 * math.pi))),
        (r"\mathrm{Beta}(a, b)", 1.5),
        (r"s^2", 3),
        (r"\hat\sigma^2", 2.25),
        (r"z_i", [-1.5 / 3**0.5, -0.5 / 3**0.5, -0.5 / 3**0.5, 2.5 / 3**0.5]),
        (r"s_{xy}", 5 / 3),
        (r"\widehat{\boldsymbol{\Sigma}}", [[5 / 3, 5 / 3], [5 / 3, 10 / 3]]),
        (r"\mathrm{SE}", math.sqrt(3) / 2),
        (r"\mathbf{r}", [-1, -2, 1, 2]),
        (r"\mathbf{Z}", [[2, 3, 1], [3, 2, 4], [4, 6, 2], [5, 5, 5]]),
        (r"\mathrm{soft}(x, t)", [2.5, -3.5]),
        (r"H(X)", BITS["p"]),
        (r"H(p, q)", 2.25 + 0.25 * math.log2(4 / 3)),
        (r"D_{\mathrm{KL}}(p \parallel q)", 0.75 + 0.25 * math.log2(4 / 3)),
        (r"\mathrm{JS}(p, q)", BITS["m"] - (BITS["p"] + BITS["q"]) / 2),
        (r"H(Y \mid X)", 0.4 * (0.75 * math.log2(4 / 3) + 0.5) + 0.6 * (math.log2(3) - 2 / 3)),
        (
            r"I(X; Y)",
            sum(
                JOINT[r][c] * math.log2(JOINT[r][c] / ((0.4, 0.6)[r] * 0.5))
                for r in range(2)
                for c in range(2)
            ),
        ),
        (r"h(X)", math.log2(0.1 * math.sqrt(2 * math.pi * math.e))),
        (r"\varepsilon_{\mathrm{mach}}", 2.0**-52),
        (r"u", 2.0**-53),
        (r"\mathrm{ulp}(x)", 2.0**-52),
        (r"\mathbf{D} - \mathbf{A}", [[1, -1], [-1, 1]]),
    ],
)
def test_twin_computes_what_the_row_says(symbol, expected):
    np.testing.assert_allclose(
        np.asarray(value_of(twin_of(symbol)[0]), dtype=float), expected, rtol=1e-6, atol=1e-6
    )


def test_sign_rule_holds_for_tied_entries_on_either_side_of_a_rounding():
    rule = re.search(r"`(v \* np\.sign[^`]+)`", read("notation.md"))[1]
    for tiny in (-1e-12, 0, 1e-12):
        for sign in (1, -1):
            names = {"np": np, "v": sign * np.array([math.sqrt(0.5), -math.sqrt(0.5) + tiny])}
            np.testing.assert_allclose(eval(rule, names), [math.sqrt(0.5), -math.sqrt(0.5)], atol=1e-9)
    np.testing.assert_allclose(eval(rule, {"np": np, "v": np.array([0.6, -0.8])}), [-0.6, 0.8])


def test_greek_table_holds_the_alphabet():
    header = ["Letter", "Name", "Typical use here"]
    assert [cells[1] for head, cells in rows_of(read("notation.md")) if head == header] == GREEK


@pytest.mark.parametrize("name", ["notation.md", "glossary.md", "cheatsheet.md", *LISTS])
def test_formulas_survive_markdown(name):
    text = re.sub(r"```.*?```", "", read(name), flags=re.DOTALL)
    for line in text.splitlines():
        prose = re.sub(r"`[^`]*`", "`code`", line)
        assert prose.count("$") % 2 == 0, line
        for before, formula, after in re.findall(r"(^|.)\$([^$]+)\$(.|$)", prose):
            assert before in ("", " ") and after in ("", " ", ",", ".", ";", ":"), line
            assert formula == formula.strip(), line
            assert not re.search(r"\\[^A-Za-z]|[|*<>]|\\operatorname|\\mbox|\\phantom", formula), formula
    for block in re.split(r"\n\n|\n(?=- |\d+\. |\|)|\|", re.sub(r"`[^`]*`", "", text)):
        assert not re.search(r"[^\w\s]_\S.*\S_[^\w\s]", " ".join(formulas_in(block))), (
            f"becomes emphasis: {block}"
        )


def test_links_lead_somewhere():
    for page in FOLDER.glob("*.md"):
        text = page.read_text("utf-8")
        anchors = {
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.+)", text, re.M)
        }
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert target[1:] in anchors if target.startswith("#") else (page.parent / target).exists(), (
                page.name,
                target,
            )


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_is_current(name):
    assert read(name) == SHEETS[name](ROOT), "make it anew: python -m utils.notebooks refresh"


def test_flashcards_hold_every_question_of_every_notebook_once():
    lines = read("flashcards.tsv").splitlines()
    assert lines[:3] == [
        "#separator:tab",
        "#html:false",
        "#tags column:3",
    ]
    cards = list(csv.reader(lines[3:], delimiter="\t"))
    assert all(len(card) == 3 and all(card) and not card[0].startswith("#") for card in cards)
    assert max(Counter(question for question, _, _ in cards).values()) == 1
    due = {
        path.relative_to(ROOT).with_suffix("").as_posix(): json.dumps(
            json.loads(path.read_text("utf-8"))["cells"]
        ).count("?</summary>")
        for path in ROOT.glob("0*/*.ipynb")
    }
    assert Counter(notebook for _, _, notebook in cards) == due
