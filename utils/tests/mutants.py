"""Break the functions of a notebook on purpose, one small change at a time, and see whether a check notices.

A check that cannot fail proves nothing. This module makes *mutants*, copies of a function with one change that a hasty
author could have made: a sign, a bound, a swapped argument, a guard left out. As a command it puts each mutant of each
function of "From scratch" in the place of the original, runs the cells after it, and lists the mutants that no check
noticed: each is a check to add, unless the change makes no difference. In the root of the repository, on Linux or macOS:

    python -m utils.tests.mutants 01-linear-algebra/01-vectors-and-matrices.ipynb [--function norm] [--seconds 20]

`mutants` also breaks the solutions of the exercises in test_exercises.py.
"""

from __future__ import annotations

import argparse
import ast
import collections
import contextlib
import difflib
import functools
import hashlib
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from utils.notebooks import Cell, Notebook, kernel_environment

# --- the changes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """A function or class with one change: its name, the lines that changed as "before → after", and its definition."""

    name: str
    change: str
    definition: ast.stmt


_SWAPS = {
    getattr(ast, kind): [getattr(ast, other) for other in others]
    for kind, *others in map(
        str.split,
        "Add Sub,Sub Add,Mult Add Div,Div Mult,Pow Mult,FloorDiv Div,Mod FloorDiv,USub UAdd,And Or,Or And,Lt LtE GtE,"
        "LtE Lt Gt,Gt GtE LtE,GtE Gt Lt,Eq NotEq,NotEq Eq,In NotIn,NotIn In,Is IsNot,IsNot Is".split(","),
    )
}
_TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_DROPPED = {"abs", "float", "int", "round", "reversed", "sorted", "set", "min", "max"}
_STATEMENTS = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Raise, ast.Return, ast.For, ast.While)


def mutants(definition: ast.stmt) -> list[Mutant]:
    """Every copy of a function, class or other statement with one change; two changes that read alike count once."""
    original, found = ast.unparse(definition), {}
    parameters = [a.arg for a in definition.args.args] if isinstance(definition, ast.FunctionDef) else []
    for node, field, place, key in list(_places(definition)):
        child = place[key]
        for other in _others(node, field, child, parameters):
            place[key] = other
            text = ast.unparse(definition)
            if text != original and text not in found:
                with contextlib.suppress(SyntaxError):
                    found[text] = Mutant(
                        getattr(definition, "name", ""), _change(original, text), ast.parse(text).body[0]
                    )
        place[key] = child
    return list(found.values())


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, str, list | dict, int | str]]:
    """A node, the name of a field, and the list or dictionary and the key at which a node below it stands.

    Annotations, docstrings, the words of messages and `strict=True` are left alone.
    """
    for field, value in ast.iter_fields(node):
        for key, child in enumerate(value) if isinstance(value, list) else [(field, value)]:
            words = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            words = words or isinstance(child, ast.JoinedStr) or getattr(child, "arg", "") == "strict"
            if (
                isinstance(child, ast.AST)
                and field not in ("annotation", "returns", "decorator_list")
                and not words
            ):
                yield node, field, value if isinstance(value, list) else node.__dict__, key
                if not isinstance(child, ast.Raise):
                    yield from _places(child)


