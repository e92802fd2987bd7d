"""Notebooks as documents: take functions out of them, run them in place, read their structure.

From the command line, in the root of the repository:

    python -m utils.notebooks run 01-linear-algebra/01-vectors-and-matrices.ipynb …
    python -m utils.notebooks new 03-probability/01-sample-spaces-and-events
    python -m utils.notebooks list
    python -m utils.notebooks refresh
    python -m utils.notebooks picture 00-prerequisites/01-python-for-math.ipynb 6 references/figure.png
"""

from __future__ import annotations
import __future__

import argparse
import ast
import base64
import csv
import functools
import io
import json
import linecache
import os
import re
import symtable
import sys
import time
import traceback
import types
from dataclasses import dataclass
from pathlib import Path

from utils.desk import not_found

ROOT = Path(__file__).resolve().parents[1]
SECTIONS = (
    "Overview",
    "The math",
    "Visualization",
    "From scratch",
    "NumPy comparison",
    "ML connection",
    "Summary",
    "Exercises",
    "Solutions",
    "Further reading",
)
LEVELS = ("Beginner", "Intermediate", "Advanced")
_HEADER = re.compile(
    r"^\*\*Level\*\* (?P<level>\w+) · \*\*Time\*\* (?P<minutes>\d+) min · "
    r"\*\*You need\*\* (?P<needs>.+?) · \*\*You build\*\* (?P<builds>.+)$",
    re.M,
)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One cell: its kind ("markdown" or "code"), source, section, tags, outputs and execution count."""

    kind: str
    source: str
    section: str
    tags: tuple[str, ...] = ()
    hidden: bool = False
    outputs: tuple[dict, ...] = ()
    execution_count: int | None = None


@dataclass(frozen=True)
class Notebook:
    """A notebook as its reader meets it. `Notebook.read(path)` makes one; nothing here runs any of its code."""

    path: Path
    cells: tuple[Cell, ...]

    @classmethod
    def read(cls, path: str | Path) -> Notebook:
        """Read the .ipynb file at `path`. Raises ValueError when it is not a notebook of format 4."""
        path = Path(path)
        document = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(document, dict) or document.get("nbformat") != 4:
            raise ValueError(f"{path.name} is not a notebook of format 4")
        cells, section = [], ""
        for raw in document["cells"]:
            source, metadata = "".join(raw["source"]), raw.get("metadata", {})
            if raw["cell_type"] == "markdown":
                section = [section, *_headings(source)][-1]
            cells.append(
                Cell(
                    kind=raw["cell_type"],
                    source=source,
                    section=section,
                    tags=tuple(metadata.get("tags", ())),
                    hidden=metadata.get("jupyter", {}).get("source_hidden", False),
                    outputs=tuple(raw.get("outputs", ())),
                    execution_count=raw.get("execution_count"),
                )
            )
        return cls(path, tuple(cells))

    @property
    def code(self) -> list[Cell]:
        """The code cells, in order."""
        return [cell for cell in self.cells if cell.kind == "code"]

    @property
    def text(self) -> str:
        """All prose, in order."""
        return "\n\n".join(cell.source for cell in self.cells if cell.kind == "markdown")

    @property
    def sections(self) -> list[str]:
        """The second-level headings, in order."""
        return _headings(self.text)

    def section(self, name: str) -> list[Cell]:
        """The cells of one section, its heading included."""
        return [cell for cell in self.cells if cell.section == name]

    @property
    def title(self) -> str:
        """The first-level heading, or the empty string."""
        found = re.search(r"^# (.+?)\s*$", self.text, re.M)
        return found.group(1) if found else ""

    def _header(self, part: str) -> str:
        found = _HEADER.search(self.text)
        if not found:
            raise ValueError(
                f"{self.path.name} has no line **Level** … · **Time** … min · **You need** … · **You build** …"
            )
        return found.group(part)

    @property
    def level(self) -> str:
        """Beginner, Intermediate or Advanced."""
        return self._header("level")

    @property
    def minutes(self) -> int:
        """The reader's time in minutes."""
        return int(self._header("minutes"))

    @property
    def needs(self) -> list[Path]:
        """The notebooks linked after "You need", as absolute paths."""
        links = re.findall(r"\]\(([^)#]+\.ipynb)(?:#[^)]*)?\)", self._header("needs"))
        return [(self.path.parent / link).resolve() for link in links]

    @property
    def builds(self) -> str:
        """What stands after "You build"."""
        return self._header("builds").strip()

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The questions of the summary, each with its answer, on one line each."""
        pairs = re.findall(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", self._summary, re.S)
        return [(" ".join(question.split()), " ".join(answer.split())) for question, answer in pairs]

    @property
    def formulas(self) -> list[str]:
        """The bullets under "Key formulas" in the summary, as Markdown without their dashes."""
        found = re.search(r"^\*\*Key formulas\*\*\n\n((?:- .*(?:\n  .*)*\n?)+)", self._summary, re.M)
        bullets = re.split(r"^- ", found.group(1), flags=re.M)[1:] if found else []
        return [" ".join(bullet.split()) for bullet in bullets]

    @property
    def _summary(self) -> str:
        return "\n\n".join(cell.source for cell in self.section("Summary") if cell.kind == "markdown")


def _headings(text: str) -> list[str]:
    """The second-level headings of Markdown, without the lines of code blocks that begin with ##."""
    prose = re.sub(r"^(```|~~~).*?(^\1|\Z)", "", text, flags=re.M | re.S)
    return re.findall(r"^## (.+?)\s*$", prose, re.M)


