"""Maps of the curriculum: whatever follows from the tables of roadmap.md and from the notebooks that are written.

The tables under "The one order" are the source: one row a notebook, with number, title, level, time and needs, edited by
hand. `FOLDERS` adds the names of the files. From these `python -m utils.notebooks refresh` rewrites

- every mention of a notebook: "[Title](file)" once it is written, "Title *(planned)*" before that;
- counts and times in roadmap.md and README.md, the lists of notebooks and the graphs of what needs what;
- in each notebook the line with level, time and needs, and the last line, which leads to the notebooks beside it;
- references/functions.md, and the sheets made of the summaries.

A list of notebooks in a table separates its items by " · ". An item is a title (with its link or mark, or without),
"from Title to Title", or "all of [Folder](folder/README.md)".
"""

from __future__ import annotations

import ast
import functools
import json
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from utils.notebooks import LEVELS, ROOT, SHEETS, Notebook, all_notebooks

FOLDERS = {
    "00-prerequisites": "python-for-math numpy-basics mathematical-notation functions-exponents-and-logarithms "
    "sets-logic-and-counting graphs pictures-of-math",
    "01-linear-algebra": "vectors-and-matrices matrix-operations linear-systems-and-elimination "
    "determinants-and-inverses vector-spaces-and-rank projections-and-orthogonality eigenvalues-and-eigenvectors "
    "symmetric-and-positive-definite-matrices svd tensors-and-einsum linear-algebra-in-ml",
    "02-calculus": "functions-limits-and-continuity derivatives-and-gradients partial-derivatives chain-rule "
    "multivariable-calculus hessian-matrix taylor-series integration matrix-calculus automatic-differentiation "
    "calculus-in-ml",
    "03-probability": "sample-spaces-and-events conditional-probability random-variables probability-distributions "
    "expectation-and-variance bayes-theorem joint-distributions-and-the-multivariate-gaussian lln-and-clt "
    "maximum-likelihood-estimation markov-chains-and-monte-carlo probability-in-ml",
    "04-statistics": "descriptive-statistics sampling covariance-and-correlation "
    "estimation-and-confidence-intervals hypothesis-testing bayesian-inference bias-variance-tradeoff "
    "statistics-in-ml experiments-and-many-tests",
    "05-optimization": "loss-functions convexity gradient-descent loss-landscapes sgd-momentum-rmsprop-adam "
    "newton-and-quasi-newton constrained-optimization regularization optimization-in-ml",
    "06-information-theory": "entropy cross-entropy kl-divergence mutual-information information-theory-in-ml",
    "07-numerical-methods": "floating-point-errors numerical-stability conditioning numerical-differentiation "
    "root-finding numerical-integration-and-monte-carlo iterative-solvers numerical-methods-in-ml",
    "08-ml-math-case-studies": "linear-regression logistic-regression pca gradient-descent-visualization "
    "neural-network-intuition naive-bayes-spam-filter svd-recommender gaussian-mixtures-and-em "
    "support-vector-machines attention-and-transformers gaussian-processes diffusion-models",
}
FILES = {  # "01/06" -> "01-linear-algebra/06-projections-and-orthogonality.ipynb"
    f"{folder[:2]}/{place:02d}": f"{folder}/{place:02d}-{stem}.ipynb"
    for folder, stems in FOLDERS.items()
    for place, stem in enumerate(stems.split(), start=1)
}
NUMBERS = {file: number for number, file in FILES.items()}
PAGES = (
    "roadmap.md",
    "README.md",
    *(f"{folder}/README.md" for folder in FOLDERS),
    *(f"references/{name}.md" for name in "README books courses videos papers glossary notation".split()),
)
ON_A_PAGE, IN_A_NOTEBOOK = "*(planned)*", "(planned)"  # the mark of what is not written
NO_NEEDS = "school algebra"
EXERCISES = 1.5  # time with exercises, as a multiple of the time for reading and running
# The columns of roadmap.md's tables that hold lists of notebooks.
LISTS = {"Notebook", "You need", "Begin with", "Notebooks", "Notebooks, in this order"}

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_ALL_OF = re.compile(r"all of \[[^\]]+\]\((\d\d-[a-z-]+)/README\.md\)")
_HEADER = re.compile(r"^\*\*Level\*\* .*? · \*\*You build\*\*", re.M)
_WAYS = re.compile(r"\n+(?:\*\*(?:Previous|Next)\*\* .* · )?\[Roadmap\]\(\.\./roadmap\.md\)\s*\Z")


