"""What a new user meets first: the commands of the Makefile, requirements.txt, and the order of the top level.

The Makefile runs in an empty folder with a Python that is a short shell script, so nothing is installed.
"""

from __future__ import annotations

import ast
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from utils.notebooks import ROOT, Notebook, all_notebooks
from utils.tests.plugin import Scheduling

# --- the Makefile ----------------------------------------------------------------------------------------------------

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = ("lab", "test", "progress", "update", "reset")

# It answers what the Makefile asks a Python, copies itself as the environment's Python, and says what it was asked to run.
# The environment variables VERSION, WITHOUT_VENV and INSTALL_FAILS make it a worse one; LASTS lets it run on until a Ctrl-C,
# at which it takes a moment, as JupyterLab does.
STUB = r"""#!/bin/sh
case "$*" in
*version_info\ \>=*) case "${VERSION:-3.12}" in 3.1?) echo yes;; *) echo no;; esac;;
*version_info*) echo "${VERSION:-3.12}";;
*ensurepip*) exit "${WITHOUT_VENV:-0}";;
"-c "*) ;;
"-m venv"*) for venv; do :; done; mkdir -p "$venv/bin" && cp "$0" "$venv/bin/python" && touch "$venv/pyvenv.cfg"
    echo "stub makes $venv";;
"-m pip --version") ;;
"-m pip"*) echo "stub runs $*"; exit "${INSTALL_FAILS:-0}";;
*) trap "kill \$!; sleep 0.3; exit 0" INT; sleep "${LASTS:-0}" >/dev/null & echo "stub runs $*"; wait;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the Makefile, requirements.txt and a stub of a Python; without make, the test is skipped."""
    if os.name == "nt" or shutil.which("make") is None:
        pytest.skip("the Makefile is for systems with make, and make is not here")
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "stub").write_text(STUB)
    (tmp_path / "stub").chmod(0o755)
    return tmp_path


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what a make that runs these tests hands down to every make below it."""
    handed_down = {
        "MAKEFLAGS",
        "MFLAGS",
        "MAKEOVERRIDES",
        "MAKELEVEL",
        "PYTHON",
        "VENV",
        "LAB_FLAGS",
        "TEST_FLAGS",
    }
    return {name: value for name, value in os.environ.items() if name not in handed_down} | more


def run_in(folder: Path, command: list[str], **environment: str) -> subprocess.CompletedProcess:
    """Run a command in ``folder``; output and errors come in one text, ``stdout``."""
    return subprocess.run(
        command,
        cwd=folder,
        env=clean_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run make in ``folder`` with the stub as its Python."""
    return run_in(folder, ["make", "PYTHON=./stub", *arguments], **environment)


def stamp(folder: Path) -> Path:
    """The file that says that the environment is finished."""
    return folder / ".venv" / "requirements-installed"


def test_make_alone_names_every_command_and_does_nothing(folder: Path) -> None:
    run = make(folder)
    assert run.returncode == 0 and not (folder / ".venv").exists()
    assert re.search(r"^\.PHONY: help (.+)$", MAKEFILE, re.M)[1].split() == list(TARGETS)
    assert set(re.findall(r"^make (\w+) ", run.stdout, re.M)) == set(TARGETS)


@pytest.mark.parametrize(
    "target, flags, said",
    [
        ("test", "TEST_FLAGS=-x", ["Running every notebook and every test.", "stub runs -m pytest -x"]),
        ("lab", "LAB_FLAGS=--no-browser --port=1", ["stub runs -m utils.desk lab --no-browser --port=1"]),
    ],
)
def test_lab_and_test_make_the_environment_once(
    folder: Path, target: str, flags: str, said: list[str]
) -> None:
    first, second = make(folder, target, flags), make(folder, target, flags)
    assert first.returncode == second.returncode == 0
    assert first.stdout.splitlines() == [
        "Making a Python environment in .venv.",
        "stub makes .venv",
        "Installing the packages of requirements.txt into .venv. The first time, this takes about a minute.",
        "stub runs -m pip install --disable-pip-version-check --retries 2 --timeout 15 -r requirements.txt",
        *said,
    ]
    assert second.stdout.splitlines() == said


