"""utils.desk: in temporary clones, nothing that a reader wrote is ever lost, and each way to fail is one plain sentence."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from utils import desk
from utils.desk import changed_notebooks, main, not_found, sockets_work

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

ONE, TWO, NEW = "01-a/01-one.ipynb", "01-a/02-two.ipynb", "01-a/03-new.ipynb"
MINE = b"my answers\n"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout


def commit(folder: Path, **files: str | None) -> None:
    """Commit files given by the name that stands for them in the table below; None deletes one."""
    for name, content in files.items():
        path = folder / {"one": ONE, "two": TWO, "new": NEW, "readme": "README.md"}[name]
        path.parent.mkdir(exist_ok=True)
        path.unlink() if content is None else path.write_text(content)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "A commit")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the person who runs the tests."""
    (tmp_path / "gitconfig").write_text(
        "[user]\nname = A\nemail = a@example.org\n[init]\ndefaultBranch = main\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text("my-answers/\n")
    commit(folder, one="one", two="two", readme="read me")
    return folder


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Path:
    """A reader's clone, in which the first notebook holds answers."""
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(origin), str(folder))
    (folder / ONE).write_bytes(MINE)
    return folder


def kept(clone: Path) -> dict[str, bytes]:
    """The content of my-answers/, by name without the folder and the date."""
    day = desk.time.strftime("-%Y-%m-%d")
    files = [path for path in (clone / "my-answers").rglob("*") if path.is_file()]
    return {
        path.relative_to(clone / "my-answers").as_posix().replace(day, ""): path.read_bytes()
        for path in files
    }


# --- update ----------------------------------------------------------------------------------------------------------


def test_update_keeps_all_that_the_reader_changed_and_brings_all_that_is_new(
    origin: Path, clone: Path, capsys: pytest.CaptureFixture
) -> None:
    commit(origin, one="one, better", new="new", readme="read me")
    (clone / TWO).write_bytes(b"staged")
    git(clone, "add", TWO)
    (clone / TWO).write_bytes(b"staged, then changed")
    (clone / "01-a/own.ipynb").write_bytes(b"own")
    (clone / "README.md").write_bytes(b"a note")
    assert changed_notebooks(clone) == [ONE, TWO]
    assert main(["update"], clone) == 0
    assert (clone / ONE).read_text() == "one, better" and (clone / TWO).read_text() == "two"
    assert (clone / NEW).read_text() == "new"
    assert (clone / "01-a/own.ipynb").read_bytes() == b"own" and (
        clone / "README.md"
    ).read_bytes() == b"a note"
    assert kept(clone) == {ONE: MINE, TWO: b"staged, then changed"}
    assert changed_notebooks(clone) == []
    said = capsys.readouterr().out
    day = desk.time.strftime("%Y-%m-%d")
    assert (
        f"{ONE} is as in the last commit again. Your version is kept in my-answers/01-a/01-one-{day}.ipynb."
        in said
    )
    assert f"Pulled 1 commit from origin/main.\nNew notebooks: {NEW}.\n" in said


def test_a_copy_is_made_once_and_never_overwritten(
    origin: Path, clone: Path, capsys: pytest.CaptureFixture
) -> None:
    for content in (MINE, MINE, b"second thoughts", MINE, b"third thoughts"):
        (clone / ONE).write_bytes(content)
        assert main(["update"], clone) == 0
    assert kept(clone) == {
        ONE: MINE,
        "01-a/01-one-2.ipynb": b"second thoughts",
        "01-a/01-one-3.ipynb": b"third thoughts",
    }
    capsys.readouterr()
    assert main(["update"], clone) == 0
    assert capsys.readouterr().out == "There is nothing newer to pull.\n"


def notebook(*sources: str, outputs: tuple = ()) -> str:
    """A notebook of code cells, as JSON."""
    cells = [{"cell_type": "code", "source": source, "outputs": list(outputs)} for source in sources]
    return json.dumps({"nbformat": 4, "cells": cells})


def test_a_notebook_that_was_only_opened_or_run_is_put_back_without_a_copy(
    origin: Path, clone: Path, capsys: pytest.CaptureFixture
) -> None:
    git(clone, "checkout", "--quiet", ".")
    commit(origin, one=notebook("f = ...", "√2"), two=notebook("f = ..."))
    assert main(["update"], clone) == 0
    (clone / ONE).write_text(notebook("f = ...", "√2", outputs=("not tried yet",)), encoding="utf-8")
    (clone / TWO).write_text(notebook("f = ...", "my own cell"), encoding="utf-8")
    assert main(["update"], clone) == 0
    assert changed_notebooks(clone) == [] and list(kept(clone)) == [TWO]
    assert (
        f"{ONE} is as in the last commit again. You had changed no cell of it, so no copy was made.\n"
        in capsys.readouterr().out
    )