# --- the curriculum --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One notebook of the curriculum, written or planned; `needs` holds numbers such as "01/06"."""

    number: str
    title: str
    level: str
    minutes: int
    needs: tuple[str, ...]

    @property
    def file(self) -> str:
        """The path from the root of the repository."""
        return FILES[self.number]

    @property
    def folder(self) -> str:
        """The folder's name."""
        return self.file.partition("/")[0]


class Curriculum:
    """The rows of roadmap.md, and the ways in which pages speak of them."""

    def __init__(self, root: Path = ROOT):
        """Read `root`/roadmap.md. Raises ValueError when a row cannot be read or needs what no row is called."""
        self.root = root
        text = (root / "roadmap.md").read_text(encoding="utf-8")
        rows = [cells for cells in table_rows(text) if cells[0] in FILES]
        if odd := [cells[0] for cells in rows if len(cells) != 5 or not re.fullmatch(r"\d+ min", cells[3])]:
            raise ValueError(f"roadmap.md: the row of {odd[0]} is not: number, notebook, level, time, needs")
        self.number = {bare(cells[1]): cells[0] for cells in rows}
        self.entries = {
            number: Entry(number, bare(title), level, int(time.split()[0]), tuple(self.expand(needs)))
            for number, title, level, time, needs in rows
        }

    def expand(self, cell: str) -> list[str]:
        """The numbers of the notebooks in a list. Raises ValueError for a title that no row has."""
        numbers = []
        for item in cell.split(" · "):
            if folder := _ALL_OF.fullmatch(item):
                numbers += [number for number, file in FILES.items() if file.startswith(folder[1] + "/")]
            elif item != NO_NEEDS:
                ends = [list(FILES).index(self._number_of(title)) for title in _titles(item)]
                numbers += list(FILES)[ends[0] : ends[-1] + 1]
        return numbers

    def _number_of(self, title: str) -> str:
        if title not in self.number:
            raise ValueError(f"roadmap.md speaks of “{title}”, and no row has this title")
        return self.number[title]

    def written(self, entry: Entry) -> bool:
        """Whether the notebook is there."""
        return (self.root / entry.file).is_file()

    def name(self, entry: Entry, page: str, mark: str = ON_A_PAGE, text: str = "") -> str:
        """A mention on `page`, a path from the root: a link if the notebook is written, otherwise its title and the mark."""
        if not self.written(entry):
            return f"{entry.title} {mark}"
        return f"[{text or entry.title}]({posixpath.relpath(entry.file, posixpath.dirname(page) or '.')})"

    def listing(self, cell: str, page: str) -> str:
        """A list of notebooks with every title linked or marked."""

        def linked(item: str) -> str:
            if _ALL_OF.fullmatch(item) or item == NO_NEEDS:
                return item
            names = [self.name(self.entries[self._number_of(title)], page) for title in _titles(item)]
            return f"from {names[0]} to {names[1]}" if len(names) == 2 else names[0]

        return " · ".join(map(linked, cell.split(" · ")))

    @functools.cached_property
    def _marked_title(self) -> re.Pattern:
        """Any title with the mark behind it, in running text, where lines may break between words."""
        titles = (r"\s+".join(map(re.escape, title.split())) for title in sorted(self.number, key=len)[::-1])
        return re.compile(rf"(?<![\w-])({'|'.join(titles)})(\s+)\*?\(planned\)\*?")

    def marked(self, text: str, page: str, mark: str = ON_A_PAGE) -> str:
        """Running text in which mentions of notebooks that are written are links and the others are marked."""
        here = posixpath.dirname(page)

        def unlink(found: re.Match) -> str:
            number = NUMBERS.get(posixpath.normpath(posixpath.join(here, found[2])))
            entry = self.entries.get(number)
            if entry is None or self.written(entry):
                return found[0]
            return f"{found[1] if ' '.join(found[1].split()) == entry.title else entry.title} {mark}"

        def link(found: re.Match) -> str:
            entry = self.entries[self.number[" ".join(found[1].split())]]
            return (
                self.name(entry, page, text=found[1]) if self.written(entry) else found[1] + found[2] + mark
            )

        return self._marked_title.sub(link, _LINK.sub(unlink, text))

    def count(self, entries: Iterable[Entry]) -> str:
        """How many are written: "2 of 7"."""
        entries = list(entries)
        return f"{sum(map(self.written, entries))} of {len(entries)}"

    def of_folder(self, folder: str) -> list[Entry]:
        """The entries of one folder, in order."""
        return [entry for entry in self.entries.values() if entry.folder == folder]