def picture(path: str | Path, number: int) -> bytes:
    """The PNG of figure `number` of a notebook, counted from 1. Raises ValueError when there is no such figure."""
    outputs = [output for cell in Notebook.read(path).code for output in cell.outputs]
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    if not 1 <= number <= len(pictures):
        raise ValueError(f"{Path(path).name} has {len(pictures)} figures, and none is number {number}")
    return base64.b64decode(pictures[number - 1])


def all_notebooks(root: Path = ROOT) -> list[Path]:
    """Every notebook of the curriculum, by folder and number, without the copies that JupyterLab's "Duplicate" makes."""
    found = root.glob("[0-9][0-9]-*/[0-9][0-9]-*.ipynb")
    return sorted(path for path in found if not re.search(r"-Copy\d+$", path.stem))


# --- sheets made of the summaries --------------------------------------------------------------------------------------


def flashcards(root: Path = ROOT) -> str:
    """references/flashcards.tsv: the questions of all summaries with their answers and notebooks, one a line.

    The lines that begin with # tell Anki how to import the file: plain text, and the notebook as the card's tag. Anki
    draws formulas between \\( and \\), and equations between \\[ and \\], where notebooks have dollars.
    """
    page = io.StringIO()
    page.write("#separator:tab\n#html:false\n#tags column:3\n")
    rows = csv.writer(page, delimiter="\t", lineterminator="\n")
    for path in all_notebooks(root):
        place = path.relative_to(root).with_suffix("").as_posix()
        rows.writerows([*map(_for_anki, card), place] for card in Notebook.read(path).questions)
    return page.getvalue()


def _for_anki(text: str) -> str:
    """The text with formulas as Anki's MathJax finds them."""
    text = re.sub(r"\$\$(.+?)\$\$", r"\\[\1\\]", text)
    return re.sub(r"\$(.+?)\$", r"\\(\1\\)", text)


def cheatsheet(root: Path = ROOT) -> str:
    """references/cheatsheet.md: the key formulas of all summaries, by folder and notebook."""
    lines = ["# Cheat sheet", "", *_CHEATSHEET_OPENING]
    folder = None
    for path in all_notebooks(root):
        if path.parent != folder:
            folder = path.parent
            title = (folder / "README.md").read_text(encoding="utf-8").partition("\n")[0]
            lines += ["", f"#{title}"]
        notebook = Notebook.read(path)
        lines += ["", f"### [{notebook.title}](../{path.relative_to(root).as_posix()})", ""]
        lines += [f"- {_for_a_page(bullet)}" for bullet in notebook.formulas]
    return "\n".join(lines) + "\n"


