"""Holds references/ to the roadmap, to the list of sources that it promises, and to what the code in its tables computes."""

import csv
import functools
import math
import re
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from utils.maps import NUMBERS, Curriculum, bare
from utils.notebooks import Notebook, all_notebooks

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "references"

# The sources that the lists must hold: words of the entry's first line, and an address where the project was given one.
RESOURCES = {
    "books.md": """
        *Mathematics for Machine Learning* | https://mml-book.github.io/book/mml-book.pdf
        *Linear Algebra Done Right*, 4th ed. | https://linear.axler.net/LADR4e.pdf
        *Think Stats: Exploratory Data Analysis in Python* | https://greenteapress.com/thinkstats2/thinkstats2.pdf
        *An Introduction to Statistical Learning*
        *The Elements of Statistical Learning*
        Goodfellow, Bengio, Courville, *Deep Learning*
        *Pattern Recognition and Machine Learning*
        *No Bullshit Guide to Math and Physics*
        *Introduction to Linear Algebra*
        *Numerical Linear Algebra*
        *Accuracy and Stability of Numerical Algorithms*, 2nd ed.
        *Matrix Computations*, 4th ed.""",
    "papers.md": """
        *Mathematics for AI*, arXiv 2501.10465 | https://arxiv.org/pdf/2501.10465
        *The many faces of AI and the role of mathematics* | \
https://speakerdeck.com/gpeyre/the-many-faces-of-ai-and-the-role-of-mathematics
        *The Roadmap of Mathematics for Machine Learning* | \
https://thepalindrome.org/p/the-roadmap-of-mathematics-for-machine-learning
        arXiv's machine-learning listing
        Papers with Code
        Distill (interactive articles)
        *What every computer scientist should know about floating-point arithmetic*
        Mathematical Tours (Peyré) | https://github.com/mathematical-tours/mathematical-tours.github.io
        Scientific resources (Mike E.) | https://github.com/merlihson/scientific-resources""",
    "courses.md": """
        Mathematics for Machine Learning and Data Science (DeepLearning.AI, Coursera) | \
https://www.coursera.org/specializations/mathematics-for-machine-learning-and-data-science/
        Mathematics for Machine Learning (Imperial College London, Coursera)
        Machine Learning (Andrew Ng, Coursera)
        Practical Deep Learning (fast.ai)
        Introduction to Deep Learning (MIT)
        Machine Learning Crash Course (Google)
        Kaggle Learn
        DataCamp
        Linear Algebra (Gilbert Strang, MIT) | \
https://www.youtube.com/watch?v=ZK3O402wf1c&list=PL49CF3715CB9EF31D&index=1
        Linear Algebra (Khan Academy)
        Multivariable Calculus (Khan Academy)
        Statistics and Probability (Khan Academy)
        Linear Algebra (Brilliant)
        Neural Networks (Brilliant)""",
    "videos.md": """
        3Blue1Brown, *Essence of Linear Algebra*
        3Blue1Brown, *Essence of Calculus* | https://www.youtube.com/playlist?list=PLZHQObOWTQDMsr9K-rj53DwVRMYO3t5Yr
        StatQuest with Josh Starmer
        Two Minute Papers
        Arxiv Insights""",
}
LISTS = list(RESOURCES)

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
def titles():
    """The titles of all notebooks, in the order of the roadmap."""
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


# The lists


@pytest.mark.parametrize(
    ("name", "resource"),
    [(name, line.strip()) for name in LISTS for line in RESOURCES[name].strip().splitlines()],
)
def test_resource_is_listed_once_with_its_address(name, resource):
    title, _, address = resource.partition(" | ")
    heads = [head for head, *_ in entries_of(read(name)) if title in head]
    assert len(heads) == 1 and f"<{address}>" in heads[0] + "<>"


def test_an_entry_has_one_address_at_most_and_no_two_have_the_same():
    heads = [head for name in LISTS for head, *_ in entries_of(read(name))]
    addresses = [re.findall(r"https?:\S+", head) for head in heads]
    assert all(len(found) <= 1 for found in addresses)
    assert all(
        re.search(r" — <https://\S+>$", head) for head, found in zip(heads, addresses, strict=True) if found
    )
    assert max(Counter(url for found in addresses for url in found).values()) == 1