def _titles(item: str) -> list[str]:
    """The one title of an item, or the two of "from … to …"."""
    return [bare(title) for title in item.removeprefix("from ").split(" to ")]


def bare(cell: str) -> str:
    """The title in "[Title](file)", "Title *(planned)*" or "Title"."""
    cell = re.sub(r" \*?\(planned\)\*?$", "", cell)
    link = _LINK.fullmatch(cell)
    return link[1] if link else cell


def cells_of(line: str) -> list[str]:
    """The cells of one line of a table."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def table_rows(text: str) -> list[list[str]]:
    """The cells of every table row in a Markdown text, heads included."""
    return [cells_of(line) for line in text.splitlines() if line.startswith("|")]


def hours(minutes: int) -> str:
    """Minutes as the pages write them: "6 h", "45 min", "10 h 30 min"."""
    whole, rest = divmod(minutes, 60)
    return " ".join([f"{whole} h"] * (whole > 0) + [f"{rest} min"] * (rest > 0))


def total(entries: Iterable[Entry]) -> int:
    """The minutes of all of them."""
    return sum(entry.minutes for entry in entries)


def with_exercises(minutes: int) -> str:
    """The time with exercises, to the hour."""
    return f"about {int(minutes * EXERCISES / 60 + 0.5)} h"


def span(levels: Iterable[str]) -> str:
    """The levels from the lowest to the highest: "Beginner", "Beginner to Advanced"."""
    found = sorted(set(levels), key=LEVELS.index)
    return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"


# --- graphs ----------------------------------------------------------------------------------------------------------


def ancestors(needs: dict[str, Iterable[str]]) -> dict[str, set[str]]:
    """All that each key needs, directly or through others; a key comes after what it needs."""
    found: dict[str, set[str]] = {}
    for key, direct in needs.items():
        found[key] = set(direct).union(*(found.get(need, ()) for need in direct))
    return found


def arrows(needs: dict[str, Iterable[str]]) -> list[tuple[str, str]]:
    """The pairs (need, key) that are left when needs that follow from other needs are dropped."""
    before = ancestors(needs)
    return [
        (need, key)
        for key, direct in needs.items()
        for need in direct
        if not any(need in before.get(other, ()) for other in direct)
    ]


def _node(name: str, label: str, written: bool) -> str:
    """A box with a solid line for what is written, a round one with a dashed line for what is planned."""
    return f'{name}["{label}"]' if written else f'{name}(["{label}"]):::planned'


def _mermaid(lines: Iterable[str], direction: str) -> str:
    planned = "classDef planned stroke-dasharray: 5 4"
    return "\n".join(
        ["```mermaid", f"flowchart {direction}", *(f"    {x}" for x in (*lines, planned)), "```"]
    )


def folder_graph(book: Curriculum) -> str:
    """The nine folders and which ones build on which."""
    needs = {
        folder: sorted(
            {book.entries[n].folder for entry in book.of_folder(folder) for n in entry.needs} - {folder}
        )
        for folder in FOLDERS
    }
    lines = []
    for folder in FOLDERS:
        label = (
            f"{folder[:2]} {folder_title(book.root, folder)}<br/>{book.count(book.of_folder(folder))} written"
        )
        lines.append(f'f{folder[:2]}["{label}"]')
    return _mermaid([*lines, *(f"f{a[:2]} --> f{b[:2]}" for a, b in arrows(needs))], "LR")


def notebook_graph(book: Curriculum, chosen: Callable[[Entry], bool], direction: str = "TD") -> str:
    """The chosen notebooks with what they need directly, in a frame for each folder."""
    shown = {n: entry for n, entry in book.entries.items() if chosen(entry)}
    outside = {n for entry in shown.values() for n in entry.needs} - set(shown)
    shown = {n: entry for n, entry in book.entries.items() if n in shown or n in outside}
    needs = {n: () if n in outside else entry.needs for n, entry in shown.items()}
    lines = []
    for folder in FOLDERS:
        inside = [entry for entry in shown.values() if entry.folder == folder]
        if inside:
            lines.append(f'subgraph s{folder[:2]} ["{folder_title(book.root, folder)}"]')
            lines += [f"    {_node(_key(e.number), e.title, book.written(e))}" for e in inside]
            lines.append("end")
    return _mermaid([*lines, *(f"{_key(a)} --> {_key(b)}" for a, b in arrows(needs))], direction)


def _key(number: str) -> str:
    return "n" + number.replace("/", "")


def folder_title(root: Path, folder: str) -> str:
    """The heading of the folder's README."""
    return (root / folder / "README.md").read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