_CHEATSHEET_OPENING = (
    "The key formulas of every notebook that is written. Each is derived where its heading leads, with the conditions under which",
    "it holds; the symbols are those of [notation.md](notation.md). The summaries of the notebooks are the source of this page,",
    "and `python -m utils.notebooks refresh` makes it.",
)
_ON_A_PAGE = {
    r"\\,": r"\thinspace ",
    r"\\[;:]": r"\thickspace ",
    r"\\!": r"\negthinspace ",
    r"\\\{": r"\lbrace ",
    r"\\\}": r"\rbrace ",
    r"\\\|": r"\Vert ",
    r"\\operatorname\b": r"\mathrm",
    r"<": r"\lt ",
    r">": r"\gt ",
    r"(?<=[^\w\s])_(?=\S)": "_ ",
}


def _for_a_page(text: str) -> str:
    """Formulas of a notebook as GitHub's pages need them: see "Writing formulas" in references/notation.md."""

    def rewritten(found: re.Match) -> str:
        formula = found.group(1)
        for pattern, command in _ON_A_PAGE.items():
            formula = re.sub(pattern, lambda _, command=command: command, formula)
        formula = " ".join(formula.split())
        return "$" + re.sub(r"^\\(thin|thick)space ", "", formula) + "$"

    return re.sub(r"\$([^$]+)\$", rewritten, text)


SHEETS = {"flashcards.tsv": flashcards, "cheatsheet.md": cheatsheet}


# --- taking functions out ---------------------------------------------------------------------------------------------


def functions_from(notebook: str, *names: str):
    """Give what an earlier notebook defines up to the end of its section "From scratch".

    `notebook` is the path from the root of the repository, with or without ".ipynb"; `names` are functions, classes or
    constants. One name gives one object, several give a tuple in the order asked. Only the definitions that the names
    depend on are executed, so no figure is drawn and no data is read; each is executed once in a process, so a class is
    the same class wherever it is taken from. Raises ValueError for an unknown notebook or name, and BorrowedCodeError
    when a definition does not run.

        dot, norm = functions_from("01-linear-algebra/01-vectors-and-matrices", "dot", "norm")
    """
    if not names:
        raise ValueError("name at least one function to take from the notebook")
    path = ROOT / (notebook if notebook.endswith(".ipynb") else notebook + ".ipynb")
    if not path.is_file():
        raise ValueError(f"there is no notebook {notebook!r} in this repository")
    shelf = _shelf(path)
    taken = tuple(shelf.take(name) for name in names)
    return taken[0] if len(taken) == 1 else taken


class BorrowedCodeError(RuntimeError):
    """What a notebook borrows does not load; the message says which notebook, cell and line it comes from, and why."""

    def __init__(self, filename: str, line: int | None, problem: Exception):
        """Of the cell named `filename`, `line` raised `problem`."""
        place = filename.strip("<>")
        reason = problem.msg if isinstance(problem, SyntaxError) else problem
        super().__init__(
            f"borrowed code does not load: {place}, line {line}: {type(problem).__name__}: {reason}. If you have changed that "
            f"notebook, `make reset NOTEBOOK={place.partition(',')[0]}.ipynb` keeps your version and puts the original back."
        )


