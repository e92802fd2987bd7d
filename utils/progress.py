"""Progress: which exercises were answered, and which notebooks are due for review.

`exercise` records its verdicts in `.progress.json` at the root of the repository, in kernels that JupyterLab started and
nowhere else. What is solved in a copy of a notebook, in my-answers/ or made by JupyterLab's "Duplicate", counts for the
notebook. `make progress` (or `python -m utils.progress`) prints what is recorded. Only the standard library is used.

A notebook is done on the day on which its last exercise was right for the first time. It comes back one day, three days,
a week and a month after that day. Each return is settled when any of its exercises is answered correctly on that day or
later.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
import tempfile
from pathlib import Path

from utils.desk import ANSWERS
from utils.notebooks import ROOT, Notebook, all_notebooks

FILE = ".progress.json"
# A notebook of the curriculum, with what `make update` (a day, a number) and "Duplicate" add to the name of a copy.
_PLACE = re.compile(
    rf"(?:{ANSWERS}/)?(\d\d-[\w-]+/\d\d-[\w-]+?)(?:-\d{{4}}-\d\d-\d\d(?:-\d+)?)?(?:-Copy\d+)?\.ipynb"
)
RETURNS = (1, 3, 7, 30)  # days after the day on which a notebook was done


def record(name: str, verdict: str, root: Path = ROOT, today: datetime.date | None = None) -> None:
    """Record the verdict on "Exercise N" of the notebook that this kernel belongs to.

    JupyterLab's server puts the notebook's path into JPY_SESSION_NAME. Without it, for a notebook that is not one of the
    curriculum's and for other names, nothing is recorded. A record that cannot be written is said in one sentence.
    """
    notebook = _notebook_of_this_kernel(root)
    if notebook is None or not name.startswith("Exercise "):
        return
    day = (today or datetime.date.today()).isoformat()
    try:
        book = read(root)
        entry = book.setdefault(notebook, {}).setdefault(name, {"right": []})
        word = re.match(r"not tried yet|not finished yet|wrong|right", verdict)
        entry |= {"verdict": word[0] if word else verdict, "date": day}
        if entry["verdict"] == "right" and day not in entry["right"]:
            entry["right"].append(day)
        _write(root / FILE, book)
    except OSError as problem:
        print(f"This verdict could not be recorded in {FILE}: {problem.strerror}.")


def _notebook_of_this_kernel(root: Path) -> str | None:
    session = os.environ.get("JPY_SESSION_NAME", "")
    try:
        path = Path(root, session).resolve().relative_to(root.resolve()).as_posix()
    except (OSError, ValueError):
        return None
    place = _PLACE.fullmatch(path) if session else None
    return f"{place[1]}.ipynb" if place else None


def read(root: Path = ROOT) -> dict:
    """The record: notebook, then exercise, then its last verdict, that verdict's date, and the days on which it was right.

    A file that is damaged is set aside under another name, never deleted, and a new record begins.
    """
    file = root / FILE
    if not file.exists():
        return {}
    try:
        book = json.loads(file.read_text(encoding="utf-8"))
        for exercises in book.values():
            for entry in exercises.values():
                [datetime.date.fromisoformat(day) for day in entry["right"]]
        return book
    except (ValueError, TypeError, KeyError, AttributeError):
        number = 1
        while (aside := root / f".progress-damaged-{number}.json").exists():
            number += 1
        file.rename(aside)
        print(f"{FILE} could not be read. It is kept as {aside.name}, and a new record begins.")
        return {}


def _write(file: Path, book: dict) -> None:
    """Write all or nothing: a reader of the file never sees half of it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".progress-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as temporary:
            json.dump(book, temporary, indent=1, sort_keys=True)
        os.replace(name, file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def exercises_in(notebook: Notebook) -> list[str]:
    """The names of a notebook's exercises, in order."""
    code = "\n".join(cell.source for cell in notebook.section("Exercises") if cell.kind == "code")
    return list(dict.fromkeys(re.findall(r"exercise\(\s*[\"'](Exercise \d+)", code)))


def is_due(answers: dict, names: list[str], today: datetime.date) -> bool:
    """Whether a notebook, given what is recorded of its exercises, comes back today or should have come back before."""
    days = {
        name: [datetime.date.fromisoformat(day) for day in answers.get(name, {}).get("right", ())]
        for name in names
    }
    if not names or not all(days.values()):
        return False
    done = max(min(right) for right in days.values())
    latest = max(max(right) for right in days.values())
    passed = [done + datetime.timedelta(n) for n in RETURNS if done + datetime.timedelta(n) <= today]
    return bool(passed) and latest < passed[-1]


def report(root: Path = ROOT, today: datetime.date | None = None) -> str:
    """What `make progress` prints: exercises right of all, folder by folder, and what is due today with its questions."""
    today = today or datetime.date.today()
    book, lines, due, folder = read(root), [], [], ""
    for path in all_notebooks(root):
        place = path.relative_to(root).as_posix()
        if path.parent.name != folder:
            folder = path.parent.name
            lines += ["", folder]
        try:
            notebook = Notebook.read(path)
        except (OSError, ValueError):
            lines.append(f"  {place} cannot be read; make reset NOTEBOOK={place} puts it back")
            continue
        names, answers = exercises_in(notebook), book.get(place, {})
        right = sum(bool(answers.get(name, {}).get("right")) for name in names)
        lines.append(f"  {notebook.title:45} {right} of {len(names)}")
        if is_due(answers, names, today):
            due += [
                "",
                f"  {notebook.title} ({place})",
                *(f"    {question}" for question, _ in notebook.questions),
            ]
    lines += ["", "Due for review today:", *due] if due else ["", "Nothing is due for review today."]
    return "\n".join(["Exercises answered correctly", *lines])


if __name__ == "__main__":
    try:
        print(report())
    except OSError as problem:
        sys.exit(f"{FILE} cannot be read: {problem.strerror}.")
