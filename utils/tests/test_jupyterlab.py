"""The roadmap and some of the notebooks, in a real JupyterLab in a headless Chromium.

A notebook takes several seconds here, so it is the first of each folder, and those that differ from the last commit. All of
them run with ALL_NOTEBOOKS=1 in the environment: `ALL_NOTEBOOKS=1 make test TEST_FLAGS=utils/tests/test_jupyterlab.py`.

nbval runs the cells without a page. This file holds what a reader meets: `make lab` opens the roadmap as a page, its links open
what they name, and "Run All Cells" leaves every output in the saved file. The outputs are cleared beforehand and the saved file
is judged, because a page shows stored prompts as if they had just been run, and draws only the cells in view.

The browser is driven through chromedriver, which speaks JSON over HTTP (https://www.w3.org/TR/webdriver2/), so no package is
needed for it. Without make, chromedriver or a browser that chromedriver can start, the tests are skipped and say so.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import nbformat
import pytest

from utils import plotting
from utils.notebooks import ROOT, all_notebooks

START_SECONDS = 60  # for a server, a page or a kernel to be there
RUN_SECONDS = 180  # for all cells of a notebook

# Requests to this machine must not pass through a proxy that the environment names.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

# No part of Chromium may call home, and a container has no sandbox and little shared memory.
CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,1000",
]


def chosen(notebooks: list[str], everything: bool, changed: set[str]) -> list[str]:
    """The first of each folder and those in ``changed``, or ``everything``; all are paths from the root."""
    firsts = {next(group) for _, group in itertools.groupby(notebooks, lambda path: path.split("/")[0])}
    return [path for path in notebooks if everything or path in firsts | changed]


def changed_since_the_last_commit(root: Path) -> set[str]:
    """The notebooks that git calls changed, or does not know yet; none where there is no git or no repository."""
    command = ["git", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", "*.ipynb"]
    try:
        found = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    except OSError:
        return set()
    return {entry[3:] for entry in found.stdout.split("\0") if entry}


NOTEBOOKS = chosen(
    [path.relative_to(ROOT).as_posix() for path in all_notebooks()],
    bool(os.environ.get("ALL_NOTEBOOKS")),
    changed_since_the_last_commit(ROOT),
)


def wait_for(condition: Callable[[], Any], what: str, seconds: float = START_SECONDS) -> Any:
    """Return the first true value of ``condition()``; fail, naming ``what``, after ``seconds`` without one."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds} s in vain for {what}")
        time.sleep(0.1)


def stop(process: subprocess.Popen, ask: Callable[[], Any]) -> None:
    """End a process that leads its own group: ``ask`` it, then kill what is left of the group after 15 seconds."""
    try:
        ask()
        process.wait(timeout=15)
    except (OSError, RuntimeError, subprocess.TimeoutExpired):  # it does not hear or does not heed
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # all of the group have ended
        pass
    process.wait(timeout=15)