# --- pages -----------------------------------------------------------------------------------------------------------


def _replaced(pattern: str, replacement: str, text: str, page: str, what: str) -> str:
    """`text` with the one match of `pattern` replaced. Raises ValueError where there is none or more than one."""
    text, count = re.subn(pattern, lambda _: replacement, text, flags=re.M | re.S)
    if count != 1:
        raise ValueError(f"{page} has {count} places for {what}, and should have one")
    return text


def _block(name: str, content: str, text: str, page: str) -> str:
    """`text` with what stands between the two comments of a generated block replaced."""
    start, end = f"<!-- made by refresh: {name} -->", "<!-- end -->"
    pattern = rf"^{re.escape(start)}\n.*?^{re.escape(end)}$"
    return _replaced(pattern, f"{start}\n\n{content}\n\n{end}", text, page, f"the block “{name}”")


def _rewritten_tables(text: str, rewrite: Callable[[list[str], list[str]], list[str]]) -> str:
    """`text` with each row of its tables, heads and rules apart, replaced by `rewrite(head, cells)`."""
    lines, head = [], None
    for line in text.split("\n"):
        if not line.startswith("|"):
            head = None
        elif head is None:
            head = cells_of(line)
        elif set(line) - set("|-: "):
            line = "| " + " | ".join(rewrite(head, cells_of(line))) + " |"
        lines.append(line)
    return "\n".join(lines)


def _count_sentence(book: Curriculum, text: str, page: str) -> str:
    sentence = f"**{book.count(book.entries.values())} notebooks are written today.**"
    return _replaced(r"\*\*\d+ of \d+ notebooks are written today\.\*\*", sentence, text, page, "the count")


def roadmap(book: Curriculum, text: str) -> str:
    """roadmap.md with all that follows from its rows."""
    page = "roadmap.md"
    path: list[str] = []  # the notebooks of the legs read so far

    def rewrite(head: list[str], cells: list[str]) -> list[str]:
        row = dict(zip(head, cells, strict=True))
        if cells[0] == "**Together**" and head[0] == "Leg":
            entries = [book.entries[n] for n in path]
            time = f"{hours(total(entries))}; with exercises {with_exercises(total(entries))}"
            path.clear()
            return [cells[0], f"**{len(entries)} notebooks**", book.count(entries), time]
        row |= {column: book.listing(row[column], page) for column in LISTS & set(head)}
        if head[0] == "Leg" and cells[0] != "You bring":
            leg = book.expand(row["Notebooks, in this order"])
            path.extend(leg)
            entries = [book.entries[n] for n in leg]
            row |= {"Written": book.count(entries), "Time": hours(total(entries))}
        elif head[0] == "Level":
            chosen = LEVELS if row["Level"] == "**Together**" else [row["Level"]]
            entries = [entry for entry in book.entries.values() if entry.level in chosen]
            row |= {"Written": book.count(entries), "Time": hours(total(entries))}
            row["With exercises"] = with_exercises(total(entries))
        elif "Time here" in head:
            folders = [target.partition("/")[0] for _, target, _ in _LINK.findall(row["Folders"])]
            row["Time here"] = hours(sum(total(book.of_folder(folder)) for folder in folders))
        return list(row.values())

    text = _rewritten_tables(text, rewrite)
    text = _count_sentence(book, text, page)
    for folder in FOLDERS:
        entries = book.of_folder(folder)
        facts = f"{book.count(entries)} notebooks written, {hours(total(entries))}, {span(e.level for e in entries)}."
        link = f"[The folder]({folder}/README.md): "
        text = _replaced(rf"^{re.escape(link)}[^.]*\.", link + facts, text, page, f"the facts of {folder}")
    text = _block("folders", folder_graph(book), text, page)
    text = _block("beginner notebooks", notebook_graph(book, lambda e: e.level == "Beginner"), text, page)
    return book.marked(text, page)