def _others(node: ast.AST, field: str, child: ast.AST, parameters: list[str]) -> Iterator[ast.AST]:
    """What could stand in the place of `child`."""
    yield from (kind() for kind in _SWAPS.get(type(child), ()))
    if field in ("body", "orelse") and isinstance(child, _STATEMENTS):
        yield ast.Pass()
    if field in ("test", "ifs") and not isinstance(node, ast.IfExp):
        yield from [ast.Constant(False)] + [ast.Constant(True)] * (not isinstance(node, ast.While))
    if field == "iter" and not ast.unparse(child).startswith("range("):
        yield from (_expression(f"list({ast.unparse(child)})[{part}]") for part in ("1:", ":-1"))
    if isinstance(node, ast.Return):
        yield ast.Constant(0)
    if isinstance(child, ast.Constant) and isinstance(child.value, bool):
        yield ast.Constant(not child.value)
    elif isinstance(child, ast.Constant) and isinstance(child.value, (int, float, complex)):
        yield from (_expression(repr(child.value + step)) for step in (1, -1))
    elif isinstance(child, ast.Constant) and isinstance(child.value, str):
        yield ast.Constant("another")
    elif isinstance(child, ast.Name) and child.id in parameters and isinstance(child.ctx, ast.Load):
        yield from (ast.Name(name, ast.Load()) for name in parameters if name != child.id)
    elif isinstance(child, ast.BinOp):
        commutes = isinstance(child.op, (ast.Add, ast.Mult))
        yield from [child.left, child.right] + [ast.BinOp(child.right, child.op, child.left)] * (not commutes)
    elif isinstance(child, ast.UnaryOp):
        yield child.operand
    elif isinstance(child, ast.IfExp):
        yield from (child.body, child.orelse)
    elif isinstance(child, ast.BoolOp):
        yield from child.values
    elif isinstance(child, ast.Slice):
        yield from (ast.Slice(None, child.upper, child.step), ast.Slice(child.lower, None, child.step))
    elif isinstance(child, (ast.Tuple, ast.List)) and isinstance(child.ctx, ast.Load):
        yield from (type(child)(elements, ast.Load()) for elements in _swapped(child.elts))
    elif isinstance(child, ast.Call):
        yield from _calls(child)


def _calls(call: ast.Call) -> Iterator[ast.AST]:
    name = getattr(call.func, "id", "")
    if name in _TWINS:
        yield ast.Call(ast.Name(_TWINS[name], ast.Load()), call.args, call.keywords)
    else:
        yield from (ast.Call(call.func, arguments, call.keywords) for arguments in _swapped(call.args))
    if name in _DROPPED:
        yield from call.args
    for place, bound in enumerate(call.args if name == "range" else []):
        for step in (ast.Add(), ast.Sub()):
            moved = ast.BinOp(bound, step, ast.Constant(1))
            yield ast.Call(call.func, [*call.args[:place], moved, *call.args[place + 1 :]], call.keywords)