class _Shelf:
    """The definitions of one notebook, executed when first asked for."""

    def __init__(self, path: Path):
        notebook = Notebook.read(path)
        self.stem = f"{path.parent.name}/{path.stem}"
        self.module = types.ModuleType(re.sub(r"\W", "_", self.stem))
        sys.modules[self.module.__name__] = self.module
        self.statements: list[tuple[ast.stmt, str]] = []
        self.binding: dict[str, list[int]] = {}
        self.flags = 0
        for number, cell in enumerate(notebook.code, start=1):
            if cell.section in ("", *SECTIONS[: SECTIONS.index("From scratch") + 1]):
                filename = f"<{self.stem}, code cell {number}>"
                lines = [line + "\n" for line in cell.source.split("\n")]
                linecache.cache[filename] = (len(cell.source), None, lines, filename)
                try:
                    body = ast.parse(cell.source, filename).body
                except SyntaxError as problem:
                    raise BorrowedCodeError(filename, problem.lineno, problem) from problem
                for statement in body:
                    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                        self.flags |= __future__.annotations.compiler_flag
                    for name in _bound_names(statement):
                        self.binding.setdefault(name, []).append(len(self.statements))
                    self.statements.append((statement, filename))
        self.done: set[int] = set()

    def take(self, name: str):
        if name not in self.binding:
            last = {name: self.statements[numbers[-1]][0] for name, numbers in self.binding.items()}
            defined = ", ".join(
                sorted(name for name, statement in last.items() if isinstance(statement, _DEFINITIONS))
            )
            raise ValueError(f"{self.stem} builds no {name!r}; it builds: {defined or 'nothing'}")
        for number in sorted(self._needed(name) - self.done):
            statement, filename = self.statements[number]
            module = ast.Module([statement], [])
            try:
                exec(compile(module, filename, "exec", self.flags, True), self.module.__dict__)
            except BorrowedCodeError:  # it comes from a notebook further back, and says so
                raise
            except Exception as problem:
                lines = [
                    f.lineno for f in traceback.extract_tb(problem.__traceback__) if f.filename == filename
                ]
                raise BorrowedCodeError(
                    filename, lines[-1] if lines else statement.lineno, problem
                ) from problem
            self.done.add(number)
        return getattr(self.module, name)

    def _needed(self, name: str) -> set[int]:
        """The numbers of all statements that make `name` what it is; run in order, they do what the notebook did."""
        waiting, needed = [name], set()
        while waiting:
            for number in self.binding.get(waiting.pop(), ()):
                if number not in needed:
                    needed.add(number)
                    waiting.extend(_global_names(self.statements[number][0]))
        return needed


_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


@functools.cache
def _shelf(path: Path) -> _Shelf:
    return _Shelf(path)


