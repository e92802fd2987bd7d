"""utils.notebooks: functions taken out of notebooks, notebooks run in place, notebooks read as documents."""

import base64
import functools
import inspect
import json
import os
import pickle
import subprocess
import sys

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from utils import notebooks
from utils.notebooks import (
    SET_UP,
    BorrowedCodeError,
    Notebook,
    all_notebooks,
    clean,
    functions_from,
    kernel_environment,
    main,
    picture,
    run,
)

HEADER = (
    "# Small\n\nWhy?\n\n**Level** Beginner · **Time** 45 min · **You need** [One](01-one.ipynb#the-math) and "
    "[Two](../02-b/01-two.ipynb) · **You build** a thing  "
)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A function that writes a notebook of code cells into an empty repository; a cell that begins with # is Markdown."""
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)

    def write(*cells, name="01-a/01-one"):
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        made = [new_markdown_cell(cell) if cell.startswith("#") else new_code_cell(cell) for cell in cells]
        nbformat.write(new_notebook(cells=made), path)
        return path

    return write


ONE = "01-a/01-one"
SCRATCH = "## From scratch"


# --- functions_from ---------------------------------------------------------------------------------------------------


def test_one_name_gives_an_object_and_several_a_tuple(shelf):
    shelf(SCRATCH, "def f():\n    return 1\n\ndef g():\n    return 2\n\nh = 3")
    f = functions_from(ONE, "f")
    assert f() == 1
    assert functions_from(f"{ONE}.ipynb", "h", "f") == (3, f)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(): return g()\ndef g(): return 7", 7),
        ("def g(): return 7\ndef f(): return g()", 7),
        ("SEVEN = 7\ndef f(): return SEVEN", 7),
        ("def f(x=None): return SEVEN\nSEVEN = 7", 7),
        ("SEVEN = 7\ndef f(x=SEVEN): return x", 7),
        ("def g(): return 7\nSEVEN = g()\ndef f(): return SEVEN", 7),
        ("A, (B, *C) = 1, (2, 3, 4)\ndef f(): return C[-1] + 3", 7),
        ("def even(n): return True if n == 0 else odd(n - 1)\ndef odd(n): return False if n == 0 else even(n - 1)\n"
         "def f(): return even(10)", True),
        ("def f(n=3): return 1 if n == 0 else n * f(n - 1)", 6),
        ("f = lambda n=3: 1 if n == 0 else n * f(n - 1)", 6),
        ("def g(f):\n    return lambda: f() + 4\n@g\ndef f():\n    return 3", 7),
        ("Vector = list[float]\ndef f(v: Vector = ()) -> Vector:\n    return f.__annotations__['v']", list[float]),
        ("class A:\n    x: int = 7\ndef f() -> 'A': return A().x", 7),
        ("class A:\n    def __add__(self, other): return B.seven\nclass B(A):\n    seven = 7\ndef f(): return B() + 1", 7),
        ("SEVEN = 7\nclass A:\n    value = SEVEN\ndef f(): return A.value", 7),
        ("K = 7\ndef f():\n    def inner():\n        return K\n    return inner()", 7),
        ("K = 7\ndef f(): return [K for _ in range(2)][1]", 7),
        ("K = 7\ndef f(): return sum(x for x in [K])", 7),
        ("K = 7\ndef f(): return {k: [K for K in [k]] for k in [K]}", {7: [7]}),
        ("K = 7\ndef f(): return (lambda: K)()", 7),
        ("K = 7\nf = (lambda: [K + x for x in [0]][0])", 7),
        ("count = 6\ndef f():\n    global count\n    count += 1\n    return count", 7),
        ("count = 3\ncount += 4\ndef f(): return count", 7),
        ("def f(): return table['a']()\ntable = {}\ntable['a'] = lambda: 7", 7),
        ("class A: pass\ndef seven(self): return 7\nA.seven = seven\ndef f(): return A().seven()", 7),
        ("n: int = 7\ndef f(): return n", 7),
        ("def f(): return 1\ndef f(): return 7", 7),
        ("def g(): return 3\nTHREE = g()\ndef g(): return 4\ndef f(): return THREE + g()", 7),
        ("def f(): return 3\nold = f\ndef f(): return old() + 4", 7),
        ("def f(): return 7\nf = functools.cache(f)", 7),
        ("import scipy.linalg\nimport scipy.special\ndef f(): return bool(scipy.linalg and scipy.special)", True),
        ("def f(): return np.add(3, 4).item()", 7),
        ("def f(): return ceil(6.5)", 7),
        ("x = 1 / 0\nsquares = [x * x for x in range(4)]\ndef f(): return squares", [0, 1, 4, 9]),
    ],
)  # fmt: skip
def test_what_a_function_depends_on_comes_with_it(shelf, source, expected):
    shelf(
        "# Small",
        "import functools\nimport numpy as np\nfrom math import ceil, pi as PI",
        SCRATCH,
        *source.split("\n\n"),
    )
    assert functions_from(ONE, "f")() == expected