class Browser:
    """One page of a headless Chromium, driven through a chromedriver at ``address``."""

    def __init__(self, address: str, profile: Path) -> None:
        """Start a Chromium with the folder ``profile``. RuntimeError with chromedriver's sentence when none starts."""
        self.address = address
        options = {"args": [*CHROMIUM_FLAGS, f"--user-data-dir={profile}"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "timeouts": {"script": RUN_SECONDS * 1000, "pageLoad": START_SECONDS * 1000},
        }
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.address += f"/session/{session['sessionId']}"

    def _call(self, method: str, path: str, body: dict | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with OPENER.open(request, timeout=RUN_SECONDS + 30) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def open(self, url: str) -> None:
        """Load ``url`` and wait for the page's load event."""
        self._call("POST", "/url", {"url": url})

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Return the value of a JavaScript expression, which may await and may use ``arguments[0]``, ``arguments[1]``, …"""
        script = f"return (async () => ({expression}))()"
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def until(self, expression: str, what: str, *arguments: Any) -> Any:
        """Return the first true value of a JavaScript expression; fail, naming ``what``, when none comes."""
        return wait_for(lambda: self.evaluate(expression, *arguments), what)

    def close(self) -> None:
        """End the Chromium."""
        self._call("DELETE", "")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium with an empty profile."""
    if os.name == "nt" or shutil.which("make") is None:
        pytest.skip("`make lab` is for systems with make, and make is not here")
    driver = shutil.which("chromedriver")
    if driver is None:
        pytest.skip("chromedriver is not installed (on Debian: sudo apt install chromium chromium-driver)")
    folder = tmp_path_factory.mktemp("browser")
    log = folder / "chromedriver.log"
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [driver, "--port=0"], env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        found = wait_for(
            lambda: re.search(r"started successfully on port (\d+)", log.read_text()), "chromedriver"
        )
        try:
            chromium = Browser(f"http://127.0.0.1:{found[1]}", folder / "profile")
        except RuntimeError as problem:
            pytest.skip(f"chromedriver starts no browser: {problem}")
        yield chromium
        chromium.close()
    finally:
        stop(process, process.terminate)


class Lab(NamedTuple):
    """A running JupyterLab: its address, its token, the address that a reader's browser opens first, and its folder."""

    url: str
    token: str
    start_page: str
    root: Path

    def shut_down(self) -> None:
        """Ask the server to end itself and its kernels."""
        headers = {"Authorization": f"token {self.token}"}
        OPENER.open(
            urllib.request.Request(f"{self.url}api/shutdown", b"", headers, method="POST"), timeout=15
        )


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """What ``make lab`` starts, in a copy of the repository in which the notebooks to run have no outputs."""
    folder = tmp_path_factory.mktemp("lab")
    root = folder / "repository"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__"))
    for path in NOTEBOOKS:
        clear_outputs(root / path)
    # A finished environment whose Python is the one that runs the tests.
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    (root / ".venv" / "requirements-installed").touch()
    flags = "--no-browser --ip=127.0.0.1 --LabApp.expose_app_in_browser=True --LabApp.news_url=None"
    flags += " --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    # No settings or workspaces of the person who runs this are read or written. The folder of the kernels' sockets has a short
    # name, because the path of a socket may have no more than 103 characters.
    own = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"]
    environment = {**os.environ, **{name: str(folder / name) for name in (*own, "IPYTHONDIR")}}
    runtime = Path(tempfile.mkdtemp(prefix="lab-", dir="/tmp"))
    environment["JUPYTER_RUNTIME_DIR"] = str(runtime)
    # Figures are drawn in the page, as for a reader; and a make that runs these tests hands nothing down to this one.
    for name in ("MPLBACKEND", "MAKEFLAGS", "MAKELEVEL", "PYTHON", "LAB_FLAGS"):
        environment.pop(name, None)
    log = folder / "jupyterlab.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["make", "lab", f"LAB_FLAGS={flags}"],
            cwd=root,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    ask = process.terminate
    try:

        def started() -> Lab | None:
            assert process.poll() is None, f"make lab ended too early:\n{log.read_text()[-2000:]}"
            return running_lab(runtime, root)

        running = wait_for(started, "JupyterLab to start")
        ask = running.shut_down
        yield running
    finally:
        stop(process, ask)
        shutil.rmtree(runtime)


def running_lab(runtime: Path, root: Path) -> Lab | None:
    """Read where JupyterLab is from the two files that it writes when it is up; None while they are not there."""
    for page in runtime.glob("jpserver-*-open.html"):
        start_page = re.search(r'<a href="([^"]+)"', page.read_text(encoding="utf-8"))
        if start_page:
            server = json.loads(
                page.with_name(page.name.replace("-open.html", ".json")).read_text(encoding="utf-8")
            )
            return Lab(server["url"], server["token"], start_page[1].replace("&amp;", "&"), root)
    return None


def clear_outputs(path: Path) -> None:
    """Take all outputs and execution counts out of the notebook at ``path``."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


# The open document of a path, or undefined.
DOCUMENT = (
    "[...window.jupyterapp.shell.widgets('main')].find(w => w.context && w.context.path === arguments[0])"
)


COMMANDS = "window.jupyterapp.commands"


@pytest.fixture(scope="module")
def roadmap(browser: Browser, lab: Lab) -> None:
    """The page that a reader sees first; the tests open what they need from there, without loading the page again."""
    browser.open(lab.start_page)
    browser.until("document.querySelector('.jp-MarkdownViewer h1')", "the roadmap as a page")


def wait_for_kernel(browser: Browser, path: str) -> None:
    """Wait until the notebook ``path`` is open and its kernel waits for work (the page says "idle" before there is one)."""
    browser.until(
        f"({DOCUMENT})?.sessionContext?.session?.kernel?.status === 'idle'", f"the kernel of {path}", path
    )


def run_all_save_and_close(browser: Browser, path: str) -> None:
    """Do what the menus do ("Run All Cells", "Save Notebook", "Close and Shut Down Notebook") and wait for the end of each."""
    browser.evaluate(f"void await {COMMANDS}.execute('docmanager:open', {{path: arguments[0]}})", path)
    wait_for_kernel(browser, path)
    browser.evaluate(f"void await {COMMANDS}.execute('notebook:run-all-cells')")
    wait_for_kernel(browser, path)
    browser.evaluate(f"void await {COMMANDS}.execute('docmanager:save')")
    browser.until(f"!({DOCUMENT}).context.model.dirty", f"{path} to be saved", path)
    browser.evaluate(f"void await ({DOCUMENT}).sessionContext.shutdown()", path)
    browser.evaluate(f"({DOCUMENT}).close()", path)


def summary(outputs: list) -> list[tuple]:
    """What must be the same in two runs of a cell: the kinds of its outputs in order, and their text; a picture may differ."""
    kinds = [(o.output_type, o.get("name", ""), *sorted(o.get("data", ()))) for o in outputs]
    streams = "".join(o.text for o in outputs if o.output_type == "stream")
    texts = [o.data[kind] for o in outputs for kind in sorted(o.get("data", ())) if kind.startswith("text/")]
    return [*(kind for kind, _ in itertools.groupby(kinds)), ("text", streams, *texts)]


def problems(saved: Any, stored: Any) -> list[str]:
    """Say in what ``saved``, a notebook after Run All, falls short of ``stored``, the same notebook in the repository.

    Cells are compared by place. In a cell tagged ``nbval-ignore-output`` the outputs may differ, but not be missing or an error.
    """
    found = []
    saved_cells, stored_cells = ([c for c in n.cells if c.cell_type == "code"] for n in (saved, stored))
    if len(saved_cells) != len(stored_cells):
        return [f"{len(saved_cells)} code cells were saved of {len(stored_cells)}"]
    for number, (cell, reference) in enumerate(zip(saved_cells, stored_cells, strict=True), start=1):
        allowed = "raises-exception" in reference.metadata.get("tags", [])
        if cell.execution_count != number:
            found.append(f"code cell {number} has the execution count {cell.execution_count}")
        if any(o.output_type == "error" for o in cell.outputs) and not allowed:
            found.append(f"code cell {number} ends in an error")
        if "nbval-ignore-output" in reference.metadata.get("tags", []):
            if reference.outputs and not cell.outputs:
                found.append(f"code cell {number} has no outputs")
        elif summary(cell.outputs) != summary(reference.outputs):
            found.append(
                f"code cell {number} shows {summary(cell.outputs)}, not {summary(reference.outputs)}"
            )
    return found


@pytest.mark.usefixtures("roadmap")
@pytest.mark.parametrize("path", NOTEBOOKS)
def test_run_all_cells_leaves_every_output_in_the_saved_notebook(
    browser: Browser, lab: Lab, path: str
) -> None:
    run_all_save_and_close(browser, path)
    saved, stored = (nbformat.read(root / path, as_version=4) for root in (lab.root, ROOT))
    assert problems(saved, stored) == []


@pytest.mark.usefixtures("roadmap")
def test_make_lab_opens_the_roadmap_as_a_page_and_its_links_open_what_they_name(browser: Browser) -> None:
    text = (ROOT / "roadmap.md").read_text(encoding="utf-8")
    heading = browser.evaluate("document.querySelector('.jp-MarkdownViewer h1').textContent")
    assert re.search(r"^# (.+)$", text, re.M)[1] in heading
    assert browser.evaluate("document.querySelectorAll('.jp-MarkdownViewer table').length") > 0
    assert browser.evaluate("document.querySelectorAll('.jp-FileEditor').length") == 0
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if (ROOT / link).is_file()]
    for ending, view in [(".ipynb", "jp-Notebook"), (".md", "jp-MarkdownViewer")]:
        target = next(link for link in links if link.endswith(ending))
        browser.evaluate(f"window.jupyterapp.shell.activateById(({DOCUMENT}).id)", "roadmap.md")
        link = "[...document.querySelectorAll('.jp-MarkdownViewer a')].find(a => a.href.includes('/files/' + arguments[0]))"
        browser.evaluate(f"{link}.click()", target)
        shows = f"({DOCUMENT})?.content.node.classList.contains(arguments[1])"
        browser.until(shows, f"{target} to open from its link", target, view)


@pytest.mark.usefixtures("roadmap")
def test_an_untrusted_notebook_has_descriptions_of_its_figures_in_the_colour_of_the_page(
    browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, text, path = [], 'A line that rises where x < 1 & "falls" beyond.', "untrusted.ipynb"
    monkeypatch.setattr(plotting, "display", lambda data, **_: outputs.append(output(data)))
    plotting.show(plt.figure(), text)
    notebook = notebook_of(outputs)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, lab.root / path)
    browser.evaluate(f"void await {COMMANDS}.execute('docmanager:open', {{path: arguments[0]}})", path)
    found = f"({DOCUMENT})?.content.node.querySelector('.jp-OutputArea details')"
    browser.until(found, "the description", path)
    colours = f"[{found}.parentElement, ...{found}.querySelectorAll('*')].map(e => getComputedStyle(e).color)"
    assert browser.evaluate(f"({DOCUMENT}).content.widgets[0].model.trusted", path) is False
    assert browser.evaluate(f"{found}.textContent", path) == f"Description of the figure{text}"
    assert browser.evaluate(f"{found}.open", path) is False
    assert len(set(browser.evaluate(colours, path))) == 1


# --- the judge itself, on notebooks that fall short ----------------------------------------------------------------------


def notebook_of(*outputs: list[dict], tags: tuple[str, ...] = ()) -> Any:
    """A notebook as Run All leaves it, one code cell for each list of outputs."""
    cells = [
        nbformat.v4.new_code_cell("", outputs=o, execution_count=n, metadata={"tags": list(tags)})
        for n, o in enumerate(outputs, start=1)
    ]
    return nbformat.v4.new_notebook(cells=cells)


def output(data: dict) -> Any:
    """What `display` leaves in a notebook."""
    return nbformat.v4.new_output("display_data", data)


TEXT = nbformat.v4.new_output("stream", name="stdout", text="3.14\n")
OTHER_TEXT = nbformat.v4.new_output("stream", name="stdout", text="2.72\n")
WARNING = nbformat.v4.new_output("stream", name="stderr", text="careful\n")
PICTURE = output({"image/png": "one", "text/plain": "Up."})
OTHER_PICTURE = output({"image/png": "another", "text/plain": "Up."})
OTHER_ALT = output({"image/png": "one", "text/plain": "Down."})
FOLD = output({"text/html": "<details>Up.</details>"})
ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="no")


@pytest.mark.parametrize(
    "saved, words",
    [
        ([[TEXT], []], "code cell 2 shows"),
        ([[TEXT], [PICTURE]], "code cell 2 shows"),
        ([[TEXT], [OTHER_ALT, FOLD]], "code cell 2 shows"),
        ([[OTHER_TEXT], [PICTURE, FOLD]], "code cell 1 shows"),
        ([[TEXT, WARNING], [PICTURE, FOLD]], "code cell 1 shows"),
        ([[TEXT], [ERROR]], "code cell 2 ends in an error"),
        ([[TEXT]], "1 code cells were saved of 2"),
    ],
)
def test_the_judge_names_what_a_saved_notebook_lacks(saved: list, words: str) -> None:
    assert words in problems(notebook_of(*saved), notebook_of([TEXT], [PICTURE, FOLD]))[0]


def test_the_judge_sees_a_cell_that_did_not_run() -> None:
    saved = notebook_of([TEXT], [PICTURE])
    saved.cells[1].execution_count = None
    assert problems(saved, notebook_of([TEXT], [PICTURE])) == ["code cell 2 has the execution count None"]


def test_the_judge_accepts_other_pixels_and_another_time_in_a_tagged_cell() -> None:
    assert problems(notebook_of([TEXT], [OTHER_PICTURE, FOLD]), notebook_of([TEXT], [PICTURE, FOLD])) == []
    timed = notebook_of([TEXT], tags=("nbval-ignore-output",))
    assert problems(notebook_of([OTHER_TEXT]), timed) == []
    assert "no outputs" in problems(notebook_of([]), timed)[0]


# --- the choice of notebooks --------------------------------------------------------------------------------------------


def test_the_first_of_each_folder_runs_and_those_that_changed_and_all_on_request() -> None:
    notebooks = ["00-a/01-x.ipynb", "00-a/02-y.ipynb", "01-b/03-x.ipynb", "01-b/04-y.ipynb"]
    assert chosen(notebooks, False, set()) == ["00-a/01-x.ipynb", "01-b/03-x.ipynb"]
    changed = {"01-b/04-y.ipynb", "01-b/05-deleted.ipynb"}
    assert chosen(notebooks, False, changed) == ["00-a/01-x.ipynb", "01-b/03-x.ipynb", "01-b/04-y.ipynb"]
    assert chosen(notebooks, True, set()) == notebooks


def test_changed_are_edited_and_new_notebooks_and_without_a_repository_none(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def git(*words: str) -> None:
        person = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(["git", *person, *words], cwd=tmp_path, check=True, capture_output=True)

    assert changed_since_the_last_commit(tmp_path) == set()
    (tmp_path / "00-a").mkdir()
    for name in ("kept.ipynb", "édité two.ipynb", "notes.md"):
        (tmp_path / "00-a" / name).write_text("1", encoding="utf-8")
    git("init")
    git("add", ".")
    git("commit", "-m", "All")
    assert changed_since_the_last_commit(tmp_path) == set()
    (tmp_path / "01-b").mkdir()
    for path in ("00-a/édité two.ipynb", "00-a/notes.md", "01-b/new.ipynb"):
        (tmp_path / path).write_text("other", encoding="utf-8")
    assert changed_since_the_last_commit(tmp_path) == {"00-a/édité two.ipynb", "01-b/new.ipynb"}