def _bound_names(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement binds, or whose objects it changes as `table["a"] = f` does."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return set().union(*map(_target_names, targets))
    return set()


def _target_names(target: ast.expr) -> set[str]:
    """The names at the root of an assignment's target: a and b in `a, b[i] = …`."""
    if isinstance(target, ast.Name):
        return {target.id}
    if isinstance(target, (ast.Tuple, ast.List)):
        return set().union(*map(_target_names, target.elts))
    return (
        _target_names(target.value)
        if isinstance(target, (ast.Starred, ast.Subscript, ast.Attribute))
        else set()
    )


def _global_names(statement: ast.stmt) -> set[str]:
    """The global names that a statement reads, in its body too, but not the local ones that happen to be called alike.

    The statement is looked at as the body of a function: at the top level, Python 3.12 and later report the variable of a
    comprehension as if it were global. What the statement binds, it may also read.
    """
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return set()
    body = ast.unparse(statement).replace("\n", "\n    ")
    tables = symtable.symtable(f"def wrapper():\n    {body}\n", "<statement>", "exec").get_children()
    names = set(_bound_names(statement))
    while tables:
        table = tables.pop()
        tables.extend(table.get_children())
        names |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return names


# --- beginning one ----------------------------------------------------------------------------------------------------

# The beginning of every notebook's first code cell; its imports follow.
SET_UP = """\
# Set up: run this cell first
import sys
from pathlib import Path

root = next((p for p in [Path.cwd(), *Path.cwd().parents] if (p / "roadmap.md").is_file()), None)
if root is None:
    raise FileNotFoundError(
        "This notebook needs the rest of its repository: the folders utils and datasets, beside roadmap.md. "
        "Download or clone the whole repository and open the notebook inside it."
    )
sys.path.insert(0, str(root))
"""
_IMPORTS = """
from utils.exercises import exercise
from utils.plotting import use_style

use_style()"""
_PROMPTS = {
    "Overview": "Why machine learning asks it, and a first picture.",
    "The math": "### The first step\n\nThe smallest case, the words, then the rule:\n\n$$ x = x $$",
    "Visualization": "What to look for.",
    "From scratch": "Code that reads like the definition.",
    "NumPy comparison": "The library's way, agreement, and hard cases that teach.",
    "ML connection": "One result on real data, and one limit.",
    "Summary": "**Key formulas**\n\n- First: $x$.\n- Second: $x$.\n- Third: $x$.\n\n**Pitfalls.** What goes wrong.\n\n"
    + "\n\n".join(["<details><summary>What is asked?</summary>\n\nThe answer.\n\n</details>"] * 5),
    "Exercises": "From by-hand to stretch.",
    "Solutions": "Each stands under a hint.",
    "Further reading": "- Author, *Title*, chapter: what it does better.",
}


def new(name: str, root: Path = ROOT) -> Path:
    """Write a skeleton of the notebook `name`, such as "03-probability/01-sample-spaces-and-events", and return its path.

    Title, level, time, needs and the last line come from roadmap.md. Raises ValueError for a name outside the curriculum
    and for a notebook that is there.
    """
    import nbformat

    from utils.maps import NUMBERS, Curriculum, notebook

    file = name if name.endswith(".ipynb") else f"{name}.ipynb"
    if file not in NUMBERS:
        raise ValueError(f"The curriculum has no such notebook; {not_found(file, list(NUMBERS))}")
    if (root / file).exists():
        raise ValueError(f"{file} is there already and was left as it is.")
    book = Curriculum(root)
    entry = book.entries[NUMBERS[file]]
    document = nbformat.v4.new_notebook(cells=_skeleton(entry.title))
    clean(document)
    text = notebook(book, entry, nbformat.writes(document))
    (root / file).write_text(text, encoding="utf-8", newline="\n")
    return root / file


def _skeleton(title: str) -> list:
    """The cells of a notebook in which nothing is said yet."""
    from nbformat.v4 import new_code_cell as code
    from nbformat.v4 import new_markdown_cell as text

    def folded(source: str, *tags: str):
        return code(source, metadata={"tags": ["hide-input", *tags], "jupyter": {"source_hidden": True}})

    def fold(name: str, inside: str) -> str:
        return f"<details><summary>{name}</summary>\n\n{inside}\n\n</details>"

    exercises, solutions = [], []
    for n in range(1, 5):
        exercises += [
            text(f"**{n}. Title.** What is asked?"),
            code(f"answer_{n} = ..."),
            folded(f'# Check your answer\nexercise("Exercise {n}", answer_{n}, {n})'),
        ]
        solutions += [
            text(f"**{n}.**\n\n{fold('Hint', 'Where to begin.')}\n\n{fold('Solution', 'Why it is so.')}"),
            folded(
                f"# Solution {n}\nanswer_{n}_solution = {n}\n\n"
                f'exercise("Solution {n}", answer_{n}_solution, {n})',
                "hide-cell",
            ),
        ]
    within = {
        "NumPy comparison": [folded("# More checks")],
        "Exercises": exercises,
        "Solutions": solutions,
    }
    opening = f"# {title}\n\nWhich question does this notebook answer?\n\n**Level** … · **You build** …"
    cells = [text(opening), folded(SET_UP + _IMPORTS)]
    for section in SECTIONS:
        cells += [text(f"## {section}\n\n{_PROMPTS[section]}"), *within.get(section, ())]
    return cells


# --- running ----------------------------------------------------------------------------------------------------------


def kernel_environment(offline: bool = False) -> dict[str, str]:
    """The environment in which outputs repeat: one BLAS thread, a fixed hash seed and, if `offline`, no network."""
    environment = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    environment["JPY_SESSION_NAME"] = ""  # no verdict of a test run counts as a reader's
    if offline:
        folders = [str(ROOT / "utils" / "tests" / "offline"), os.environ.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(folder for folder in folders if folder)
        environment |= {"NO_PROXY": "*", "no_proxy": "*"}  # a proxy on this machine would be a way out
    return environment


def run(path: str | Path, timeout: int = 120) -> float:
    """Execute a notebook in place and store clean outputs; give the seconds that it took, kernel start included.

    Running twice changes no byte but in cells tagged `nbval-ignore-output`. A cell that raises leaves the file as it was
    and raises nbclient's CellExecutionError, which shows the cell. `timeout` is in seconds a cell.
    """
    import nbformat
    from nbclient import NotebookClient

    path = Path(path)
    notebook = nbformat.read(path, as_version=4)
    before = dict(os.environ)
    os.environ.update(kernel_environment(offline=True))
    started = time.perf_counter()
    try:
        NotebookClient(
            notebook,
            timeout=timeout,
            kernel_name="python3",
            coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}},
        ).execute()
    finally:
        os.environ.clear()
        os.environ.update(before)
    seconds = time.perf_counter() - started
    clean(notebook)
    path.write_text(nbformat.writes(notebook).rstrip() + "\n", encoding="utf-8", newline="\n")
    return seconds