def test_only_what_is_needed_is_executed(shelf):
    forbidden = "raise SystemError('executed')"
    shelf(
        "# Small",
        f"import math\nimport no_such_module\nroot = 1 / 0\n{forbidden}",
        "## The math",
        f"u = no_such_name\n{forbidden}",
        "## Visualization",
        f"fig, ax = no_such_figure()\nx = 1 / 0\nfor x in [1]:\n    {forbidden}",
        SCRATCH,
        "def f(x, u):\n    ax = [u for u in [x]]\n    fig = math.floor(ax[0])\n    return fig",
        f"print(1 / 0)\n{forbidden}\ndef g(): return x\nresult = f(1 / 0, 0)",
        "## NumPy comparison",
        forbidden,
    )
    assert functions_from(ONE, "f")(2.5, None) == 2
    for _ in range(2):  # what failed does not pass for done
        with pytest.raises(BorrowedCodeError):
            functions_from(ONE, "g")


@pytest.mark.parametrize(
    "cell, name, line, reason",
    [
        ("y = 2\nx = (\n    1 / 0\n)", "x", 3, "ZeroDivisionError: division by zero"),
        ("def root(n):\n    return n / 0\n\nx = root(2)", "x", 2, "ZeroDivisionError: division by zero"),
        ("import nothing\nx = nothing", "x", 1, "ModuleNotFoundError: No module named 'nothing'"),
        ("x = 1\ndef f(:\n    pass", "x", 2, "SyntaxError: "),
    ],
)
@pytest.mark.parametrize("through", [False, True])
def test_what_fails_to_load_is_traced_to_the_notebook_and_line(shelf, cell, name, line, reason, through):
    shelf("# Small", "import math", SCRATCH, cell)
    if through:
        shelf(
            SCRATCH,
            f"from utils.notebooks import functions_from\n{name} = functions_from('{ONE}', '{name}')",
            name="02-b/01-two",
        )
    with pytest.raises(BorrowedCodeError) as raised:
        functions_from("02-b/01-two" if through else ONE, name)
    said = str(raised.value)
    assert said.startswith(f"borrowed code does not load: {ONE}, code cell 2, line {line}: {reason}")
    assert said.endswith(f"`make reset NOTEBOOK={ONE}.ipynb` keeps your version and puts the original back.")
    assert said.count("make reset") == 1


@pytest.mark.parametrize("heading", ["## NumPy comparison", "### End\n\n## NumPy comparison"])
def test_sections_after_from_scratch_define_nothing(shelf, heading):
    shelf(
        "# Small",
        "def f(): return 1",
        SCRATCH,
        "def f(): return 2",
        heading,
        "def f(): return 3\ndef late(): pass",
    )
    assert functions_from(ONE, "f")() == 2
    with pytest.raises(ValueError, match="^01-a/01-one builds no 'late'; it builds: f$"):
        functions_from(ONE, "late")


def test_a_class_is_executed_once(shelf):
    shelf(SCRATCH, "class Value:\n    pass\n\nmade = [1]", "def make():\n    return Value()")
    value, make = functions_from(ONE, "Value", "make")
    assert isinstance(make(), value)
    assert functions_from(f"{ONE}.ipynb", "Value") is value
    assert functions_from(ONE, "made") is functions_from(ONE, "made")
    assert type(pickle.loads(pickle.dumps(make()))) is value


def test_notebooks_build_on_notebooks(shelf):
    shelf(SCRATCH, "class Value:\n    pass\n\ndef double(x):\n    return 2 * x")
    chain = "double, Value = functions_from('01-a/01-one', 'double', 'Value')\nboom = functions_from('01-a/01-one', 'boom')"
    shelf(
        "# Second",
        f"from utils.notebooks import functions_from\n{chain}",
        SCRATCH,
        "class More(Value):\n    pass",
        "def quadruple(x): return double(double(x))",
        name="02-b/01-two",
    )
    quadruple, more = functions_from("02-b/01-two", "quadruple", "More")
    assert quadruple(3) == 12
    assert issubclass(more, functions_from(ONE, "Value"))
    assert functions_from("02-b/01-two", "double") is functions_from(ONE, "double")