@pytest.mark.parametrize("name", LISTS)
def test_entry_has_one_sentence_a_level_and_notebooks(name, titles):
    entries = entries_of(read(name))
    assert entries
    for head, annotation, level, mentions in entries:
        assert annotation and level in {"Beginner", "Intermediate", "Advanced"}, head
        assert len(annotation.split()) >= 12 and annotation.endswith("."), head
        assert not re.search(r"[.!?] [A-Z]", annotation), f"more than one sentence: {head}"
        named = [bare(mention) for mention in mentions]
        assert named and named == [title for title in titles if title in named], (
            f"not in the roadmap's order: {head}"
        )
        assert not set(named) & set(mentions), f"neither a link nor marked as planned: {head}"


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
    """Entries as (term, definition, mention of a notebook)."""
    text = re.sub(r"\n  ", " ", read("glossary.md"))
    found = re.findall(
        r"^- \*\*(.+?)\*\* — (.+) \((\[[^\]]+\]\([^)]+\)|[^()]+ \*\(planned\)\*)\)$", text, re.MULTILINE
    )
    assert len(found) == len(re.findall(r"^- ", text, re.MULTILINE)), (
        "an entry is not of the form: term — text (notebook)"
    )
    return found


def test_glossary_is_alphabetical_without_duplicates():
    terms = [term.casefold() for term, *_ in glossary()]
    assert len(terms) >= 60
    assert terms == sorted(set(terms))


def test_glossary_entry_is_one_or_two_sentences_with_a_notebook_that_says_the_word(titles):
    numbers = {
        title: NUMBERS[entry.file]
        for title, entry in zip(titles, Curriculum(ROOT).entries.values(), strict=True)
    }
    for term, definition, mention in glossary():
        assert definition.endswith(".") and len(re.findall(r"[.!?] [A-Z]", definition)) <= 1, term
        assert bare(mention) in titles and bare(mention) != mention, term
        if notebook := written().get(numbers[bare(mention)]):
            words = [word for word in re.split(r"[\s–-]", term.casefold()) if len(word) > 2] or [
                term.casefold()
            ]
            text = " ".join(cell.source for cell in notebook.cells).casefold()
            assert any(word in text for word in words), f"{term}: {bare(mention)} does not say it"


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


def test_tables_have_five_columns_and_name_a_notebook_of_the_roadmap(titles):
    assert len(symbol_rows()) >= 180
    for header, cells in rows_of(read("notation.md")):
        assert len(cells) == len(header) and all(cells), cells
    for cells in symbol_rows():
        assert formulas_in(cells[0]) and bare(cells[4]) in titles and bare(cells[4]) != cells[4], cells


# Where a symbol is first used can be derived for those with a command that no other row has, and for these.
TRACES = {
    r"\sqrt{x}": r"\\sqrt",
    "n!": r"[a-z)]!",
    r"\mathbf{X}": r"\\mathbf\{X\}",
    "X_{ij}": r"X_\{ij\}",
    "d": r"^d$|^d=|x_d(?![a-z])",
    r"\mathbf{A}": r"\\mathbf\{A",
    "A_{ij}": r"A_\{ij\}",
    r"\mathbf{x}_i": r"\\mathbf\{x\}_i",
    r"\lVert \mathbf{x} \rVert_1": r"\\rVert_1",
    r"\lVert \mathbf{x} \rVert_\infty": r"\\rVert_\\infty",
    r"\lVert \mathbf{x} \rVert_p": r"\\rVert_p",
    r"\log_2 x": r"\\log_2",
    r"\hat{y}_i": r"\\hat[ {]*y",
    r"\bar{x}": r"\\bar",
    "s_p": r"s_p(?![a-z])",
    "e^x": r"(?<![a-zA-Z])e\^",
    r"\lbrace x \in S \mid x \gt 1 \rbrace": r"\\\{.*\\mid",
    r"\mathbf{w}^{(t)}": r"\\mathbf\{[a-z]\}\^\{\(t\)\}",
    r"\mathbf{A}^k": r"\\mathbf\{[A-Z]\}\^\{?[kn]",
    "O(n^2)": r"O\(",
}
SHARED = "mathbf mathrm mathcal boldsymbol frac tfrac lvert rvert lVert rVert hat bar tilde dots quad mid lbrace rbrace".split()