def test_a_deleted_notebook_comes_back_and_one_deleted_upstream_goes(
    origin: Path, clone: Path, capsys: pytest.CaptureFixture
) -> None:
    commit(origin, one=None)
    (clone / TWO).unlink()
    assert main(["update"], clone) == 0
    assert (clone / TWO).read_text() == "two" and not (clone / ONE).exists() and kept(clone) == {ONE: MINE}
    assert f"{TWO} is as in the last commit again. It was missing." in capsys.readouterr().out


@pytest.mark.parametrize("staged", [False, True])
def test_a_notebook_of_the_readers_own_makes_way_for_a_new_one_and_is_kept(
    origin: Path, clone: Path, staged: bool, capsys: pytest.CaptureFixture
) -> None:
    commit(origin, new="new")
    (clone / NEW).write_bytes(b"own")
    if staged:
        git(clone, "add", NEW)
    assert main(["update"], clone) == 0
    assert (clone / NEW).read_text() == "new" and kept(clone) == {ONE: MINE, NEW: b"own"}
    assert f"{NEW} makes way for a new notebook of that name." in capsys.readouterr().out


def test_a_shallow_clone_is_updated(origin: Path, tmp_path: Path) -> None:
    commit(origin, two="two, better")
    git(tmp_path, "clone", "--quiet", "--depth=1", origin.as_uri(), str(tmp_path / "shallow"))
    commit(origin, new="new")
    commit(origin, new="newer")
    (tmp_path / "shallow" / ONE).write_bytes(MINE)
    assert main(["update"], tmp_path / "shallow") == 0
    assert (tmp_path / "shallow" / NEW).read_text() == "newer" and kept(tmp_path / "shallow") == {ONE: MINE}


def no_remote(origin: Path, clone: Path) -> None:
    git(clone, "remote", "remove", "origin")


def unreachable(origin: Path, clone: Path) -> None:
    shutil.move(origin, origin.with_name("gone"))


def offline(origin: Path, clone: Path) -> None:
    git(clone, "remote", "set-url", "origin", "https://no-such-host.invalid/x.git")


def no_upstream(origin: Path, clone: Path) -> None:
    git(clone, "switch", "--quiet", "--create", "mine")


def upstream_gone(origin: Path, clone: Path) -> None:
    git(clone, "config", "branch.main.merge", "refs/heads/other")


def detached(origin: Path, clone: Path) -> None:
    git(clone, "switch", "--quiet", "--detach")


def diverged(origin: Path, clone: Path) -> None:
    commit(origin, one="one, better")
    git(clone, "commit", "--quiet", "--all", "-m", "My answers")


def another_file(origin: Path, clone: Path) -> None:
    commit(origin, readme="read me again")
    (clone / "README.md").write_text("a note")


def untracked_file(origin: Path, clone: Path) -> None:
    git(origin, "mv", "README.md", "NOTES.md")
    git(origin, "commit", "--quiet", "-m", "Rename")
    (clone / "NOTES.md").write_text("a note")