@pytest.mark.parametrize(
    "arguments, module",
    [
        (["progress"], "utils.progress"),
        (["update"], "utils.desk update"),
        (["reset", "NOTEBOOK=01-a/01-one"], "utils.desk reset 01-a/01-one"),
        (["reset"], "utils.desk reset "),
    ],
)
def test_what_needs_no_packages_runs_with_any_python(folder: Path, arguments: list[str], module: str) -> None:
    assert make(folder, *arguments).stdout == f"stub runs -m {module}\n"
    assert not (folder / ".venv").exists()
    make(folder, "test")
    assert run_in(folder, ["make", "PYTHON=./absent", *arguments]).stdout == f"stub runs -m {module}\n"
    shutil.rmtree(folder / ".venv")
    run = run_in(folder, ["make", "PYTHON=./absent", *arguments])
    assert run.returncode != 0 and run.stdout.startswith("No Python runs under the name ./absent. Name one")


def test_a_newer_requirements_file_is_installed_into_the_same_environment(folder: Path) -> None:
    make(folder, "test")
    os.utime(stamp(folder), (1, 1))
    run = make(folder, "test")
    assert "Bringing the environment in .venv up to date." in run.stdout
    assert "pip install" in run.stdout and "stub makes" not in run.stdout


def test_an_environment_whose_python_no_longer_runs_is_made_again(folder: Path) -> None:
    make(folder, "test")
    (folder / ".venv" / "bin" / "python").unlink()
    run = make(folder, "test")
    assert run.returncode == 0
    assert "stub makes .venv" in run.stdout and "pip install" in run.stdout


@pytest.mark.parametrize(
    "arguments, environment, sentence",
    [
        ([], {"VERSION": "3.9"}, "Python 3.10 or newer is needed, and ./stub is 3.9."),
        ([], {"VERSION": "2.7"}, "Python 3.10 or newer is needed, and ./stub is 2.7."),
        (["PYTHON=./absent"], {}, "No Python runs under the name ./absent."),
        ([], {"WITHOUT_VENV": "1"}, "./stub lacks the venv module"),
        ([], {"INSTALL_FAILS": "1"}, "The packages of requirements.txt could not be installed"),
        (
            ["VENV=/dev/null/x"],
            {},
            "The environment cannot be made in /dev/null/x, because nothing can be written there.",
        ),
        (["VENV=full"], {}, "The folder full holds other things than an environment."),
    ],
)
@pytest.mark.parametrize("target", ["lab", "test"])
def test_what_is_missing_is_said_in_a_sentence(
    folder: Path, target: str, arguments: list[str], environment: dict[str, str], sentence: str
) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "letters").touch()
    run = make(folder, target, *arguments, **environment)
    assert run.returncode != 0
    assert sentence in run.stdout
    assert not re.search(r"Traceback|-m pytest|utils\.desk|No such file|Not a directory", run.stdout)
    assert not stamp(folder).exists() and (folder / "full" / "letters").exists()


def test_the_environment_may_be_elsewhere(folder: Path) -> None:
    elsewhere = folder / "elsewhere" / "venv"
    for _ in range(2):
        run = make(folder, "test", f"VENV={elsewhere}")
    assert run.stdout.splitlines() == ["Running every notebook and every test.", "stub runs -m pytest"]
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize("asked", ["python3.11", "absent"])
def test_another_python_than_the_environments_is_not_passed_over_in_silence(folder: Path, asked: str) -> None:
    make(folder, "test")
    (folder / "python3.11").write_text(STUB.replace(":-3.12", ":-3.11"))
    (folder / "python3.11").chmod(0o755)
    run = run_in(folder, ["make", "test", f"PYTHON=./{asked}"])
    assert run.returncode == 0 and run.stdout.splitlines()[0] == (
        "The environment in .venv was made with Python 3.12 and is used as it is. "
        f"To make it anew with ./{asked}, delete the folder .venv first."
    )
    assert "was made with" not in make(folder, "test").stdout
    assert "was made with" not in run_in(folder, ["make", "test"], PYTHON=f"./{asked}").stdout


