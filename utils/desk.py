"""The reader's desk: JupyterLab opened on the roadmap, answers kept, originals put back, updates fetched.

    python -m utils.desk lab [FLAGS OF JUPYTERLAB]
    python -m utils.desk update
    python -m utils.desk reset 00-prerequisites/01-python-for-math.ipynb

`make lab`, `make update` and `make reset` call these. `update` and `reset` need git and any Python 3, no package. Both copy
a notebook in which the reader wrote something into my-answers/ before they put the original back, and never write over
anything there.
"""

from __future__ import annotations

import argparse
import difflib
import glob
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = "my-answers"
PATIENCE = 180  # seconds for the remote
UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}
# A .md file opens as a page, not as its source, and JupyterLab neither looks for news nor asks whether it may.
LAB_SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


class Refusal(Exception):
    """A reason to stop, in plain sentences that also say what became of the reader's work."""


# --- git -------------------------------------------------------------------------------------------------------------


def _git(root: Path, *arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess:
    """Run git in `root` whatever its return code. Raises Refusal when git is missing or takes longer than `timeout`."""
    # Inside a git hook these name the repository of the hook, which may be another one.
    hook = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
    environment = {name: value for name, value in os.environ.items() if name not in hook}
    command = ["git", "-C", str(root), "--literal-pathspecs", *arguments]
    try:
        run = subprocess.run(command, env=environment, capture_output=True, timeout=timeout)
    except FileNotFoundError:
        raise Refusal("git is not installed, and without it nothing can be updated or put back.") from None
    except subprocess.TimeoutExpired:
        raise Refusal(f"git {arguments[0]} got no answer in {timeout} seconds; nothing was pulled.") from None
    run.stdout, run.stderr = os.fsdecode(run.stdout), os.fsdecode(run.stderr)
    return run


def _names(root: Path, *arguments: str) -> list[str]:
    """The file names that a git command lists with -z. Raises Refusal with git's words when it fails."""
    run = _git(root, *arguments)
    if run.returncode:
        raise Refusal(f"git cannot read this folder ({_reason(run)}); nothing was changed.")
    return [name for name in run.stdout.split("\0") if name]


def _reason(run: subprocess.CompletedProcess) -> str:
    """The line in which git says what went wrong."""
    lines = [line.strip() for line in run.stderr.splitlines() if line.strip()] or ["it gave no reason"]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
    return telling[0].partition(": ")[2] or telling[0]


def _require_checkout(root: Path) -> None:
    """Raise Refusal unless `root` is the top of a git checkout that has a commit."""
    top = _git(root, "rev-parse", "--show-toplevel")
    if top.returncode and (root / ".git").exists():
        raise Refusal(f"git cannot read this folder ({_reason(top)}); nothing was changed.")
    if top.returncode or not os.path.samefile(top.stdout.rstrip("\n"), root):
        raise Refusal(
            "This folder is not a git checkout (a downloaded zip, perhaps), so git holds no originals of it. "
            "To update, download it again into another folder; this one was left as it is."
        )
    if _git(root, "rev-parse", "--quiet", "--verify", "HEAD").returncode:
        raise Refusal("This git checkout has no commit yet, so there are no originals to put back.")


def changed_notebooks(root: Path = ROOT) -> list[str]:
    """The notebooks of the last commit that are different now or gone, as paths from `root`.

    Raises Refusal when git is not installed or `root` is not a git checkout.
    """
    _require_checkout(root)
    return _notebooks(_names(root, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=a", "HEAD"))


def _notebooks(names: list[str]) -> list[str]:
    return sorted({name for name in names if name.endswith(".ipynb")})


# --- answers ---------------------------------------------------------------------------------------------------------


def keep(root: Path, path: str) -> str:
    """Copy the notebook `path` into my-answers/ and return where; a copy with the same content serves as it is."""
    original = root / path
    folder = root / ANSWERS / Path(path).parent
    content = original.read_bytes()
    for copy in sorted(folder.glob(f"{glob.escape(original.stem)}-*.ipynb")):
        if copy.read_bytes() == content:
            return copy.relative_to(root).as_posix()
    folder.mkdir(parents=True, exist_ok=True)
    day = time.strftime("%Y-%m-%d")
    for number in itertools.count(1):
        copy = folder / f"{original.stem}-{day}{f'-{number}' if number > 1 else ''}.ipynb"
        try:
            file = copy.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(content)
        except OSError:  # a full disk, say: half a copy must not pass for one
            copy.unlink()
            raise
        return copy.relative_to(root).as_posix()


def keep_all(root: Path, paths: list[str]) -> dict[str, str]:
    """Keep those of the notebooks that are there; the copies by path. Raises Refusal when one cannot be kept."""
    try:
        return {path: keep(root, path) for path in paths if (root / path).is_file()}
    except OSError as error:
        raise Refusal(
            f"A copy in {ANSWERS}/ cannot be made ({error.strerror}: {error.filename}), so nothing was changed."
        ) from None


def _cells(text: str) -> list[tuple] | None:
    """The kind and the text of each cell; None for what is no notebook."""
    try:
        return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        return None


def _only_run(root: Path, path: str) -> bool:
    """Whether all cells of a notebook read as in the last commit: JupyterLab saves what was merely opened or run."""
    try:
        cells = _cells((root / path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return False
    return cells is not None and cells == _cells(_git(root, "show", f"HEAD:{path}").stdout)


def put_back(root: Path, paths: list[str]) -> None:
    """Keep a copy of what the reader wrote, then restore all from the last commit. Raises Refusal where that fails."""
    only_run = {path for path in paths if _only_run(root, path)}
    copies = keep_all(root, [path for path in paths if path not in only_run])
    for path in paths:
        run = _git(root, "checkout", "--quiet", "HEAD", "--", path)
        if path in copies:
            kept = f"Your version is kept in {copies[path]}."
        else:
            kept = (
                "You had changed no cell of it, so no copy was made."
                if path in only_run
                else "It was missing."
            )
        if run.returncode:
            raise Refusal(f"{path} cannot be put back ({_reason(run)}). {kept}")
        print(f"{path} is as in the last commit again. {kept}")
    if paths:
        print(
            "If one of these is open in JupyterLab, choose File > Reload Notebook from Disk there; "
            "what was not saved before is not in the copy."
        )


def not_found(name: str, names: list[str]) -> str:
    """ "not found: …" with those of `names` that come nearest."""

    def likeness(known: str) -> float:
        ends = (known, known.rpartition("/")[2], known.rpartition("/")[2].rpartition(".")[0])
        ratios = [difflib.SequenceMatcher(None, name.lower(), end.lower()).ratio() for end in ends]
        return max(*ratios, 0.85 * (name.lower() in known.lower()))

    best = sorted(names, key=likeness, reverse=True)[:3]
    near = [known for known in best if likeness(known) > max(0.7, likeness(best[0]) - 0.1)]
    return f"not found: {name}" + (f". Did you mean {' or '.join(near)}?" if near else "")


def reset(root: Path, name: str) -> None:
    """Put one notebook back, and keep a copy of the reader's. Raises Refusal for a name that git does not hold."""
    if not name:
        raise Refusal(
            "Say which notebook to put back: make reset NOTEBOOK=00-prerequisites/01-python-for-math.ipynb"
        )
    _require_checkout(root)
    path = Path(os.path.relpath(root / name, root)).as_posix()
    path = path if path.endswith(".ipynb") else f"{path}.ipynb"
    known = _notebooks(_names(root, "ls-tree", "-r", "-z", "--name-only", "HEAD"))
    if path not in known:
        if (root / path).is_file():
            raise Refusal(
                f"{path} is a notebook of your own: git holds no original of it. It was left as it is."
            )
        raise Refusal(not_found(name, known))
    if path in changed_notebooks(root):
        put_back(root, [path])
    else:
        print(f"{path} is as in the last commit; there is nothing to put back.")


# --- updates ---------------------------------------------------------------------------------------------------------


def update(root: Path) -> None:
    """Put all changed notebooks back, keeping copies, and pull what is new if that is a fast-forward.

    Raises Refusal when nothing can be pulled. Whatever happens, the reader's notebooks are in my-answers/ or untouched.
    """
    changed = changed_notebooks(root)
    git_folder = root / _git(root, "rev-parse", "--git-dir").stdout.rstrip("\n")
    for trace, what in UNFINISHED.items():
        if (git_folder / trace).exists():
            raise Refusal(
                f"A {what} is not finished here, so nothing was changed. `git status` shows it, `git {what} --abort` gives "
                "it up; then run make update again."
            )
    put_back(root, changed)
    upstream = _fetch(root)
    count = _git(root, "rev-list", "--left-right", "--count", f"HEAD...{upstream}")
    if count.returncode:
        raise Refusal(f"Nothing was pulled: {_reason(count)}")
    mine, theirs = map(int, count.stdout.split())
    if mine and theirs:
        raise Refusal(
            f"Nothing was pulled: you have {_commits(mine)} of your own and lack {_commits(theirs)} of {upstream}, so "
            "this would be no fast-forward. Yours are safe; `git pull --rebase` sets them on top of the new ones."
        )
    if not theirs:
        print("There is nothing newer to pull.")
        return
    _make_way(root, upstream)
    new = _notebooks(
        _names(root, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=A", "HEAD", upstream)
    )
    merge = _git(root, "merge", "--ff-only", "--quiet", upstream)
    if merge.returncode:
        raise Refusal(f"Nothing was pulled: git cannot write the new files ({_reason(merge)}).")
    print(f"Pulled {_commits(theirs)} from {upstream}.")
    if new:
        print(f"New notebooks: {', '.join(new)}.")


def _fetch(root: Path) -> str:
    """Fetch from the remote that the branch follows and return the name of the branch there. Raises Refusal without one."""
    branch = _git(root, "symbolic-ref", "--quiet", "--short", "HEAD").stdout.strip()
    if not branch:
        raise Refusal(
            "Nothing was pulled: no branch is checked out here (a detached HEAD). `git switch main` goes back to one."
        )
    if not _git(root, "remote").stdout.strip():
        raise Refusal("Nothing was pulled: this checkout has no remote to pull from.")
    remote = _git(root, "config", f"branch.{branch}.remote").stdout.strip()
    if not remote:
        raise Refusal(
            f"Nothing was pulled: the branch {branch} follows no branch of a remote. "
            f"`git branch --set-upstream-to=origin/{branch}` sets one."
        )
    fetched = _git(root, "fetch", "--quiet", remote, timeout=PATIENCE)
    if fetched.returncode:
        raise Refusal(
            f"Nothing was pulled, and nothing is lost: fetching from {remote} failed ({_reason(fetched)})."
        )
    upstream = _git(root, "rev-parse", "--abbrev-ref", "@{upstream}")
    if upstream.returncode:
        raise Refusal(f"Nothing was pulled: the branch that {branch} follows is not on {remote} any more.")
    return upstream.stdout.strip()


def _make_way(root: Path, upstream: str) -> None:
    """Keep the reader's own notebooks that stand where new ones come. Raises Refusal when other files are in the way."""
    incoming = set(_names(root, "diff", "--name-only", "-z", "--no-renames", "HEAD", upstream))
    original = set(_names(root, "ls-tree", "-r", "-z", "--name-only", "HEAD"))
    touched = incoming & set(_names(root, "diff", "--name-only", "-z", "--no-renames", "HEAD"))
    touched |= {path for path in incoming - original if os.path.lexists(root / path)}
    own = _notebooks(list(touched))
    if others := sorted(touched.difference(own)):
        raise Refusal(
            f"Nothing was pulled: the update changes {', '.join(others)}, and so did you. `git stash --include-untracked` "
            "sets your changes aside and `git stash pop` brings them back afterwards."
        )
    for path, copy in keep_all(root, own).items():
        _git(root, "rm", "--quiet", "--cached", "--force", "--ignore-unmatch", "--", path)
        (root / path).unlink()
        print(f"{path} makes way for a new notebook of that name. Yours is kept in {copy}.")


def _commits(count: int) -> str:
    return f"{count} commit{'s' if count > 1 else ''}"


# --- JupyterLab ------------------------------------------------------------------------------------------------------


def sockets_work(folder: str) -> bool:
    """Whether kernels can be spoken to through files in `folder`: not on Windows, nor where its path is long."""
    path = os.path.join(folder, f"kernel-{uuid.uuid4()}-ipc-1")  # the name that JupyterLab would give one
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with socket.socket(socket.AF_UNIX) as probe:
            probe.bind(path)
        os.unlink(path)
    except (AttributeError, OSError):
        return False
    return True


def lab(root: Path, flags: list[str]) -> None:
    """Run JupyterLab on the roadmap until it is stopped. Raises Refusal when it is not installed."""
    try:
        from jupyter_core.paths import jupyter_runtime_dir
        from jupyterlab.labapp import main as jupyterlab
    except ImportError:
        raise Refusal(
            f"JupyterLab is not installed here. This installs it: {sys.executable} -m pip install -r requirements.txt"
        ) from None
    own = [f"--ServerApp.root_dir={root}", "--LabApp.default_url=/lab/tree/roadmap.md"]
    if sockets_work(
        jupyter_runtime_dir()
    ):  # TCP would be open to every user of this machine, and kernels warn of it
        own.append("--KernelManager.transport=ipc")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        own.append("--allow-root")
    with tempfile.TemporaryDirectory() as settings:
        Path(settings, "overrides.json").write_text(json.dumps(LAB_SETTINGS), encoding="utf-8")
        print("Starting JupyterLab on roadmap.md. To stop it, press Ctrl-C here twice.", flush=True)
        jupyterlab([*own, f"--LabApp.app_settings_dir={settings}", *flags])


# --- the command line ------------------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Do what the command line asks; the exit status is 1 when it was refused."""
    parser = argparse.ArgumentParser(prog="python -m utils.desk", description="Open, update, put back.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("lab", help="open the roadmap in JupyterLab, which gets all further flags")
    commands.add_parser("update", help="keep your notebooks in my-answers/, put the originals back, pull")
    resetter = commands.add_parser("reset", help="keep one notebook in my-answers/ and put the original back")
    resetter.add_argument("notebook", nargs="?", default="", help="path from the root of the repository")
    chosen, flags = parser.parse_known_args(arguments)
    if flags and chosen.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(flags)}")
    try:
        if chosen.command == "lab":
            lab(root, flags)
        elif chosen.command == "update":
            update(root)
        else:
            reset(root, chosen.notebook)
    except Refusal as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return int(chosen.command != "lab")  # for JupyterLab, Ctrl-C is the way to end
    return 0


if __name__ == "__main__":
    sys.exit(main())
