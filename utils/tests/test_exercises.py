"""Hold every exercise to its promise: the solution is right, a stub is not tried yet, and a wrong answer is called wrong.

No notebook runs here. For each exercise the definitions that its check and its solution need are taken out of the
notebook and executed, and the check is asked about many answers: the stub, the solution, every mutant of the solution
(see mutants.py), constants, values that are a little off, and things that are no answer at all. A check that lets a wrong
answer pass lacks a case.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import inspect
import io
import itertools
import json
import math
import numbers
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

try:
    import resource
except ImportError:  # Windows
    resource = None

from utils import exercises
from utils.notebooks import ROOT, SECTIONS, Notebook, all_notebooks
from utils.tests.mutants import Mutant, mutants

# Of the mutants that give an answer at all, and not everywhere the solution's, so many must be found out; whether one
# differs is tried on at most so many arguments like those of the cases.
SHARE, PROBES = 0.8, 300
# Of processor time and memory one answer gets so much at a time; a solution needs a small part of either.
SECONDS, MEMORY = 4, 8 * 2**30
os.environ.setdefault("MPLBACKEND", "Agg")  # a statement that a check needs may open a figure

NOT_TRIED, RIGHT, WRONG, ENDLESS = "not tried yet", "right", "wrong", "no end"


# --- one exercise, outside its notebook ------------------------------------------------------------------------------


@dataclass
class Exercise:
    """The statements of one exercise: stub, check, solution (without its check), and all that stands before it."""

    name: str
    stub: list[ast.stmt]
    check: list[ast.stmt]
    solution: list[ast.stmt]
    before: list[ast.stmt]

    @functools.cached_property
    def namespace(self) -> dict[str, Any]:
        """What the solution and the check need of the statements before; what only shows or prints is left out."""
        needed = set().union(*map(read_names, [*self.solution, *self.check]))
        bound = [bound_names(statement) for statement in self.before]
        taken: list[bool] = []
        while taken != (taken := [bool(names & needed) for names in bound]):
            needed |= set().union(
                *(read_names(s) for s, take in zip(self.before, taken, strict=True) if take)
            )
        namespace: dict[str, Any] = {"__name__": "__main__"}
        execute([s for s, take in zip(self.before, taken, strict=True) if take], namespace)
        return namespace

    def asked(self, answer: list[ast.stmt]) -> dict[str, Any]:
        """What the check hands to `exercise` when these statements stand in the place of the stub."""
        calls = []

        def take_down(name: str, answer: Any, expected: Any = None, **rest: Any) -> None:
            calls.append({"name": name, "answer": answer, "expected": expected, **rest})

        namespace = {**self.namespace, "exercise": take_down}
        with contextlib.redirect_stdout(io.StringIO()):
            execute([*answer, *self._given_the_name_asked_for(answer), *self.check], namespace)
        assert len(calls) == 1, f"{self.name} calls exercise {len(calls)} times"
        return calls[0]

    @staticmethod
    def _given_the_name_asked_for(answer: list[ast.stmt]) -> list[ast.stmt]:
        """What hands a solution's own `name_solution` to the check, which asks for `name`."""
        made = sorted(set().union(*map(bound_names, answer)))
        again = [f"{name.removesuffix('_solution')} = {name}" for name in made if name.endswith("_solution")]
        return ast.parse("\n".join(again)).body

    @functools.cached_property
    def question(self) -> dict[str, Any]:
        """What the check hands to `exercise` for the solution."""
        return self.asked(self.solution)

    @functools.cached_property
    def patience(self) -> int:
        """How many lines of Python the judging of an answer may take: several times what the solution's takes."""
        meter = LineMeter(math.inf)
        meter(self.say, self.question["answer"])
        return 5_000 + 5 * meter.lines

    def say(self, answer: Any) -> str:
        """What the check tells a reader who gives this answer; an error that would reach the reader is not caught."""
        with contextlib.redirect_stdout(io.StringIO()) as printed, np.errstate(all="ignore"):
            exercises.exercise(**{**self.question, "answer": answer})
        return printed.getvalue().removeprefix(f"{self.name}: ")

    def judge(self, answer: Any) -> str:
        """The same as NOT_TRIED, RIGHT or WRONG, and ENDLESS for a function that does not come to an end."""
        try:
            said = LineMeter(self.patience)(self.say, answer)
        except Endless:
            return ENDLESS
        return next(verdict for verdict in (NOT_TRIED, RIGHT, WRONG) if said.startswith(verdict))