def clean(notebook) -> None:
    """Remove from a notebook, in place, all that changes from run to run or from machine to machine.

    Left are the kernel's name and the language, the tags and hidden sources of cells, and outputs without widget views
    (their identifiers are random, and a page without a kernel cannot show them).
    """
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in ("tags", "jupyter") if key in cell.metadata}
        if cell.cell_type == "code":
            views = "application/vnd.jupyter.widget-view+json"
            cell.outputs = [output for output in cell.outputs if views not in output.get("data", {})]


def main(arguments: list[str] | None = None) -> int:
    """Run or list notebooks or make something of them; the exit status is 1 when a notebook did not run."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.notebooks",
        description="Run notebooks in place, list them, or make something of them.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    runner = commands.add_parser("run", help="execute in place and store clean outputs")
    runner.add_argument("paths", nargs="+", type=Path, help="notebooks")
    beginner = commands.add_parser("new", help="write the skeleton of a planned notebook")
    beginner.add_argument("name", help="such as 03-probability/01-sample-spaces-and-events")
    commands.add_parser("list", help="title, level and time of every notebook")
    commands.add_parser(
        "refresh", help="rewrite all that is made from the roadmap's tables and the notebooks"
    )
    extractor = commands.add_parser("picture", help="write one figure of a notebook to a file")
    extractor.add_argument("path", type=Path, help="notebook")
    extractor.add_argument("number", type=int, help="which figure, counted from 1")
    extractor.add_argument("file", type=Path, help="where to write the PNG")
    chosen = parser.parse_args(arguments)
    if chosen.command == "picture":
        chosen.file.write_bytes(picture(chosen.path, chosen.number))
        return 0
    if chosen.command == "refresh":
        from utils.maps import refresh  # maps reads notebooks with this module

        print("\n".join(refresh(ROOT)) or "Everything is as it should be.")
        return 0
    if chosen.command == "new":
        try:
            path = new(chosen.name, ROOT).relative_to(ROOT).as_posix()
        except ValueError as problem:
            print(problem, file=sys.stderr)
            return 1
        print(f"{path} is there. Run it with: python -m utils.notebooks run {path}")
        print("Bring the maps up to date with: python -m utils.notebooks refresh")
        return 0
    if chosen.command == "list":
        for path in all_notebooks(ROOT):
            notebook = Notebook.read(path)
            print(
                f"{path.relative_to(ROOT).as_posix():60} {notebook.level:13} {notebook.minutes:3} min  {notebook.title}"
            )
        return 0
    failed = 0
    for path in chosen.paths:
        try:
            print(f"{path}: {run(path):.1f} s")
        except Exception as problem:
            failed = 1
            print(f"{path} did not run to its end and was left as it was:\n{problem}", file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