@pytest.mark.parametrize(
    "notebook, names, message",
    [
        (ONE, ["h"], "^01-a/01-one builds no 'h'; it builds: A, f, g$"),
        (ONE, ["f", "h"], "builds no 'h'"),
        ("01-a/02-empty", ["f"], "it builds: nothing$"),
        ("01-a/09-none", ["f"], "^there is no notebook '01-a/09-none' in this repository$"),
        (ONE, [], "^name at least one function to take from the notebook$"),
    ],
)
def test_wrong_names_are_told(shelf, notebook, names, message):
    shelf(SCRATCH, "K = 1\ndef g(): pass\nclass A: pass\ndef f(): pass")
    shelf(SCRATCH, "print(1)", name="01-a/02-empty")
    with pytest.raises(ValueError, match=message):
        functions_from(notebook, *names)


def test_sources_can_be_read_and_tracebacks_show_them(shelf):
    shelf(
        "# Small",
        "import functools",
        SCRATCH,
        "x = 1\n\n@functools.lru_cache\ndef f(n):\n    '''Say n.'''\n    return 1 / n",
    )
    f = functions_from(ONE, "f")
    assert isinstance(f, functools._lru_cache_wrapper) and f(2) == f(2) == 0.5 and f.cache_info().hits == 1
    assert (
        inspect.getsource(f.__wrapped__)
        == "@functools.lru_cache\ndef f(n):\n    '''Say n.'''\n    return 1 / n\n"
    )
    assert inspect.getdoc(f) == "Say n."
    with pytest.raises(ZeroDivisionError) as raised:
        f(0)
    last = raised.traceback[-1]
    assert (str(last.frame.code.raw.co_filename), last.lineno + 1) == ("<01-a/01-one, code cell 2>", 6)
    assert not {"print", "x"} & set(vars(sys.modules[f.__module__]))


@pytest.mark.parametrize("future", [True, False])
def test_annotations_mean_what_they_mean_in_the_notebook(shelf, future):
    first = "from __future__ import annotations" if future else "import math"
    shelf("# Small", first, SCRATCH, "def f(x: int) -> float:\n    return x")
    assert functions_from(ONE, "f").__annotations__["x"] == ("int" if future else int)


# --- Notebook ---------------------------------------------------------------------------------------------------------


def test_a_notebook_is_read_as_its_reader_meets_it(tmp_path):
    output = new_output("stream", text="1\n")
    solution = new_code_cell(
        "print(1)",
        metadata={"tags": ["hide-input"], "jupyter": {"source_hidden": True}},
        outputs=[output],
        execution_count=4,
    )
    cells = [
        new_markdown_cell(HEADER),
        new_code_cell("import math"),
        new_markdown_cell("## Overview\n\ntext\n\n```python\n## no heading\n```\n\n### no section"),
        new_markdown_cell("## The math "),
        solution,
    ]
    path = tmp_path / "01-a" / "02-small.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=cells), path)
    book = Notebook.read(str(path))
    assert (book.path, book.title, book.level, book.minutes, book.builds) == (
        path,
        "Small",
        "Beginner",
        45,
        "a thing",
    )
    assert book.needs == [
        (tmp_path / "01-a/01-one.ipynb").resolve(),
        (tmp_path / "02-b/01-two.ipynb").resolve(),
    ]
    assert book.sections == ["Overview", "The math"]
    assert [cell.section for cell in book.cells] == ["", "", "Overview", "The math", "The math"]
    assert [cell.source for cell in book.section("The math")] == ["## The math ", "print(1)"]
    assert book.code == [book.cells[1], book.cells[4]] and "import math" not in book.text
    last = book.cells[4]
    assert (last.kind, last.tags, last.hidden, last.execution_count) == ("code", ("hide-input",), True, 4)
    assert last.outputs[0]["text"] in ("1\n", ["1\n"]) and not book.cells[1].hidden


