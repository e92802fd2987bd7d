"""The part of the test run that every process needs: quiet, repeatable, offline kernels.

pyproject.toml loads this module with `-p`, so it is there for one notebook, one folder and the whole suite alike.
"""

import itertools
import os
import re

import pytest
from nbval.plugin import IPyNbCell
from xdist.scheduler import LoadFileScheduling

from utils.desk import Refusal, changed_notebooks, not_found
from utils.notebooks import ROOT, all_notebooks, kernel_environment

os.environ.update(kernel_environment(offline=True))


def pytest_configure(config):
    """Stop at a file or folder that is not there; pytest on several cores would say only that no tests ran."""
    paths = [] if config.option.pyargs else [argument.partition("::")[0] for argument in config.args]
    for path in paths:
        if not (config.invocation_params.dir / path).exists():
            tests = ROOT.glob("utils/tests/test_*.py")
            known = [*ROOT.glob("[0-9][0-9]-*"), *all_notebooks(), *tests]
            raise pytest.UsageError(not_found(path, [file.relative_to(ROOT).as_posix() for file in known]))


class Scheduling(LoadFileScheduling):
    """One process for each file, as a notebook has one kernel, except that the tests of exercises, which would keep one
    process busy longer than all the rest takes, are divided by notebook."""

    def _split_scope(self, nodeid):
        exercise = re.match(r"(.+/test_exercises\.py::.+\[\S+), ", nodeid)
        return exercise[1] if exercise else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Let xdist divide the tests among the processes in our way."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(items):
    """Let each notebook's kernel, after the last cell, check the answers of the untouched exercises once more.

    The stored line is due again. It is not if a solution has given a meaning to a name that the reader is asked for.
    """
    ordered = []
    for parent, cells in itertools.groupby(list(items), key=lambda item: item.parent):
        cells = list(cells)
        ordered += cells
        for item in cells:
            if isinstance(item, IPyNbCell) and item.cell.source.startswith("# Check your answer"):
                name, place = f"{item.name}, once more", {"cell_num": item.cell_num, "cell": item.cell}
                ordered.append(IPyNbCell.from_parent(parent, name=name, options=item.options, **place))
    items[:] = ordered


def pytest_report_header():
    """Say what differs from a reader's own session."""
    return "notebooks: strict comparison of outputs, one BLAS thread, fixed hash seed, network off"


def pytest_terminal_summary(terminalreporter):
    """Name the notebooks that are not as in the last commit: with a reader's answers in them, they are bound to fail."""
    try:
        changed = changed_notebooks()
    except Refusal:  # no git, or no checkout
        return
    if changed:
        terminalreporter.section("notebooks that differ from the last commit")
        for path in changed:
            terminalreporter.line(f"{path}: make reset NOTEBOOK={path} puts it back")
        terminalreporter.line("make update puts all of them back. Both keep your versions in my-answers/.")