REFUSED = {
    no_remote: "Nothing was pulled: this checkout has no remote to pull from.",
    unreachable: "Nothing was pulled, and nothing is lost: fetching from origin failed (",
    offline: "Nothing was pulled, and nothing is lost: fetching from origin failed (",
    no_upstream: "Nothing was pulled: the branch mine follows no branch of a remote. `git branch --set-upstream-to=",
    upstream_gone: "Nothing was pulled: the branch that main follows is not on origin any more.",
    detached: "Nothing was pulled: no branch is checked out here (a detached HEAD). `git switch main`",
    diverged: "Nothing was pulled: you have 1 commit of your own and lack 1 commit of origin/main, so this would be no",
    another_file: "Nothing was pulled: the update changes README.md, and so did you.",
    untracked_file: "Nothing was pulled: the update changes NOTES.md, and so did you.",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_what_cannot_be_pulled_is_said_and_nothing_is_lost(
    origin: Path, clone: Path, spoil: Callable, capsys: pytest.CaptureFixture
) -> None:
    spoil(origin, clone)
    head, notes = git(clone, "rev-parse", "HEAD"), {path: path.read_bytes() for path in clone.glob("*.md")}
    assert main(["update"], clone) == 1
    said = capsys.readouterr()
    assert said.err.startswith(REFUSED[spoil]) and said.err.count("\n") == 1
    committed = spoil is diverged
    assert kept(clone) == ({} if committed else {ONE: MINE})
    assert (clone / ONE).read_bytes() == (MINE if committed else b"one")
    assert (git(clone, "rev-parse", "HEAD"), {path: path.read_bytes() for path in notes}) == (head, notes)


def merging(origin: Path, clone: Path) -> None:
    diverged(origin, clone)
    subprocess.run(["git", "-C", str(clone), "pull", "--quiet", "--no-rebase"], capture_output=True)
    assert b"<<<<<<<" in (clone / ONE).read_bytes()


def zipped(origin: Path, clone: Path) -> None:
    (clone / ".git").rename(clone.parent / "elsewhere")


def inside_another(origin: Path, clone: Path) -> None:
    zipped(origin, clone)
    git(clone.parent, "init", "--quiet")


def unborn(origin: Path, clone: Path) -> None:
    git(clone, "symbolic-ref", "HEAD", "refs/heads/empty")


def damaged(origin: Path, clone: Path) -> None:
    (clone / ".git" / "HEAD").write_text("nonsense")


def nothing_can_be_kept(origin: Path, clone: Path) -> None:
    (clone / "my-answers").write_text("in the way")


BEFORE_ANYTHING = {
    merging: "A merge is not finished here, so nothing was changed. `git status` shows it, `git merge --abort` gives it up",
    zipped: "This folder is not a git checkout (a downloaded zip, perhaps), so git holds no originals of it.",
    inside_another: "This folder is not a git checkout (a downloaded zip, perhaps), so git holds no originals of it.",
    unborn: "This git checkout has no commit yet, so there are no originals to put back.",
    damaged: "git cannot read this folder (",
    nothing_can_be_kept: "A copy in my-answers/ cannot be made (",
}


@pytest.mark.parametrize("spoil", BEFORE_ANYTHING, ids=lambda spoil: spoil.__name__)
def test_what_stops_an_update_before_it_begins_is_said_and_nothing_is_changed(
    origin: Path, clone: Path, spoil: Callable, capsys: pytest.CaptureFixture
) -> None:
    spoil(origin, clone)
    before = {
        path: path.read_bytes() for path in clone.rglob("*") if path.is_file() and ".git" not in path.parts
    }
    assert main(["update"], clone) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith(BEFORE_ANYTHING[spoil]) and said.err.count("\n") == 1
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("command", [["update"], ["reset", ONE]])
def test_without_git_a_sentence_says_so(
    clone: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("PATH", str(clone))
    assert main(command, clone) == 1
    assert capsys.readouterr().err.startswith("git is not installed, and without it nothing can be updated")
    assert (clone / ONE).read_bytes() == MINE


def test_a_remote_that_never_answers_is_given_up(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    git(clone, "config", "core.sshCommand", "sleep 20 #")
    git(clone, "remote", "set-url", "origin", "ssh://no-such-host.invalid/x")
    monkeypatch.setattr(desk, "PATIENCE", 0.5)
    assert main(["update"], clone) == 1
    assert capsys.readouterr().err == "git fetch got no answer in 0.5 seconds; nothing was pulled.\n"
    assert kept(clone) == {ONE: MINE}


def test_an_original_that_cannot_be_written_is_named_with_the_copy(
    clone: Path, capsys: pytest.CaptureFixture
) -> None:
    (clone / ".git" / "index.lock").touch()  # another git at work
    assert main(["update"], clone) == 1
    said = capsys.readouterr().err
    assert (
        said.startswith(f"{ONE} cannot be put back (")
        and "Your version is kept in my-answers/01-a/01-one-" in said
    )
    assert (clone / ONE).read_bytes() == MINE and kept(clone) == {ONE: MINE}


def test_a_read_only_notebook_is_put_back(clone: Path) -> None:
    (clone / ONE).chmod(0o444)
    assert main(["update"], clone) == 0
    assert (clone / ONE).read_text() == "one" and kept(clone) == {ONE: MINE}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only for root")
@pytest.mark.parametrize("folder", [".", "01-a"])
def test_a_read_only_folder_loses_nothing(clone: Path, folder: str, capsys: pytest.CaptureFixture) -> None:
    (clone / folder).chmod(0o555)
    try:
        assert main(["update"], clone) == 1
    finally:
        (clone / folder).chmod(0o755)
    assert "cannot be" in capsys.readouterr().err and MINE in (
        (clone / ONE).read_bytes(),
        *kept(clone).values(),
    )


def test_half_a_copy_does_not_stay(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, content):
            raise OSError(28, "No space left on device")

    opened = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, mode="r", **more: (
            Full(opened(path, mode)) if mode == "xb" else opened(path, mode, **more)
        ),
    )
    assert main(["update"], clone) == 1
    assert kept(clone) == {} and (clone / ONE).read_bytes() == MINE


# --- reset -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [ONE, ONE.removesuffix(".ipynb"), f"./{ONE}", "absolute"])
def test_reset_puts_one_notebook_back_and_keeps_the_readers(
    clone: Path, name: str, capsys: pytest.CaptureFixture
) -> None:
    (clone / TWO).write_bytes(b"other answers")
    assert main(["reset", str(clone / ONE) if name == "absolute" else name], clone) == 0
    assert (clone / ONE).read_text() == "one" and (clone / TWO).read_bytes() == b"other answers"
    assert kept(clone) == {ONE: MINE}
    assert main(["reset", name.replace("absolute", ONE)], clone) == 0
    assert capsys.readouterr().out.endswith(
        f"{ONE} is as in the last commit; there is nothing to put back.\n"
    )


def test_reset_ends_a_conflict_that_a_stash_left(origin: Path, clone: Path) -> None:
    git(clone, "stash")
    commit(origin, one="one, better")
    git(clone, "pull", "--quiet")
    subprocess.run(["git", "-C", str(clone), "stash", "pop"], capture_output=True)
    conflict = (clone / ONE).read_bytes()
    assert b"<<<<<<<" in conflict
    assert main(["reset", ONE], clone) == 0
    assert (clone / ONE).read_text() == "one, better" and kept(clone) == {ONE: conflict}


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("01-a/01-won.ipynb", f"not found: 01-a/01-won.ipynb. Did you mean {ONE}"),
        ("03-z/nonsense", "not found: 03-z/nonsense\n"),
        ("README.md", "not found: README.md\n"),
        ("01-a/own.ipynb", "01-a/own.ipynb is a notebook of your own: git holds no original of it."),
        ("", "Say which notebook to put back: make reset NOTEBOOK=00-prerequisites/01-python-for-math.ipynb"),
    ],
)
def test_a_notebook_without_an_original_is_left_alone(
    clone: Path, name: str, sentence: str, capsys: pytest.CaptureFixture
) -> None:
    (clone / "01-a/own.ipynb").write_bytes(b"own")
    assert main(["reset", name], clone) == 1
    assert capsys.readouterr().err.startswith(sentence)
    assert (clone / "01-a/own.ipynb").read_bytes() == b"own" and kept(clone) == {}