@functools.cache
def written():
    """The notebooks that are there, by number."""
    files = {path.relative_to(ROOT).as_posix(): path for path in all_notebooks(ROOT)}
    return {number: Notebook.read(files[file]) for file, number in NUMBERS.items() if file in files}


@functools.cache
def formulas_of(number):
    """The formulas in the prose of a written notebook, without sizes of brackets and with spaces between letters only."""
    found = []
    for cell in written()[number].cells:
        if cell.kind == "markdown":
            prose = re.sub(r"`[^`]*`", "", cell.source)
            found += [a or b for a, b in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", prose, re.DOTALL)]
    plain = [
        re.sub(
            r"\\(?:[bB]igg?|left|right)[lr]?(?![a-zA-Z])|\\[,;:!]|(?<![a-zA-Z])\s+|\s+(?![a-zA-Z])",
            "",
            formula,
        )
        for formula in found
    ]
    plain = [formula.replace(r"\operatorname", r"\mathrm") for formula in plain]
    return [re.sub(r"\\mathbf ([A-Za-z])", r"\\mathbf{\1}", formula) for formula in plain]


def trace_of(symbol, rows):
    """A pattern that finds the symbol in formulas and nothing else, or None where there is no such pattern."""
    if symbol in TRACES:
        return TRACES[symbol]
    for found in re.finditer(r"\\mathrm\{(\w\w+)\}|\\mathbb\{\w\}|\\([a-zA-Z]+)", symbol):
        token, name = found[0], found[2]
        if name in SHARED or name in GREEK or (name and name.casefold() in [*GREEK, "varepsilon"]):
            continue
        if (
            sum(any(re.search(re.escape(token) + r"(?![a-zA-Z])", other) for other in row) for row in rows)
            == 1
        ):
            return re.escape(token) + r"(?![a-zA-Z])"
    return None


def test_first_use_is_right_wherever_it_can_be_derived(titles):
    """No written notebook uses a symbol before the one that its row names, and that one, if it is written, uses it."""
    order = list(Curriculum(ROOT).entries)
    rows = [formulas_in(cells[0]) for cells in symbol_rows()]
    derived, faults = 0, []
    for symbols, cells in zip(rows, symbol_rows(), strict=True):
        traces = [trace for trace in (trace_of(symbol, rows) for symbol in symbols) if trace]
        users = [n for n in written() if any(re.search(t, f) for t in traces for f in formulas_of(n))]
        stated = order[titles.index(bare(cells[4]))]
        derived += bool(users)
        earlier = [n for n in users if order.index(n) < order.index(stated)]
        if traces and (earlier or (stated in written() and stated not in users)):
            faults.append(f"{cells[0]} is said to be first used in {stated}, and stands in {users}")
    assert faults == [] and derived >= 50


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


def test_flashcards_hold_every_question_of_every_notebook_once():
    lines = read("flashcards.tsv").splitlines()
    assert lines[:3] == [
        "#separator:tab",
        "#html:false",
        "#tags column:3",
    ]
    cards = list(csv.reader(lines[3:], delimiter="\t"))
    assert all(len(card) == 3 and all(card) and not card[0].startswith("#") for card in cards)
    assert not any("$" in side for card in cards for side in card)  # Anki would show them
    assert max(Counter(question for question, _, _ in cards).values()) == 1
    due = {
        path.relative_to(ROOT).with_suffix("").as_posix(): sum(
            cell.source.count("<details") for cell in Notebook.read(path).section("Summary")
        )
        for path in all_notebooks(ROOT)
    }
    assert Counter(notebook for _, _, notebook in cards) == due