def readme(book: Curriculum, text: str) -> str:
    """README.md with the count, the list of what is written, and how much of each folder."""
    page = "README.md"
    written = [entry for entry in book.entries.values() if book.written(entry)]
    items = "\n".join(
        f"{i}. {book.name(e, page)}, {e.level}, {e.minutes} min" for i, e in enumerate(written, 1)
    )
    text = _block("what you can read today", items, _count_sentence(book, text, page), page)

    def rewrite(head: list[str], cells: list[str]) -> list[str]:
        folder = bare(cells[0])
        return [*cells[:-1], book.count(book.of_folder(folder))] if folder in FOLDERS else cells

    return book.marked(_rewritten_tables(text, rewrite), page)


def folder_readme(book: Curriculum, folder: str, text: str) -> str:
    """A folder's README with its list of notebooks and their graph."""
    page = f"{folder}/README.md"
    entries = book.of_folder(folder)
    items = "\n".join(f"{i}. {book.name(entry, page)}" for i, entry in enumerate(entries, 1))
    text = _block("notebooks", items, text, page)
    graph = notebook_graph(book, lambda entry: entry.folder == folder, "LR")
    return book.marked(_block("graph", graph, text, page), page)


# --- notebooks -------------------------------------------------------------------------------------------------------


def notebook(book: Curriculum, entry: Entry, text: str) -> str:
    """The JSON of a notebook with its header, its last line and its mentions of other notebooks made right.

    Nothing else changes, neither in the cells nor in the order and the layout of the JSON.
    """
    document = json.loads(text)
    prose = [cell for cell in document["cells"] if cell["cell_type"] == "markdown"]
    for cell in prose:
        source = book.marked("".join(cell["source"]), entry.file, IN_A_NOTEBOOK)
        if cell is prose[0]:
            needs = [book.name(book.entries[n], entry.file, IN_A_NOTEBOOK) for n in entry.needs]
            source = _HEADER.sub(
                f"**Level** {entry.level} · **Time** {entry.minutes} min · "
                f"**You need** {', '.join(needs) or f'nothing but {NO_NEEDS}'} · **You build**",
                source,
            )
        if cell is document["cells"][-1]:
            source = f"{_WAYS.sub('', source).rstrip()}\n\n{ways(book, entry)}"
        cell["source"] = source.splitlines(keepends=True)
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def ways(book: Curriculum, entry: Entry) -> str:
    """The last line of a notebook: the one before it, the one after it, and the roadmap."""
    entries = list(book.entries.values())
    place = entries.index(entry)
    beside = {"Previous": entries[place - 1 : place], "Next": entries[place + 1 : place + 2]}
    links = [f"**{way}** {book.name(e[0], entry.file, IN_A_NOTEBOOK)}" for way, e in beside.items() if e]
    return " · ".join([*links, "[Roadmap](../roadmap.md)"])


# --- the functions that notebooks build ------------------------------------------------------------------------------

_FUNCTIONS_OPENING = """# Functions

Every function and class that the notebooks build in their sections "From scratch", by folder and notebook, with the
notebooks that use it again. A later notebook takes one with `functions_from`, and so can you:

```python
from utils.notebooks import functions_from

dot, norm = functions_from("01-linear-algebra/01-vectors-and-matrices", "dot", "norm")
```

The [alphabetical list](#alphabetical-list) is at the end. `python -m utils.notebooks refresh` makes this page."""