@pytest.mark.parametrize("name", ["bayes", "06-bayes-theorem.ipynb", "03-probability/06-bayes"])
def test_the_nearest_name_is_offered(name: str) -> None:
    names = ["01-linear-algebra/01-vectors.ipynb", "03-probability/06-bayes-theorem.ipynb"]
    assert not_found(name, names) == f"not found: {name}. Did you mean {names[1]}?"


# --- JupyterLab ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", [None, KeyboardInterrupt])
def test_lab_opens_the_roadmap_as_a_page_and_passes_flags_on(
    tmp_path: Path, ends: type | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def jupyterlab(flags: list[str]) -> None:
        [settings] = [flag.partition("=")[2] for flag in flags if "app_settings_dir" in flag]
        given.extend([flags, json.loads(Path(settings, "overrides.json").read_text())])
        if ends:
            raise ends

    monkeypatch.setattr("jupyterlab.labapp.main", jupyterlab)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / ("long" * 30)))
    assert main(["lab", "--no-browser", "--port", "8899"], tmp_path) == 0
    flags, settings = given
    assert flags[:2] == [f"--ServerApp.root_dir={tmp_path}", "--LabApp.default_url=/lab/tree/roadmap.md"]
    assert flags[-3:] == ["--no-browser", "--port", "8899"]
    assert "--KernelManager.transport=ipc" not in flags
    assert "Markdown Preview" in str(settings)


def test_lab_without_jupyterlab_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert main(["lab"], tmp_path) == 1
    assert capsys.readouterr().err.startswith("JupyterLab is not installed here. This installs it: ")


@pytest.mark.skipif(os.name == "nt", reason="Python on Windows has no sockets that are files")
def test_sockets_work_where_their_paths_are_short(tmp_path: Path) -> None:
    folder = Path(desk.tempfile.mkdtemp(prefix="s"))
    try:
        assert sockets_work(str(folder)) == (len(str(folder)) < 50) and not list(folder.iterdir())
    finally:
        folder.rmdir()
    assert not sockets_work(str(tmp_path / ("long" * 30)))
    (tmp_path / "file").touch()
    assert not sockets_work(str(tmp_path / "file"))


# --- the module itself -----------------------------------------------------------------------------------------------


def test_the_module_needs_nothing_but_the_standard_library() -> None:
    statements = ast.parse(Path(desk.__file__).read_text(encoding="utf-8")).body
    imports = [s for s in statements if isinstance(s, (ast.Import, ast.ImportFrom))]
    modules = {s.module if isinstance(s, ast.ImportFrom) else s.names[0].name for s in imports}
    assert len(modules) > 10 and modules <= sys.stdlib_module_names


@pytest.mark.parametrize("arguments", [[], ["tidy"], ["update", "--hard"]])
def test_an_unclear_command_shows_how(arguments: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2 and "usage: python -m utils.desk" in capsys.readouterr().err
