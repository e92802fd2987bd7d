"""The roadmap and the first notebook of each folder, in a real JupyterLab in a headless Chromium.

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
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest

from utils.notebooks import ROOT, all_notebooks

# The first of each folder, as a path from the root.
NOTEBOOKS = [
    next(notebooks).relative_to(ROOT).as_posix()
    for _, notebooks in itertools.groupby(all_notebooks(), lambda path: path.parent)
]
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

    def address(self, path: str) -> str:
        """The address that opens the file ``path``, in a workspace of its own so that no earlier tab comes back."""
        return f"{self.url}lab/workspaces/{re.sub('[^a-z0-9]+', '-', path)}/tree/{path}?token={self.token}"

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
    # No settings or workspaces of the person who runs this are read or written.
    own = ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR"]
    own += ["JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR"]
    environment = {**os.environ, **{name: str(folder / name) for name in own}}
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
            return running_lab(folder / "JUPYTER_RUNTIME_DIR", root)

        running = wait_for(started, "JupyterLab to start")
        ask = running.shut_down
        yield running
    finally:
        stop(process, ask)


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


def wait_for_kernel(browser: Browser, path: str) -> None:
    """Wait until the notebook ``path`` is open and its kernel waits for work (the page says "idle" before there is one)."""
    status = f"window.jupyterapp && ({DOCUMENT})?.sessionContext?.session?.kernel?.status === 'idle'"
    browser.until(status, f"the kernel of {path}", path)


def run_all_and_save(browser: Browser, path: str) -> None:
    """Do what "Run All Cells" and "Save Notebook" in the menus do, and wait for the end of both."""
    commands = "window.jupyterapp.commands"
    browser.evaluate(f"window.jupyterapp.shell.activateById(({DOCUMENT}).id)", path)
    browser.evaluate(f"void await {commands}.execute('notebook:run-all-cells')")
    wait_for_kernel(browser, path)
    browser.evaluate(f"void await {commands}.execute('docmanager:save')")
    browser.until(f"!({DOCUMENT}).context.model.dirty", f"{path} to be saved", path)


def summary(outputs: list) -> list[tuple]:
    """What must be the same in two runs of a cell: the kinds of its outputs in order, and the text of its streams."""
    kinds = [(o.output_type, o.get("name", ""), *sorted(o.get("data", ()))) for o in outputs]
    text = "".join(o.text for o in outputs if o.output_type == "stream")
    return [*(kind for kind, _ in itertools.groupby(kinds)), ("text", text)]


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


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_run_all_cells_leaves_every_output_in_the_saved_notebook(
    browser: Browser, lab: Lab, path: str
) -> None:
    browser.open(lab.address(path))
    wait_for_kernel(browser, path)
    run_all_and_save(browser, path)
    saved, stored = (nbformat.read(root / path, as_version=4) for root in (lab.root, ROOT))
    assert problems(saved, stored) == []


def test_make_lab_opens_the_roadmap_as_a_page_and_its_links_open_what_they_name(
    browser: Browser, lab: Lab
) -> None:
    text = (ROOT / "roadmap.md").read_text(encoding="utf-8")
    browser.open(lab.start_page)
    heading = "document.querySelector('.jp-MarkdownViewer h1')?.textContent"
    assert re.search(r"^# (.+)$", text, re.M)[1] in browser.until(heading, "the roadmap as a page")
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


# --- the judge itself, on notebooks that fall short ----------------------------------------------------------------------


def notebook_of(*outputs: list[dict], tags: tuple[str, ...] = ()) -> Any:
    """A notebook as Run All leaves it, one code cell for each list of outputs."""
    cells = [
        nbformat.v4.new_code_cell("", outputs=o, execution_count=n, metadata={"tags": list(tags)})
        for n, o in enumerate(outputs, start=1)
    ]
    return nbformat.v4.new_notebook(cells=cells)


TEXT = nbformat.v4.new_output("stream", name="stdout", text="3.14\n")
OTHER_TEXT = nbformat.v4.new_output("stream", name="stdout", text="2.72\n")
WARNING = nbformat.v4.new_output("stream", name="stderr", text="careful\n")
PICTURE = nbformat.v4.new_output("display_data", {"image/png": "", "text/plain": "<Figure>"})
ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="no")


@pytest.mark.parametrize(
    "saved, words",
    [
        ([[TEXT], []], "code cell 2 shows"),
        ([[OTHER_TEXT], [PICTURE]], "code cell 1 shows"),
        ([[TEXT, WARNING], [PICTURE]], "code cell 1 shows"),
        ([[TEXT], [ERROR]], "code cell 2 ends in an error"),
        ([[TEXT]], "1 code cells were saved of 2"),
    ],
)
def test_the_judge_names_what_a_saved_notebook_lacks(saved: list, words: str) -> None:
    assert words in problems(notebook_of(*saved), notebook_of([TEXT], [PICTURE]))[0]


def test_the_judge_sees_a_cell_that_did_not_run() -> None:
    saved = notebook_of([TEXT], [PICTURE])
    saved.cells[1].execution_count = None
    assert problems(saved, notebook_of([TEXT], [PICTURE])) == ["code cell 2 has the execution count None"]


def test_the_judge_accepts_a_good_notebook_and_another_time_in_a_tagged_cell() -> None:
    assert problems(notebook_of([TEXT], [PICTURE]), notebook_of([TEXT], [PICTURE])) == []
    assert problems(notebook_of([OTHER_TEXT]), notebook_of([TEXT], tags=("nbval-ignore-output",))) == []
    assert "no outputs" in problems(notebook_of([]), notebook_of([TEXT], tags=("nbval-ignore-output",)))[0]