def test_ctrl_c_ends_make_lab_without_an_error(folder: Path) -> None:
    make(folder, "test")
    process = subprocess.Popen(
        ["make", "lab"],
        cwd=folder,
        env=clean_environment(LASTS="30"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout.readline() == "stub runs -m utils.desk lab\n"
    os.killpg(process.pid, signal.SIGINT)  # what a terminal sends to make and all below it
    assert process.communicate(timeout=15)[0] == ""


@pytest.mark.parametrize(
    "version, answer",
    [((2, 7, 18), "no"), ((3, 9, 25), "no"), ((3, 10, 0), "yes"), ((3, 13, 1), "yes"), ((4, 0, 0), "yes")],
)
def test_the_question_for_the_version_draws_the_line_at_3_10(version: tuple[int, ...], answer: str) -> None:
    question = re.search(r"^NEW_ENOUGH := import sys; (.+)$", MAKEFILE, re.M)[1]
    said = []
    eval(question, {"sys": SimpleNamespace(version_info=version), "print": said.append})
    assert said == [answer]


def test_a_failed_install_is_tried_again_and_a_failed_update_too(folder: Path) -> None:
    for _ in range(2):
        make(folder, "test", INSTALL_FAILS="1")
        assert not stamp(folder).exists()
        run = make(folder, "test")
        assert run.returncode == 0 and "pip install" in run.stdout
        assert stamp(folder).exists()
        os.utime(stamp(folder), (1, 1))


@pytest.mark.parametrize("status", [0, 2])
def test_the_script_for_continuous_integration_runs_make_test_from_anywhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, status: int
) -> None:
    (folder / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    run = run_in(elsewhere, ["bash", str(script)], PYTHON="./stub", INSTALL_FAILS=str(status))
    assert run.returncode == status
    assert ("stub runs -m pytest" in run.stdout) == (status == 0)


# --- requirements.txt ------------------------------------------------------------------------------------------------

REQUIREMENT = re.compile(
    r"(?P<name>[a-z][a-z0-9-]*)>=(?P<bound>\d+(\.\d+)+)(?P<above>,<\d+(\.\d+)*)?  +# (?P<reason>\S.*)"
)
# Modules that come with a package of requirements.txt which cannot do without them.
BROUGHT_BY = {
    "IPython": ("ipykernel", "ipython"),
    "PIL": ("matplotlib", "pillow"),
    "jupyter_core": ("jupyterlab", "jupyter-core"),
    "xdist": ("pytest-xdist", None),
}


def requirement_lines() -> list[str]:
    """The lines of requirements.txt that ask for a package."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def fault_of_requirement(line: str) -> str | None:
    """Say what a line of requirements.txt lacks: the form ``name>=1.2  # reason``, or a reason of three words."""
    found = REQUIREMENT.fullmatch(line)
    if not found:
        return "a requirement reads: name>=1.2  # reason"
    return None if len(found["reason"].split()) >= 3 else "the reason is too short to be one"


def imported_modules(source: str) -> set[str]:
    """The top-level names of the modules that Python code imports, those of the standard library and utils left out."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"utils"}


@pytest.mark.parametrize("line", requirement_lines())
def test_a_requirement_has_a_lower_bound_and_a_reason(line: str) -> None:
    assert fault_of_requirement(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "numpy",
        "numpy>=2.0",
        "numpy  # arrays and more",
        "numpy==2.0  # arrays and more",
        "numpy>=2.0  # arrays",
    ],
)
def test_a_requirement_without_them_is_found(line: str) -> None:
    assert fault_of_requirement(line)


def test_every_import_of_utils_and_the_notebooks_is_in_the_requirements() -> None:
    required = {REQUIREMENT.fullmatch(line)["name"] for line in requirement_lines()}
    sources = {path: [path.read_text(encoding="utf-8")] for path in (ROOT / "utils").rglob("*.py")}
    sources |= {path: [cell.source for cell in Notebook.read(path).code] for path in all_notebooks()}
    assert len(sources) > 10
    for path, pieces in sources.items():
        modules = set().union(*map(imported_modules, pieces))
        packages = {BROUGHT_BY.get(module, (module,))[0] for module in modules}
        assert packages <= required, f"{path.relative_to(ROOT)} imports {sorted(packages - required)}"


def test_an_import_outside_the_requirements_is_found() -> None:
    source = "import os, numpy.linalg\ndef f():\n    from pandas import DataFrame\nfrom utils.plotting import show\n"
    assert imported_modules(source) == {"numpy", "pandas"}


@pytest.mark.parametrize("package, part", [pair for pair in BROUGHT_BY.values() if pair[1]])
def test_a_package_brings_the_part_that_is_imported_without_being_required(package: str, part: str) -> None:
    assert any(re.match(rf"{part}\b", line, re.I) for line in metadata.requires(package))


# --- the top level and what it holds ---------------------------------------------------------------------------------

TOP_LEVEL = {
    "00-prerequisites",
    "01-linear-algebra",
    "02-calculus",
    "03-probability",
    "04-statistics",
    "05-optimization",
    "06-information-theory",
    "07-numerical-methods",
    "08-ml-math-case-studies",
    "datasets",
    "references",
    "utils",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "requirements.txt",
    "roadmap.md",
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
}
LOCAL_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|Users|tmp|work)/|\b[A-Z]:\\+Users\\")
PICTURE = re.compile(r'"image/\w+": "[^"]*"')


@functools.cache
def files() -> list[Path]:
    """The files that git holds or would add, as paths from the root; skips the test where there is no git checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if run.returncode or not (ROOT / ".git").exists():
        pytest.skip("this copy of the repository is not a git checkout")
    return [Path(name) for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def local_paths(text: str) -> list[str]:
    """The lines of a file that name a place on somebody's machine; the data of pictures in a notebook are left out."""
    return [line.strip()[:200] for line in PICTURE.sub("", text).splitlines() if LOCAL_PATH.search(line)]


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    assert {path.parts[0] for path in files()} == TOP_LEVEL


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = {}
    for path in files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content and path.parts[:2] != ("utils", "tests"):
            found[path.as_posix()] = local_paths(content.decode("utf-8"))
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "text", ["see /home/ada/notes", "open('/tmp/x.csv')", '"/Users/ada/x"', r"C:\\Users\\ada", "(/root/x)"]
)
def test_a_local_path_is_found(text: str) -> None:
    assert local_paths(text)


@pytest.mark.parametrize(
    "text", ["https://example.org/home/x", "../work/x", "and/or/work/", '"image/png": "ab+/tmp/cd"']
)
def test_what_only_resembles_a_local_path_is_not(text: str) -> None:
    assert not local_paths(text)


def test_every_file_of_text_ends_its_lines_alike() -> None:
    contents = {path.as_posix(): (ROOT / path).read_bytes() for path in files()}
    assert [name for name, content in contents.items() if b"\r" in content and b"\0" not in content] == []


def test_the_tests_of_exercises_are_divided_by_notebook_and_all_others_by_file() -> None:
    scope = Scheduling.__new__(Scheduling)._split_scope
    exercises = "utils/tests/test_exercises.py::test_an_exercise_has_no_fault"
    first, second = f"{exercises}[00/01, Exercise 1-find]", f"{exercises}[00/01, Exercise 2-find]"
    assert scope(first) == scope(second) != scope(f"{exercises}[00/02, Exercise 1-find]")
    assert scope("00/01-a.ipynb::Cell 3") == scope("00/01-a.ipynb::Cell 4") == "00/01-a.ipynb"
