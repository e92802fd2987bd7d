"""Hold the record of exercises: what is written, when a notebook comes back, and that nothing is lost or in the way."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from utils import exercises, progress
from utils.notebooks import kernel_environment

DAY = datetime.date(2026, 3, 1)
NOTEBOOK = "01-algebra/01-vectors.ipynb"
CODE = 'exercise("Exercise 1", f, 2)\nexercise("Exercise 2", g, 3)'
SUMMARY = "## Summary\n\n<details><summary>What is a norm?</summary>\n\nA length.\n\n</details>"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one notebook with two exercises, and a kernel that JupyterLab started for it."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Vectors"},
        {"cell_type": "markdown", "metadata": {}, "source": SUMMARY},
        {"cell_type": "markdown", "metadata": {}, "source": "## Exercises"},
        {"cell_type": "code", "metadata": {}, "source": CODE, "outputs": []},
    ]
    (tmp_path / "01-algebra").mkdir()
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (tmp_path / NOTEBOOK).write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / NOTEBOOK))
    return tmp_path


def answer(root: Path, *numbers: int, verdict: str = "right.", after: int = 0) -> None:
    for number in numbers:
        progress.record(f"Exercise {number}", verdict, root, DAY + datetime.timedelta(after))


def due(root: Path, after: int) -> bool:
    return "Due for review" in progress.report(root, DAY + datetime.timedelta(after))


def test_a_verdict_is_recorded_with_its_day_and_a_right_answer_stays(root: Path) -> None:
    answer(root, 1)
    answer(root, 1, verdict="wrong. The value is 3.", after=2)
    entry = progress.read(root)[NOTEBOOK]["Exercise 1"]
    assert entry == {"verdict": "wrong", "date": "2026-03-03", "right": ["2026-03-01"]}
    assert "1 of 2" in progress.report(root, DAY)
    assert [path.name for path in root.iterdir() if path.name.endswith(".tmp")] == []


def test_a_notebook_comes_back_after_a_day_three_days_a_week_and_a_month(root: Path) -> None:
    answer(root, 1)
    assert not due(root, 40), "one exercise is still open"
    answer(root, 2)
    assert [due(root, days) for days in (0, 1, 2)] == [False, True, True]
    for days in (1, 4, 7, 31):
        assert due(root, days)
        answer(root, 2, after=days)
        assert not due(root, days)
    assert not due(root, 400)
    assert "What is a norm?" not in progress.report(root, DAY)


def test_the_questions_of_what_is_due_are_printed(root: Path) -> None:
    answer(root, 1, 2)
    assert "What is a norm?" in progress.report(root, DAY + datetime.timedelta(1))


@pytest.mark.parametrize(
    "copy",
    [
        "01-algebra/01-vectors-Copy1.ipynb",
        "my-answers/01-algebra/01-vectors-2026-03-01.ipynb",
        "my-answers/01-algebra/01-vectors-2026-03-01-2-Copy12.ipynb",
    ],
)
def test_an_answer_in_a_copy_counts_for_the_notebook(
    root: Path, copy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(root / copy))
    answer(root, 1)
    assert list(progress.read(root)) == [NOTEBOOK]


def test_a_notebook_that_cannot_be_read_is_named_and_the_others_are_reported(root: Path) -> None:
    (root / "01-algebra/02-broken.ipynb").write_text("<<<<<<< HEAD", encoding="utf-8")
    report = progress.report(root, DAY)
    assert "make reset NOTEBOOK=01-algebra/02-broken.ipynb" in report
    assert "0 of 2" in report


@pytest.mark.parametrize("session", ["", "notes/01-vectors.ipynb", "/elsewhere/01-a/01-b.ipynb"])
def test_nothing_is_recorded_elsewhere(root: Path, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", session)
    answer(root, 1)
    assert not (root / progress.FILE).exists()


def test_a_solution_is_no_answer_of_the_reader(root: Path) -> None:
    progress.record("Solution 1", "right.", root, DAY)
    assert not (root / progress.FILE).exists()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"a": 1}', '{"a": {"Exercise 1": {}}}', '{"a": {"b": {"right": ["soon"]}}}']
)
def test_a_damaged_record_is_set_aside(root: Path, text: str, capsys: pytest.CaptureFixture) -> None:
    for number in (1, 2):
        (root / progress.FILE).write_text(text, encoding="utf-8")
        answer(root, 1)
        assert f"kept as .progress-damaged-{number}.json" in capsys.readouterr().out
        assert (root / f".progress-damaged-{number}.json").read_text(encoding="utf-8") == text
        assert list(progress.read(root)) == [NOTEBOOK]


def test_a_folder_that_cannot_be_written_does_not_stop_the_verdict(
    root: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(progress, "_write", refuse)
    answer(root, 1)
    assert (
        capsys.readouterr().out
        == "This verdict could not be recorded in .progress.json: Permission denied.\n"
    )


def test_exercise_hands_its_verdict_to_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    monkeypatch.setattr(progress, "record", lambda *arguments: said.append(arguments))
    exercises.exercise("Exercise 1", 2, 2)
    assert said == [("Exercise 1", "right.")]


def test_the_tests_own_kernels_record_nothing() -> None:
    assert kernel_environment()["JPY_SESSION_NAME"] == ""