class Endless(BaseException):
    """More lines ran than an answer can need; not an Exception, so that `exercise` does not take it for the answer's."""


@contextlib.contextmanager
def limits() -> Iterator[None]:
    """End what calculates longer than SECONDS with Endless, and refuse with MemoryError what wants more than MEMORY in all."""
    if resource is None:
        yield
        return

    def stop(*_: Any) -> None:
        raise Endless

    handler, (soft, hard) = signal.signal(signal.SIGPROF, stop), resource.getrlimit(resource.RLIMIT_AS)
    memory = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with contextlib.suppress(ValueError):  # macOS knows the limit and lets nobody set it
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        with contextlib.suppress(ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class LineMeter:
    """Counts the lines of Python that a call takes, and ends it with Endless beyond the limit.

    Unlike seconds, lines are the same on every machine. A line may itself take for ever or fill the memory, so the call
    also has SECONDS and MEMORY, where the system can limit them.
    """

    def __init__(self, limit: float) -> None:
        self.limit, self.lines = limit, 0

    def __call__(self, function: Callable, *arguments: Any) -> Any:
        before = sys.gettrace()
        with limits():
            sys.settrace(self._count)
            try:
                return function(*arguments)
            finally:
                sys.settrace(before)

    def _count(self, frame: Any, event: str, argument: Any) -> Callable:
        self.lines += 1
        if self.lines > self.limit:
            raise Endless
        return self._count


def bound_names(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a meaning to at the top level."""
    return names_of(statement)[1]


def read_names(statement: ast.stmt) -> set[str]:
    """The names from outside that a statement reads, in the bodies of its functions too."""
    return names_of(statement)[0]


def names_of(*nodes: ast.AST) -> tuple[set[str], set[str]]:
    """The names that the nodes read and those that they bind, in the scope where they stand."""
    read, bound = set(), set()
    for node in nodes:
        inner_read, inner_bound = names_of(*ast.iter_child_nodes(node))
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
            shared = {
                name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names
            }
            local = {
                inner.arg for inner in ast.walk(node.args) if isinstance(inner, ast.arg)
            } | inner_bound - shared
            read |= inner_read - local | names_of(*node.args.defaults)[0]
            bound |= inner_bound & shared | ({node.name} if isinstance(node, ast.FunctionDef) else set())
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            read |= inner_read - inner_bound
        elif isinstance(node, ast.ClassDef):
            methods = [child for child in node.body if isinstance(child, ast.FunctionDef)]
            of_methods = names_of(*methods)[0]  # a method does not see the other names of its class
            outside_methods = names_of(*(n for n in ast.iter_child_nodes(node) if n not in methods))[0]
            read |= of_methods | outside_methods - inner_bound
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add(node.asname or node.name.partition(".")[0])
        else:
            read |= inner_read | (inner_bound if isinstance(node, ast.AugAssign) else set())
            bound |= inner_bound
    return read, bound


def execute(statements: list[ast.stmt], namespace: dict[str, Any]) -> None:
    exec(compile(ast.Module(statements, []), "<exercise>", "exec", dont_inherit=True), namespace)


def calls_exercise(statement: ast.stmt) -> bool:
    call = getattr(statement, "value", None)
    return isinstance(call, ast.Call) and getattr(call.func, "id", "") == "exercise"


def parts_of(notebook: Notebook, section: str) -> list[list[list[ast.stmt]]]:
    """The code cells of a section, each as its statements, in parts that each end with the cell that calls `exercise`."""
    parts: list[list[list[ast.stmt]]] = [[]]
    for cell in notebook.section(section):
        if cell.kind == "code":
            parts[-1].append(ast.parse(cell.source).body)
            if any(map(calls_exercise, parts[-1][-1])):
                parts.append([])
    return parts[:-1]


@functools.cache
def exercises_of(path: Path) -> list[Exercise]:
    """The exercises of a notebook, each with the statements before it: those of the earlier solutions are among them."""
    notebook, before, found = Notebook.read(path), [], []
    for section in ("", *SECTIONS[: SECTIONS.index("Exercises")]):
        for cell in notebook.section(section):
            before += ast.parse(cell.source).body if cell.kind == "code" else []
    questions, solutions = parts_of(notebook, "Exercises"), parts_of(notebook, "Solutions")
    for *_, check in questions:
        before += [statement for statement in check if not calls_exercise(statement)]
    for number, ((*stub, check), cells) in enumerate(zip(questions, solutions, strict=False), 1):
        again = set(map(ast.dump, check))
        solution = [s for cell in cells for s in cell if not calls_exercise(s) and ast.dump(s) not in again]
        found.append(Exercise(f"Exercise {number}", sum(stub, []), check, solution, list(before)))
        before += solution
    return found


def every_exercise() -> Iterator[Any]:
    """(path, place) for every exercise of the repository, as a parameter named after its notebook."""
    for path in all_notebooks():
        for place in range(len(parts_of(Notebook.read(path), "Exercises"))):
            yield pytest.param(path, place, id=f"{path.parent.name}/{path.stem}, Exercise {place + 1}")


# --- answers ---------------------------------------------------------------------------------------------------------


def outcome(function: Callable, arguments: Any, patience: float) -> tuple[str, Any, int]:
    """What becomes of a call with a copy of the arguments, with the value or the class of the error, and its lines.

    It "gives" or "raises" something, "changes" its arguments, or comes to "no end".
    """
    given, meter = copy.deepcopy(arguments), LineMeter(patience)
    try:
        with np.errstate(all="ignore"):
            value = meter(function, *given)
    except Endless:
        return ENDLESS, None, meter.lines
    except Exception as raised:
        return "raises", type(raised), meter.lines
    return ("gives", value, meter.lines) if alike(given, arguments, 0, 0) else ("changes", None, meter.lines)


def alike(one: Any, other: Any, rtol: float, atol: float) -> bool:
    """Whether two answers agree: written apart from utils.exercises, so that it is a second opinion."""
    one, other = (
        value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value for value in (one, other)
    )
    if isinstance(one, (list, tuple, range)) and isinstance(other, (list, tuple, range)):
        return len(one) == len(other) and all(
            alike(a, b, rtol, atol) for a, b in zip(one, other, strict=True)
        )
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key], rtol, atol) for key in one)
    number = all(isinstance(value, numbers.Complex) and not isinstance(value, bool) for value in (one, other))
    if not number:
        return type(one) is type(other) and one == other
    if one == other or (one != one and other != other):
        return True
    try:
        return bool(abs(one - other) <= atol + rtol * abs(other))
    except OverflowError:  # one of the two is too large for a float
        return False


def wrong_values(value: Any, rtol: float) -> Iterator[Any]:
    """Answers near a right value, and of its kind and another, that are all wrong."""
    if isinstance(value, np.ndarray):
        yield from (value.ravel()[:-1], value[None])
        value = value.tolist()
    if isinstance(value, bool) or value is None:
        yield from (not value, "no")
    elif isinstance(value, numbers.Complex):
        yield from (
            value + 1,
            value - 1,
            value * 2 + 1,
            math.nan,
            math.inf,
            str(value),
            [value],
            value == value,
        )
        if value:
            yield from (-value, 0, value * (1 + 1000 * rtol))
    elif isinstance(value, str):
        yield from (value + "s", "", 0)
    elif isinstance(value, dict):
        yield from (list(value), {})
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: other} for other in wrong_values(value[key], rtol))
    elif isinstance(value, (list, tuple)):
        whole = list(value)
        yield from (whole[:-1], [*whole, whole[-1]], [whole], str(whole), whole[0])
        if not alike(whole, whole[::-1], rtol, 0):
            yield whole[::-1]
        for place, part in enumerate(whole):
            for other in itertools.islice(wrong_values(part, rtol), 20):
                yield [*whole[:place], other, *whole[place + 1 :]]


def probes(cases: list[tuple]) -> Iterator[tuple]:
    """Arguments like those of the cases, with one number, one length or one order changed."""
    for arguments, _ in cases:
        for place, argument in enumerate(arguments):
            for other in variations(argument):
                yield (*arguments[:place], other, *arguments[place + 1 :])


def variations(value: Any) -> Iterator[Any]:
    """Values of the same kind as this one, in which one thing is another."""
    if isinstance(value, np.ndarray):
        yield from (-value, value + 1, value[:-1], value[::-1])
    elif isinstance(value, numbers.Complex) and not isinstance(value, bool):
        yield from (value * 0, -value, value + 1, value - 1, 3 * value + 2)
    elif isinstance(value, (list, tuple)):
        yield from (value[:0], value[:-1], value[::-1], value + value[-1:])
        for place, part in enumerate(value):
            yield from (
                value[:place] + type(value)([other]) + value[place + 1 :] for other in variations(part)
            )


def endless(*arguments: Any) -> None:
    endless(*arguments)


def refuse(*arguments: Any) -> None:
    raise ValueError("always")


def emptying(function: Callable) -> Callable:
    """The function, made to empty the lists that it is given."""

    def empties(*arguments: Any) -> Any:
        value = function(*arguments)
        for argument in arguments:
            if isinstance(argument, list):
                argument.clear()
        return value

    return empties


class Unfriendly:
    """An object that raises whatever is done with it."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    __eq__ = __len__ = __float__ = __bool__ = __iter__ = __call__ = __repr__
    __hash__ = None


NO_ANSWERS = {
    "a word": "seven",
    "nothing in a list": [],
    "an array of no numbers": np.array([]),
    "an array of words": np.array(["a"]),
    "a set": {1, 2},
    "a class": dict,
    "an object that raises": Unfriendly(),
    "a function that gives one": lambda *arguments: Unfriendly(),
    "a function without arguments": lambda: 0,
    "a function of too many": lambda a, b, c, d, e, f, g, h: 0,
    "a function that divides by zero": lambda *arguments: 1 / 0,
    "a function that leaves": lambda *arguments: sys.exit(1),
    "a function that calls itself": endless,
    "a function that gives a generator": lambda *arguments: (x for x in arguments),
    "a function that gives itself": lambda *arguments: NO_ANSWERS["a function that gives itself"],
    "nan": math.nan,
}


# --- the faults of an exercise ---------------------------------------------------------------------------------------


def faults_of_check(exercise: Exercise) -> list[str]:
    """Whether stub and solution are told apart, by a check that is strict and knows what is right without the reader."""
    question, answers = exercise.question, set().union(*map(bound_names, exercise.stub))
    names = [
        node.id for statement in exercise.check for node in ast.walk(statement) if isinstance(node, ast.Name)
    ]
    faults = [
        f"the check asks the reader's own {name} what is right" for name in answers if names.count(name) > 1
    ]
    if max(question.get("rtol", 0), question.get("atol", 0)) > 1e-2:
        faults.append("the tolerance lets everything through")
    for which, answer, due in (
        ("stub", exercise.asked(exercise.stub)["answer"], NOT_TRIED),
        ("solution", question["answer"], RIGHT),
    ):
        if exercise.judge(answer) != due:
            faults.append(f"the reader of the {which} is told: {exercise.say(answer)}")
    return faults


def faults_of_wrong_answers(exercise: Exercise) -> list[str]:
    """The answers, made from the right one or from nothing, that ought to be called wrong and are not."""
    cases, rtol, atol = tolerance(exercise)
    right = exercise.question["answer"]
    if cases is None:
        near = [value for value in wrong_values(right, rtol) if not alike(value, right, rtol, atol)]
        wrong = {repr(value): value for value in near}
    else:
        dues = [due for _, due in cases if not isinstance(due, type)]
        wrong = {f"{due!r} for every case": lambda *arguments, due=due: copy.deepcopy(due) for due in dues}
        wrong["a function that gives its first argument"] = lambda *arguments: arguments[0]
        wrong["a function that gives its last argument"] = lambda *arguments: arguments[-1]
        if dues:
            wrong |= {"a value in the place of a function": dues[0], "a function that refuses all": refuse}
        if any(isinstance(argument, list) for arguments, _ in cases for argument in arguments):
            wrong["the solution, emptying its lists"] = emptying(right)
    judged = {name: exercise.judge(answer) for name, answer in {**wrong, **NO_ANSWERS}.items()}
    return [f"{name}: {verdict}" for name, verdict in judged.items() if verdict != WRONG]


def faults_of_mutants(exercise: Exercise) -> list[str]:
    """The mutants that differ on a case and are called right; and if too many are called right, all of those.

    A mutant that is called right counts only if it differs somewhere: on a case, or on arguments like those of the cases.
    """
    cases, rtol, atol = tolerance(exercise)
    if cases is None:
        return []
    asked = known_outcomes(exercise, [arguments for arguments, _ in cases])
    near = functools.cache(lambda: known_outcomes(exercise, itertools.islice(probes(cases), PROBES)))
    faults, missed, found = [], [], 0
    for mutant, statements in broken_solutions(exercise.solution):
        answer = exercise.asked(statements)["answer"]
        verdict = exercise.judge(answer)
        if verdict == WRONG:
            found += any(
                outcome(answer, arguments, patience)[0] == "gives" for arguments, _, patience in asked
            )
        elif verdict == RIGHT:
            if (case := first_difference(answer, asked, 2 * rtol, 2 * atol)) is not None:
                faults.append(f"called right, and {case} shows that it is not: {mutant.change}")
            elif (case := first_difference(answer, near(), 2 * rtol, 2 * atol)) is not None:
                missed.append(f"called right, and {case} would show that it is not: {mutant.change}")
    if found < SHARE * (found + len(missed)):
        faults += [f"of {found + len(missed)} wrong answers, only {found} are called wrong", *missed]
    return faults


def known_outcomes(exercise: Exercise, many: Iterable[tuple]) -> list[tuple[tuple, tuple[str, Any], int]]:
    """Those arguments to which the solution gives a value, or which it refuses with ValueError; what it does with them;
    and how many lines another answer may take for them."""
    known = []
    for arguments in many:
        kind, value, lines = outcome(exercise.question["answer"], arguments, exercise.patience)
        if kind == "gives" or value is ValueError:
            known.append((arguments, (kind, value), 1_000 + 5 * lines))
    return known


def first_difference(answer: Callable, known: list, rtol: float, atol: float) -> tuple | None:
    """The first of the known arguments for which the answer does something else, or None."""
    for arguments, due, patience in known:
        if not alike(outcome(answer, arguments, patience)[:2], due, rtol, atol):
            return arguments
    return None


def broken_solutions(solution: list[ast.stmt]) -> Iterator[tuple[Mutant, list[ast.stmt]]]:
    """Each mutant of a statement of the solution, and the solution with it."""
    for place, statement in enumerate(solution):
        for mutant in mutants(statement):
            yield mutant, [*solution[:place], mutant.definition, *solution[place + 1 :]]


def tolerance(exercise: Exercise) -> tuple[list[tuple] | None, float, float]:
    """The cases and tolerances of a check, with the defaults of `exercise` where it names none."""
    usual = inspect.signature(exercises.exercise).parameters
    if exercise.question.get("exact"):
        return exercise.question.get("cases"), 0.0, 0.0
    return tuple(exercise.question.get(name, usual[name].default) for name in ("cases", "rtol", "atol"))


# --- the exercises of this repository --------------------------------------------------------------------------------


FINDERS = (faults_of_check, faults_of_wrong_answers, faults_of_mutants)


@pytest.mark.parametrize("find", FINDERS, ids=lambda find: find.__name__)
@pytest.mark.parametrize("path, place", list(every_exercise()))
def test_an_exercise_has_no_fault(path: Path, place: int, find: Callable) -> None:
    assert find(exercises_of(path)[place]) == []


# --- exercises with a fault ------------------------------------------------------------------------------------------


def made(solution: str, check: str, stub: str = "def f(*arguments): ...") -> Exercise:
    """An exercise from its source; the check is what follows the name in the call of `exercise`."""
    parts = [
        ast.parse(source).body
        for source in (stub, f"exercise('Exercise 1', {check})", solution, "import math")
    ]
    return Exercise("Exercise 1", *parts)


CLAMP = """def f(x, low, high):
    if low > high:
        raise ValueError("no room")
    return max(low, min(x, high))
"""
ABOVE = "((5, 0, 3), 3), ((1, 0, 3), 1)"
SOUND = [
    made(CLAMP, f"f, cases=[{ABOVE}, ((-5, 0, 3), 0), ((1, 3, 0), ValueError), ((2, 2, 2), 2)]"),
    made("f = [3, 2.5]", "f, [3, 5 / 2]", "f = ..."),
    made("f = 'saddle'", "f, 'saddle'", "f = ..."),
]
FAULTY = {
    "a wrong solution": (faults_of_check, made(CLAMP, "f, cases=[((4, 0, 1), 3)]")),
    "a filled stub": (faults_of_check, made(CLAMP, f"f, cases=[{ABOVE}]", "def f(x, low, high): return 3")),
    "a check that asks the answer": (faults_of_check, made(CLAMP, f"f, cases=[{ABOVE}, ((9, 0, 9), f(9, 0, 9))]")),
    "a wide tolerance": (faults_of_check, made(CLAMP, f"f, cases=[{ABOVE}], rtol=0.1")),
    "one case": (faults_of_wrong_answers, made(CLAMP, "f, cases=[((5, 0, 3), 3)]")),
    "cases that the identity meets": (faults_of_wrong_answers, made(CLAMP, "f, cases=[((0, 0, 3), 0), ((1, 0, 3), 1)]")),
    "cases on one side only": (faults_of_mutants, made(CLAMP, f"f, cases=[{ABOVE}]")),
}  # fmt: skip


def test_a_sound_exercise_has_no_fault() -> None:
    assert [fault for exercise in SOUND for find in FINDERS for fault in find(exercise)] == []


@pytest.mark.parametrize("kind", FAULTY)
def test_a_fault_is_found(kind: str) -> None:
    find, exercise = FAULTY[kind]
    assert find(exercise)


def test_a_judge_that_praises_everything_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Exercise, "judge", lambda exercise, answer: RIGHT)
    assert all(find(SOUND[0]) for find in FINDERS)


@pytest.mark.parametrize(
    "body, verdict", [("while ten:\n        pass", ENDLESS), ("ten ** ten ** 9", ENDLESS), ("[0] * ten ** 11", WRONG)]
)  # fmt: skip
def test_an_answer_without_end_or_measure_is_stopped(
    body: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if resource is None and "while" not in body:
        pytest.skip("this system has no such limits")
    monkeypatch.setattr(sys.modules[__name__], "SECONDS", 0.5)
    answer = SOUND[0].asked(ast.parse(f"def f(x, low, high):\n    ten = 10\n    {body}\n    return 1").body)
    assert SOUND[0].judge(answer["answer"]) == verdict


def test_an_error_of_the_check_itself_reaches_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exercises, "_judge_function", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        SOUND[0].judge(math.sqrt)


# --- the mutants themselves ------------------------------------------------------------------------------------------

GAP = """def gap(a, b=1):
    'The distance from a to b, at least 2.'
    if a < b:
        raise ValueError(f"{a} is less than {b + 1}")
    return max(2, abs(a - b), strict=True)
"""
SLIPS = {
    *("a < b → a <= b", "a < b → a >= b", "a < b → False", "a < b → b < b", "b=1 → b=2", "a - b → a + b"),
    *("a - b → b - a", "a - b → a", "abs(a - b) → a - b", "max( → min(", "max(2 → max(3"),
}


def test_mutants_are_slips_in_the_code_and_not_in_its_words() -> None:
    definition = ast.parse(GAP).body[0]
    found = {ast.unparse(mutant.definition) for mutant in mutants(definition)}
    for before, after in (slip.split(" → ") for slip in SLIPS):
        assert ast.unparse(ast.parse(GAP.replace(before, after, 1))) in found, f"{before} is never {after}"
    assert any("return 0" in text for text in found) and any("raise" not in text for text in found)
    assert all("The distance from a to b, at least 2." in text for text in found)
    assert all("is less than {b + 1}" in text for text in found if "raise" in text)
    assert all("strict=True" in text for text in found if "max" in text)
    assert ast.dump(definition) == ast.dump(ast.parse(GAP).body[0])


NOTEBOOK = {
    "## From scratch": "from utils.checking import check_equal\n" + GAP.replace(", strict=True", ""),
    "## NumPy comparison": "check_equal('from 5 to 1', gap(5), 4)\nprint('so far so good')",
}


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="the command copies its own process, which this system cannot do"
)
@pytest.mark.parametrize(
    "options, status, words",
    [
        ([], 1, ["by: from 5 to 1", "MISSED: if a < b:  →  if a <= b:", "MISSED: raise ValueError("]),
        (["--function", "gape"], 1, ["builds no gape"]),
    ],
)
def test_the_command_lists_what_no_check_noticed(
    options: list[str], status: int, words: list[str], tmp_path: Path
) -> None:
    cells = []
    for heading, code in NOTEBOOK.items():
        cells.append({"cell_type": "markdown", "metadata": {}, "source": heading})
        cells.append({"cell_type": "code", "metadata": {}, "source": code, "outputs": []})
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    (tmp_path / "gap.ipynb").write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, "-m", "utils.tests.mutants", str(tmp_path / "gap.ipynb"), *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert run.returncode == status
    assert [word for word in words if word not in run.stdout + run.stderr] == []
    assert "so good" not in run.stdout