def test_sources_may_be_lines(tmp_path):
    cell = {
        "cell_type": "code",
        "source": ["a = 1\n", "b = 2"],
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    assert Notebook.read(path).cells[0].source == "a = 1\nb = 2"


def test_no_header_and_no_title(tmp_path):
    nbformat.write(new_notebook(cells=[new_markdown_cell("text")]), tmp_path / "a.ipynb")
    book = Notebook.read(tmp_path / "a.ipynb")
    assert book.title == "" and book.sections == []
    with pytest.raises(ValueError, match=r"^a.ipynb has no line \*\*Level\*\*"):
        book.level  # noqa: B018


@pytest.mark.parametrize("text", ["[]", '{"nbformat": 3}', "{}", '"text"'])
def test_only_format_4_is_read(tmp_path, text):
    (tmp_path / "a.ipynb").write_text(text)
    with pytest.raises(ValueError, match="a.ipynb is not a notebook of format 4"):
        Notebook.read(tmp_path / "a.ipynb")


def test_all_notebooks_are_found_in_order(tmp_path):
    wanted = ["00-z/01-b.ipynb", "00-z/02-a.ipynb", "01-a/01-c.ipynb"]
    for name in [
        *reversed(wanted),
        "01-a/draft.ipynb",
        "01-a/01-c-Copy1.ipynb",
        "notes/01-a.ipynb",
        "01-a/.ipynb_checkpoints/01-c.ipynb",
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in all_notebooks(tmp_path)] == wanted


def test_a_picture_is_taken_by_its_number(tmp_path):
    outputs = [
        new_output("display_data", {"image/png": base64.b64encode(data).decode()})
        for data in (b"one", b"two")
    ]
    cells = [
        new_code_cell("1", outputs=[new_output("stream", text="x"), outputs[0]]),
        new_code_cell("2", outputs=outputs[1:]),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    assert [picture(tmp_path / "a.ipynb", number) for number in (1, 2)] == [b"one", b"two"]
    for number in (0, 3):
        with pytest.raises(ValueError, match=f"a.ipynb has 2 figures, and none is number {number}"):
            picture(tmp_path / "a.ipynb", number)
    assert main(["picture", str(tmp_path / "a.ipynb"), "2", str(tmp_path / "two.png")]) == 0
    assert (tmp_path / "two.png").read_bytes() == b"two"


# --- beginning one ----------------------------------------------------------------------------------------------------

PLANNED = "03-probability/01-sample-spaces-and-events"


def test_a_new_notebook_has_the_form_of_all_and_what_the_roadmap_says_of_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    row = "| 03/01 | Sample spaces and events *(planned)* | Beginner | 45 min | school algebra |\n"
    (tmp_path / "roadmap.md").write_text(f"| Number | Notebook | Level | Time | You need |\n{row}")
    path = tmp_path / f"{PLANNED}.ipynb"
    path.parent.mkdir()
    assert main(["new", PLANNED]) == 0
    assert f"python -m utils.notebooks run {PLANNED}.ipynb" in capsys.readouterr().out
    book, content = Notebook.read(path), path.read_bytes()
    assert (book.title, book.level, book.minutes) == ("Sample spaces and events", "Beginner", 45)
    assert book.sections == list(notebooks.SECTIONS)
    assert book.code[0].source.startswith(SET_UP) and book.code[0].hidden
    assert len(book.questions) == 5 and len(book.formulas) == 3
    code = {name: [cell for cell in book.section(name) if cell.kind == "code"] for name in book.sections}
    assert [cell.hidden for cell in code["Exercises"]] == [False, True] * 4
    assert {cell.tags for cell in code["Solutions"]} == {("hide-input", "hide-cell")}
    assert code["NumPy comparison"][-1].source == "# More checks"
    assert book.cells[-1].source.endswith("[Roadmap](../roadmap.md)")
    assert main(["new", f"{PLANNED}.ipynb"]) == 1 and path.read_bytes() == content
    assert capsys.readouterr().err == f"{PLANNED}.ipynb is there already and was left as it is.\n"


@pytest.mark.parametrize("name", [PLANNED[:-1], "09-topology/01-knots", "draft", f"../{PLANNED}"])
def test_a_name_outside_the_curriculum_is_refused(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    assert main(["new", name]) == 1 and not list(tmp_path.iterdir())
    assert capsys.readouterr().err.startswith(f"The curriculum has no such notebook; not found: {name}.ipynb")


def test_contributors_are_shown_the_first_cell():
    page = notebooks.Path(__file__).parents[2] / "CONTRIBUTING.md"
    assert f"```python\n{SET_UP}```\n" in page.read_text(encoding="utf-8")


def test_the_first_cell_says_what_is_missing_away_from_the_repository(tmp_path):
    run = subprocess.run([sys.executable, "-c", SET_UP], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1 and run.stderr.splitlines()[-1] == (
        "FileNotFoundError: This notebook needs the rest of its repository: the folders utils and datasets, beside roadmap.md. "
        "Download or clone the whole repository and open the notebook inside it."
    )


# --- running ----------------------------------------------------------------------------------------------------------


def test_the_environment_repeats_and_can_be_offline(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    plain = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "JPY_SESSION_NAME": "",
    }
    assert kernel_environment() == plain
    offline = kernel_environment(offline=True)
    folder, *rest = offline.pop("PYTHONPATH").split(os.pathsep)
    assert os.path.isfile(os.path.join(folder, "sitecustomize.py")) and rest == ["elsewhere"]
    assert offline == {**plain, "NO_PROXY": "*", "no_proxy": "*"}
    monkeypatch.delenv("PYTHONPATH")
    assert kernel_environment(offline=True)["PYTHONPATH"] == folder


def test_clean_leaves_only_what_repeats():
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "random"}, "text/plain": "IntSlider()"}
    kept = [
        new_output("stream", text="x"),
        new_output("display_data", {"text/plain": "alt"}, metadata={"image/png": {"alt": "alt"}}),
    ]
    code = new_code_cell("1", outputs=[kept[0], new_output("display_data", view), kept[1]], execution_count=2)
    code.metadata = {
        "tags": ["a"],
        "jupyter": {"source_hidden": True},
        "execution": {"time": "now"},
        "scrolled": True,
    }
    book = new_notebook(cells=[code, new_markdown_cell("text", metadata={"id": 1})])
    book.metadata = {
        "widgets": {},
        "kernelspec": {"name": "mine"},
        "language_info": {"name": "python", "version": "3.99"},
    }
    clean(book)
    assert book.metadata["kernelspec"]["name"] == "python3" and set(book.metadata) == {
        "kernelspec",
        "language_info",
    }
    assert book.metadata["language_info"] == {"name": "python"}
    assert book.cells[0].metadata == {"tags": ["a"], "jupyter": {"source_hidden": True}}
    assert book.cells[0].outputs == kept and book.cells[0].execution_count == 2
    assert book.cells[1].metadata == {}


RUNNABLE = [
    f"import sys\nsys.path.insert(0, {os.path.dirname(os.path.dirname(notebooks.__file__))!r})",
    "import matplotlib.pyplot as plt\nfrom utils.plotting import show\nfig, ax = plt.subplots()\nax.plot([1, 2])\nshow(fig, 'Up.')",
    "import ipywidgets\n_ = ipywidgets.interact(lambda x: print(x), x=(0, 3))\nipywidgets.IntSlider()",
    "import time\nfor i in range(3):\n    print(i, file=(sys.stdout, sys.stderr)[i % 2], flush=True)\n    time.sleep(0.3)",
    "import os\nprint(hash('a'), os.environ['OMP_NUM_THREADS'], {'b', 'a', 'c'}, os.path.basename(os.getcwd()))",
    "import urllib.request\ntry:\n    urllib.request.urlopen('http://example.org')\nexcept OSError as error:\n    print(error)",
]


def test_running_twice_gives_the_same_bytes(tmp_path, monkeypatch):
    for name in kernel_environment(offline=True):  # the plugin has set them for the tests
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "01-small.ipynb"
    cells = [new_markdown_cell("# Ünïcode"), *map(new_code_cell, RUNNABLE)]
    cells[1].metadata = {"tags": ["keep"], "execution": {"iopub.execute_input": "now"}}
    nbformat.write(new_notebook(cells=cells), path)
    before = dict(os.environ)
    assert run(path, timeout=30) > 0
    once = path.read_bytes()
    run(str(path), timeout=30)
    assert path.read_bytes() == once
    assert dict(os.environ) == before
    assert (
        once.endswith(b"}\n")
        and "Ünïcode".encode() in once
        and b"\r" not in once
        and str(tmp_path).encode() not in once
    )
    book = Notebook.read(path)
    assert [cell.execution_count for cell in book.code] == [1, 2, 3, 4, 5, 6]
    assert book.code[0].tags == ("keep",) and b"iopub" not in once
    figure, description = book.code[1].outputs
    assert "Up." in "".join(description["data"]["text/html"])
    assert figure["metadata"]["image/png"]["alt"] == "Up."
    assert book.code[2].outputs == ()
    streams = {output["name"]: "".join(output["text"]) for output in book.code[3].outputs}
    assert len(book.code[3].outputs) == 2 and streams == {"stdout": "0\n2\n", "stderr": "1\n"}
    assert "the network is off" in str(book.code[5].outputs)


def test_the_command_runs_what_it_can_and_leaves_the_rest_as_it_was(tmp_path, capsys):
    bad, good, none = tmp_path / "bad.ipynb", tmp_path / "good.ipynb", tmp_path / "none.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("print(1)"), new_code_cell("seven = 1 / 0")]), bad)
    nbformat.write(new_notebook(cells=[new_code_cell("print('fine')")]), good)
    before = bad.read_bytes()
    environment = dict(os.environ)
    assert main(["run", str(bad), str(none), str(good)]) == 1
    assert bad.read_bytes() == before and not none.exists()
    assert Notebook.read(good).code[0].outputs[0]["text"] in ("fine\n", ["fine\n"])
    said = capsys.readouterr()
    assert f"{bad} did not run to its end and was left as it was:" in said.err and "seven = 1 / 0" in said.err
    assert f"{none} did not run to its end" in said.err
    assert said.out.startswith(f"{good}: ") and said.out.endswith(" s\n") and said.out.count("\n") == 1
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run(bad)
    assert dict(os.environ) == environment


def test_the_command_lists_every_notebook(shelf, capsys):
    shelf(HEADER.replace("Small", "Second").replace("Beginner", "Advanced"), name="01-a/02-two")
    shelf(HEADER, name="01-a/01-one")
    assert main(["list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["01-a/01-one.ipynb", "Beginner", "45", "min", "Small"]
    assert second.split() == ["01-a/02-two.ipynb", "Advanced", "45", "min", "Second"]
    assert first.index("Small") == second.index("Second")


# --- sheets made of the summaries -------------------------------------------------------------------------------------

SUMMARY = r"""## Summary

A sum.

**Key formulas**

- Rest: $\,a < \{b\}\;c$,
  on two lines, and $\mathbf{a}_c\mathbf{B}_{c}$ beside $x_i$.
- Step: $\operatorname{step}\|x\|$, 3 < 4.

**Pitfalls.** None.

- no formula

<details><summary>Why is
"this" so?</summary>

Since 1 < 2,
it "is".
</details>

<details><summary>Where?</summary> Here. </details>
"""


def test_flashcards_are_the_questions_of_all_summaries(shelf, tmp_path):
    shelf(HEADER, SUMMARY, "## Exercises\n\n<details><summary>Not this?</summary> No. </details>")
    formulas = r"<details><summary>Is $a<b$, or $\frac{1}{2}$?</summary>$$ x $$ or $$y$$. $z$</details>"
    shelf(HEADER, f"## Summary\n\n{formulas}", name="02-b/01-two")
    assert notebooks.flashcards(tmp_path).splitlines() == [
        "#separator:tab",
        "#html:false",
        "#tags column:3",
        '"Why is ""this"" so?"\t"Since 1 < 2, it ""is""."\t01-a/01-one',
        "Where?\tHere.\t01-a/01-one",
        r"Is \(a<b\), or \(\frac{1}{2}\)?" + "\t" + r"\[ x \] or \[y\]. \(z\)" + "\t02-b/01-two",
    ]


def test_the_cheat_sheet_holds_the_formulas_as_a_page_needs_them(shelf, tmp_path):
    shelf(HEADER, SUMMARY)
    shelf(HEADER.replace("Small", "Second"), "## Summary\n\n**Key formulas**\n\n- $1$.", name="02-b/01-two")
    for folder, title in (("01-a", "Alpha"), ("02-b", "ML beta")):
        (tmp_path / folder / "README.md").write_text(f"# {title}\n\nText.\n")
    page = notebooks.cheatsheet(tmp_path)
    assert page.startswith("# Cheat sheet\n") and "`python -m utils.notebooks refresh`" in page
    assert page[page.index("## Alpha") :] == (
        "## Alpha\n\n### [Small](../01-a/01-one.ipynb)\n\n"
        r"- Rest: $a \lt \lbrace b\rbrace \thickspace c$, on two lines, and $\mathbf{a}_ c\mathbf{B}_ {c}$ beside $x_i$."
        "\n"
        r"- Step: $\mathrm{step}\Vert x\Vert$, 3 < 4."
        "\n\n## ML beta\n\n### [Second](../02-b/01-two.ipynb)\n\n- $1$.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["run"], ["dance"]])
def test_an_unclear_command_shows_how(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2 and "usage: python -m utils.notebooks" in capsys.readouterr().err