def functions(book: Curriculum) -> str:
    """references/functions.md: what is built, with signature, first line of the docstring, place and uses."""
    page = "references/functions.md"
    entry_of = {entry.file: entry for entry in book.entries.values()}
    notebooks = {
        entry_of[name]: Notebook.read(path)
        for path in all_notebooks(book.root)
        if (name := path.relative_to(book.root).as_posix()) in entry_of
    }
    users: dict[tuple[str, str], list[Entry]] = {}
    for entry, document in notebooks.items():
        for taken in borrowed(document):
            users.setdefault(taken, []).append(entry)
    lines, index = [_FUNCTIONS_OPENING], []
    folder = ""
    for entry, document in notebooks.items():
        if entry.folder != folder:
            folder = entry.folder
            lines += ["", f"## {folder_title(book.root, folder)}"]
        lines += ["", f"### {book.name(entry, page)}", ""]
        for definition in built(document):
            again = ", ".join(book.name(user, page) for user in users.get((entry.file, definition.name), ()))
            says = _escaped((ast.get_docstring(definition) or "").partition("\n")[0])
            lines.append(
                f"- `{signature(definition)}`: {says}" + (f" Used again in {again}." if again else "")
            )
            index.append((definition.name, book.name(entry, page)))
    index.sort(key=lambda pair: (pair[0].casefold(), pair[1]))
    lines += ["", '<a id="alphabetical-list"></a>', "", "## Alphabetical list", ""]
    lines += [f"- `{name}`: {place}" for name, place in index]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Plain text as Markdown; what stands between backticks is code already."""
    return re.sub(
        r"`[^`]*`|[*_<\\$]", lambda found: found[0] if found[0][0] == "`" else "\\" + found[0], text
    )


def built(document: Notebook) -> list[ast.FunctionDef | ast.ClassDef]:
    """The public functions and classes of the section "From scratch"; of several with one name, the last."""
    found = {}
    for cell in document.section("From scratch"):
        for statement in ast.parse(cell.source).body if cell.kind == "code" else ():
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) and statement.name[0] != "_":
                found[statement.name] = statement
    return list(found.values())


def borrowed(document: Notebook) -> set[tuple[str, str]]:
    """The pairs (file, name) that a notebook takes from others with `functions_from`."""
    found = set()
    for cell in document.code:
        for call in ast.walk(ast.parse(cell.source)):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "functions_from"
            ):
                file, *names = [
                    argument.value for argument in call.args if isinstance(argument, ast.Constant)
                ]
                found |= {(file.removesuffix(".ipynb") + ".ipynb", name) for name in names}
    return found


def signature(definition: ast.FunctionDef | ast.ClassDef) -> str:
    """A name with its parameters and their defaults: `norm(v, p=2)`; of a class, those that make an object."""
    if isinstance(definition, ast.FunctionDef):
        return f"{definition.name}({', '.join(_parameters(definition))})"
    for part in definition.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return f"{definition.name}({', '.join(_parameters(part)[1:])})"
    fields = [ast.unparse(part.target) for part in definition.body if isinstance(part, ast.AnnAssign)]
    return f"{definition.name}({', '.join(fields)})"


def _parameters(function: ast.FunctionDef) -> list[str]:
    """The parameters as they are written, without their types."""
    arguments = function.args
    for argument in ast.walk(arguments):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return ast.unparse(arguments).split(", ")


# --- all of it -------------------------------------------------------------------------------------------------------


def generated(root: Path = ROOT) -> dict[str, str]:
    """Everything that is generated, as it should be: text by path from the root."""
    book = Curriculum(root)
    texts = {page: (root / page).read_text(encoding="utf-8") for page in PAGES}
    made = {"roadmap.md": roadmap(book, texts["roadmap.md"]), "README.md": readme(book, texts["README.md"])}
    made |= {
        f"{folder}/README.md": folder_readme(book, folder, texts[f"{folder}/README.md"]) for folder in FOLDERS
    }
    made |= {page: book.marked(text, page) for page, text in texts.items() if page not in made}
    for entry in filter(book.written, book.entries.values()):
        made[entry.file] = notebook(book, entry, (root / entry.file).read_text(encoding="utf-8"))
    made["references/functions.md"] = functions(book)
    return made | {f"references/{name}": make(root) for name, make in SHEETS.items()}


def stale(root: Path = ROOT) -> dict[str, str]:
    """The part of `generated` that differs from the files."""
    return {
        path: text
        for path, text in generated(root).items()
        if not (root / path).is_file() or (root / path).read_bytes() != text.encode()
    }


def refresh(root: Path = ROOT) -> list[str]:
    """Rewrite what is not as it should be; return the paths of what changed."""
    changed = stale(root)
    for path, text in changed.items():
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    return list(changed)