def _swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The items with two neighbours swapped, for each pair of neighbours."""
    return ([*items[:i], items[i + 1], items[i], *items[i + 2 :]] for i in range(len(items) - 1))


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _change(before: str, after: str) -> str:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    sides = ([line[2:].strip() for line in lines if line.startswith(mark)] for mark in "-+")
    return "  →  ".join(" / ".join(side) for side in sides)


# --- the command ------------------------------------------------------------------------------------------------------

RAN = "ran to its end and printed "
_MEMORY = 4 * 2**30  # bytes that a copy may address


def examine(path: Path, only: str | None, seconds: int) -> int:
    """Print for each function of "From scratch" how its mutants fared; give the number that no check noticed."""
    skipped = ("Exercises", "Solutions", "Further reading")
    cells = [
        c for c in Notebook.read(path).code if not (c.section in skipped or "nbval-ignore-output" in c.tags)
    ]
    namespace, survivors, met = {"__name__": "__main__"}, 0, 0
    for place, cell in enumerate(cells):
        for definition in ast.parse(cell.source).body if cell.section == "From scratch" else ():
            if isinstance(definition, (ast.FunctionDef, ast.ClassDef)) and only in (None, definition.name):
                tries = mutants(definition)
                trials = [
                    functools.partial(_trial, cells[place:], namespace, mutant) for mutant in (None, *tries)
                ]
                due, *fates = _in_children(trials, seconds)
                if not due.startswith(RAN):
                    raise SystemExit(f"{path.name} does not run as it is: {due}")
                survivors += _report(definition.name, list(zip(tries, fates, strict=True)), due)
                met += 1
        _run(cell, namespace, None)
    if not met:
        raise SystemExit(f"{path.name} builds no {only or 'function'} in its section From scratch")
    return survivors


def _run(cell: Cell, namespace: dict, mutant: Mutant | None) -> str:
    """Execute a cell, with the mutant in the place of its original, and give what it printed."""
    tree = ast.parse(cell.source)
    if mutant:
        tree.body = [mutant.definition if getattr(s, "name", "") == mutant.name else s for s in tree.body]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, "<cell>", "exec", dont_inherit=True), namespace)
    return printed.getvalue()


def _trial(cells: list[Cell], namespace: dict, mutant: Mutant | None) -> str:
    """RAN and a digest of what the cells print, or the claim that was found false, or where else they stopped."""
    try:
        printed = "".join(
            [_run(cells[0], namespace, mutant), *(_run(cell, namespace, None) for cell in cells[1:])]
        )
    except BaseException as error:
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        ours = [frame for frame in frames if frame.f_globals.get("__name__") == "utils.checking"]
        claims = [frame.f_locals["claim"] for frame in ours if "claim" in frame.f_locals]
        kind = "" if isinstance(error, AssertionError) else f" ({type(error).__name__})"
        return (claims[0] if claims else "a cell outside any check stops") + kind
    return RAN + hashlib.sha256(printed.encode()).hexdigest()


def _in_children(trials: list[Callable[[], str]], seconds: int) -> list[str]:
    """The answer of each trial, run in a copy of this process that the system stops after so many seconds."""
    import resource  # as os.fork, not there on Windows

    answers, running = {}, {}
    for number, trial in enumerate(trials):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(seconds)
                with contextlib.suppress(ValueError, OSError):  # a system without this limit
                    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
                with contextlib.redirect_stderr(io.StringIO()):
                    os.write(writing, trial().encode()[:4096])
            finally:
                os._exit(0)
        os.close(writing)
        running[child] = number, reading
        while running and (len(running) == os.cpu_count() or number == len(trials) - 1):
            child, status = os.wait()
            number_of_child, reading = running.pop(child)
            with os.fdopen(reading, encoding="utf-8") as pipe:
                answers[number_of_child] = f"no end after {seconds} s" if status else pipe.read()
    return [answers[number] for number in range(len(trials))]


def _report(name: str, tries: list[tuple[Mutant, str]], due: str) -> int:
    """Print what became of the mutants of one function; give the number of those that no check noticed."""
    noticed = collections.Counter(fate for _, fate in tries if not fate.startswith(RAN))
    missed = [(mutant.change, fate) for mutant, fate in tries if fate.startswith(RAN)]
    print(f"\n{name}: {len(tries)} mutants, {len(tries) - len(missed)} noticed")
    for fate, count in noticed.most_common():
        print(f"  {count:4} by: {fate}")
    for change, fate in missed:
        print(f"  MISSED{'' if fate == due else ' but for a printed line'}: {change}")
    return len(missed)


def main(arguments: list[str] | None = None) -> int:
    """Examine one notebook; the exit status is 1 when a mutant was missed."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.tests.mutants",
        description="Break each function of a notebook; list what no check noticed.",
    )
    parser.add_argument("notebook", type=Path, help="a path to a notebook")
    parser.add_argument("--function", help="only this one")
    parser.add_argument("--seconds", type=int, default=20, help="how long the cells may take with one mutant")
    chosen = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        parser.error("this command copies its own process, which Windows cannot do; use Linux, macOS or WSL")
    if not chosen.notebook.is_file():
        parser.error(f"there is no notebook {chosen.notebook}")
    os.environ.update({**kernel_environment(), "MPLBACKEND": "Agg"})
    import matplotlib.pyplot as plt

    from utils import plotting

    plotting.show = lambda fig, alt: plt.close(fig)
    path = chosen.notebook.resolve()
    os.chdir(path.parent)
    survivors = examine(path, chosen.function, chosen.seconds)
    print(f"\n{survivors} missed" if survivors else "\nevery mutant was noticed")
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main())
