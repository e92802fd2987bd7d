"""Hold every notebook to the form that its readers and the other tests rely on; CONTRIBUTING.md describes it in words.

Each `check_…` takes a notebook and returns the faults that it finds, one plain sentence each. The first test runs them on
every notebook; the others run them on copies of a real one, each broken in one place.
"""

from __future__ import annotations

import ast
import collections
import copy
import dataclasses
import functools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from utils.notebooks import LEVELS, ROOT, SECTIONS, Cell, Notebook, all_notebooks

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FIRST_CELL = """import sys
from pathlib import Path

root = next(p for p in [Path.cwd(), *Path.cwd().parents] if (p / "roadmap.md").is_file())
sys.path.insert(0, str(root))
"""
FORMATS = {"text/plain", "text/html", "text/latex", "text/markdown", "image/png"}
TAGS = {"nbval-ignore-output", "hide-input"}
LARGEST = 400_000  # bytes

LOCAL_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|Users|tmp|work|private|var|mnt)/\w|\b[A-Z]:\\+\w")
UNSTABLE = re.compile(
    r"np\.(?:bool|str|u?int|float|complex|longdouble)\w*\(|np\.(?:True|False)_|\bat 0x[0-9a-fA-F]+|\d\.\d{13,}"
)
FILLER = re.compile(
    r"\b(?:simply|obviously|clearly|of course|let's dive|dive into|delve|in this notebook,? we|powerful|crucial|"
    r"essential(?:ly)?|leverag\w+|robust|seamless\w*|game.changer|at its core|in the world of|it is important to note|"
    r"plays? a (?:key|vital|crucial) role|unlock\w*|journey)\b",
    re.I,
)
EMOJI = re.compile("[\U0001f300-\U0001faff\u2705\u274c\u2b50\u2728\u26a0\ufe0f]")

# Calls whose output differs from run to run or from machine to machine, by the last part of their name or in full.
UNREPEATABLE = {
    "interact",
    "interactive",
    "interact_manual",
    "interactive_output",
    "time_growth",
    "show_growth",
    "timeit",
}
UNREPEATABLE |= {"perf_counter", "perf_counter_ns", "process_time", "monotonic", "getsizeof", "time.time"}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64"}

LIBRARIES = {"numpy", "scipy", "statistics", "pandas", "seaborn"}
HARMLESS = {"inf", "nan", "pi", "e", "ndarray", "random.default_rng", "random.Generator"}
SHOWN = {
    "02/04": {"numpy.tanh"}
}  # given a Dual, NumPy calls the Dual's own method, and the notebook shows that
LONGEST = 15  # lines of a function, its docstring not counted

# What later notebooks take from each notebook, with its parameters; dots where they are the notebook's choice.
BUILDS = {
    "00/01": "summation(f, start, stop) product(f, start, stop) compose(*functions) "
    "horner(coefficients, x) newton_sqrt(x) fibonacci(n)",
    "00/02": "shape(nested) strides(shape, itemsize) ravel_index(index, shape) broadcast_shapes(a, b) "
    "reduce_sum(matrix, axis)",
    "00/03": "argmax(values) argmin(values) indicator(condition) softmax(scores) "
    "double_sum(f, rows, columns)",
    "00/04": "exp(x) sin(x) log(x) sigmoid(x) logit(p) softplus(x)",
    "00/05": "truth_table(formula, names) power_set(items) permutations(items) choose(n, k) "
    "inclusion_exclusion(sets)",
    "00/06": "adjacency_matrix(edges, n) breadth_first(graph, start) dijkstra(graph, start) "
    "topological_sort(graph) count_walks(matrix, length)",
    "00/07": "histogram_counts(values, edges) contour_segments(grid, level) nice_ticks(low, high, count)",
    "01/01": "add(u, v) scale(a, v) dot(u, v) norm(v, p=2) cosine_similarity(u, v) distance(u, v) "
    "outer(u, v)",
    "01/02": "matvec(A, x) matmul(A, B) transpose(A) identity(n) trace(A) hadamard(A, B) matrix_power(A, n)",
    "01/03": "row_echelon(A) lu(A) forward_substitution(L, b) back_substitution(U, b) solve(A, b)",
    "01/04": "determinant(A) determinant_cofactor(A) inverse(A)",
    "01/05": "rref(A) rank(A) column_space(A) null_space(A) change_of_basis(B, C)",
    "01/06": "project(v, onto) gram_schmidt(vectors) qr(A) least_squares(A, b)",
    "01/07": "characteristic_polynomial_2x2(A) eigenvalues_2x2(A) power_iteration(A, steps) "
    "inverse_iteration(A, shift, steps) qr_algorithm(A)",
    "01/08": "jacobi_eigen(A) cholesky(A) is_positive_definite(A) quadratic_form(A, x)",
    "01/09": "svd(A) low_rank(A, k) pseudo_inverse(A)",
    "01/10": "einsum(subscripts, *operands) tensordot(A, B, axes)",
    "01/11": "embed(counts, k) nearest(word, vectors) low_rank_update(W, A, B)",
    "02/01": "limit(f, a) bisect(f, low, high)",
    "02/02": "derivative(f, x, h=1e-05) differentiate(expression) evaluate(...) simplify(...)",
    "02/03": "partial(f, x, i) gradient(f, x) directional_derivative(f, x, direction)",
    "02/04": "Dual(value, derivative) chain(functions, derivatives, x)",
    "02/05": "jacobian(f, x) newton_system(f, x0) double_integral(f, box, n)",
    "02/06": "hessian(f, x) classify_critical_point(H) quadratic_model(f, x)",
    "02/07": "taylor_coefficients(f, a, n) taylor_polynomial(coefficients, a)",
    "02/08": "riemann(f, a, b, n) trapezoid(f, a, b, n) simpson(f, a, b, n) "
    "adaptive_simpson(f, a, b, tolerance)",
    "02/09": "gradient_check(f, grad, x) grad_least_squares(A, x, b) "
    "grad_softmax_cross_entropy(logits, label)",
    "02/10": "Value(data) gradient_of(f, x)",
    "02/11": "train(loss, grad, parameters, rate, steps) layer_gradient_norms(depth, gain)",
    "03/01": "probability(event, space) simulate(experiment, trials, rng)",
    "03/02": "joint_from_counts(table) marginal(joint, axis) condition(joint, axis, value) "
    "are_independent(joint)",
    "03/03": "Discrete(values, probabilities) transform_density(pdf, inverse, derivative)",
    "03/04": "binomial_pmf(k, n, p) poisson_pmf(k, rate) normal_pdf(x, mean, sd) "
    "normal_cdf(x, mean, sd) exponential_pdf(x, rate) inverse_transform(quantile, rng) "
    "box_muller(rng)",
    "03/05": "expectation(pmf, f) variance(pmf) covariance(joint) conditional_expectation(joint)",
    "03/06": "posterior(prior, likelihood) update(prior, likelihoods) odds_update(odds, ratio)",
    "03/07": "gaussian_log_density(x, mean, covariance) condition_gaussian(mean, covariance, observed) "
    "sample_gaussian(mean, covariance, rng)",
    "03/08": "running_mean(values) standardised_means(sampler, n, trials, rng) ks_distance(sample, cdf)",
    "03/09": "log_likelihood(logpdf, data) mle_normal(data) mle_bernoulli(data) "
    "newton_mle(score, information, start)",
    "03/10": "stationary(P) simulate_chain(P, start, steps, rng) "
    "metropolis(log_density, start, scale, steps, rng)",
    "03/11": "reliability(probabilities, labels, bins) brier(probabilities, labels) "
    "log_score(probabilities, labels)",
    "04/01": "mean(...) median(...) mode(...) variance(values, ddof=1) quantile(values, q) "
    "skewness(...) histogram(values, bins)",
    "04/02": "simple_random_sample(items, n, rng) stratified_sample(items, key, n, rng) "
    "bootstrap(values, statistic, trials, rng)",
    "04/03": "covariance_matrix(X) pearson(x, y) spearman(x, y) variance_inflation(X)",
    "04/04": "t_interval(values, level) proportion_interval(k, n, level) "
    "coverage(interval, sampler, truth, trials, rng)",
    "04/05": "permutation_test(a, b, trials, rng) t_statistic(a, b) paired_t(a, b) chi_square(table) "
    "benjamini_hochberg(p_values, rate)",
    "04/06": "beta_binomial_update(a, b, k, n) normal_update(prior, data, variance) "
    "grid_posterior(log_likelihood, grid)",
    "04/07": "polynomial_fit(x, y, degree) bias_variance(fit, sampler, truth, trials, rng)",
    "04/08": "k_fold(n, k, rng) confusion(labels, predictions) roc_curve(labels, scores) auc(labels, scores)",
    "05/01": "",  # each loss with its derivative, under names of the notebook's choice
    "05/02": "is_convex_on(f, points) second_difference(f, x, direction)",
    "05/03": "gradient_descent(grad, start, rate, steps) backtracking(f, grad, x)",
    "05/04": "descend_from(grad, starts, rate, steps) escape_saddle(grad, start, noise, rng)",
    "05/05": "SGD(...) Momentum(...) RMSProp(...) Adam(...)",
    "05/06": "newton(grad, hess, start) bfgs(f, grad, start) gauss_newton(residual, jacobian, start)",
    "05/07": "lagrange_quadratic(Q, c, A, b) projected_gradient(grad, project, start, rate, steps) "
    "project_simplex(v)",
    "05/08": "ridge(X, y, penalty) lasso(X, y, penalty) soft_threshold(x, t)",
    "05/09": "cosine_schedule(step, total, peak, warmup) clip_by_norm(gradients, limit) "
    "he_init(fan_in, fan_out, rng) random_search(objective, space, trials, rng)",
    "06/01": "surprise(p) entropy(p, base=2) joint_entropy(P) conditional_entropy(P) huffman(frequencies)",
    "06/02": "cross_entropy(p, q) binary_cross_entropy(y, p) cross_entropy_from_logits(logits, label) "
    "perplexity(log_probabilities)",
    "06/03": "kl(p, q) js(p, q) kl_gaussian(m1, s1, m2, s2)",
    "06/04": "mutual_information(P) mutual_information_samples(x, y, bins) normalised_mi(P)",
    "06/05": "information_gain(labels, split) grow_tree(X, y, depth) elbo(x, q_mean, q_sd)",
    "07/01": "decode(x) encode(sign, exponent, fraction) ulp(x) round_to(x, bits) kahan_sum(values)",
    "07/02": "quadratic_roots(a, b, c) welford(values) logsumexp(values) log_softmax(values) log1pexp(x)",
    "07/03": "condition_number(A) hilbert(n) perturbation_experiment(A, b, size, rng)",
    "07/04": "forward_difference(f, x, h) central_difference(f, x, h) richardson(f, x, h) "
    "complex_step(f, x, h)",
    "07/05": "bisection(...) fixed_point(...) newton(...) secant(...) brent(...)",
    "07/06": "gauss_legendre(n) integrate(f, a, b, n) monte_carlo(f, sampler, n, rng) halton(n, bases)",
    "07/07": "jacobi_iteration(...) gauss_seidel(...) conjugate_gradient(apply_A, b, tolerance)",
    "07/08": "bfloat16(x) loss_scale_step(...) pairwise_sum(values)",
}
# What would do the taught work for them: functions of Python and its standard library, and the square root as a power.
SQUARE_ROOT = "** 0.5"
DOES_THE_WORK = {
    "00/01": (
        "math.sqrt",
        "math.isqrt",
        "cmath.sqrt",
        "math.prod",
        "math.fsum",
        "sum",
        "functools.reduce",
        SQUARE_ROOT,
    ),
    "01/01": ("math.hypot", "math.dist", "math.fsum", "math.sumprod", "math.sqrt", SQUARE_ROOT),
}


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Page:
    """A notebook, the document behind it and its size in bytes; `path` says where it stands, even for a copy elsewhere."""

    path: Path
    raw: dict
    notebook: Notebook
    size: int

    @classmethod
    def read(cls, file: Path, path: Path) -> Page:
        text = file.read_text(encoding="utf-8")
        notebook = dataclasses.replace(Notebook.read(file), path=path)
        return cls(path, json.loads(text), notebook, len(text.encode()))

    @property
    def number(self) -> str:
        """The place in the curriculum, as in "01/06"."""
        return f"{self.path.parent.name[:2]}/{self.path.stem[:2]}"


@functools.cache
def page(path: Path) -> Page:
    return Page.read(path, path)


def statements(cells: list[Cell]) -> list[ast.stmt]:
    """The top-level statements of code cells; check_code reports a cell that is no Python."""
    found = []
    for cell in cells:
        if cell.kind == "code":
            try:
                found += ast.parse(cell.source).body
            except SyntaxError:
                continue
    return found


def nodes(cells: list[Cell]) -> Iterator[ast.AST]:
    for statement in statements(cells):
        yield from ast.walk(statement)


def dotted(node: ast.AST) -> str:
    """ "np.random.normal" for the expression that reads so, the empty string for any that is no chain of names."""
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return front and f"{front}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def shown(output: dict) -> str:
    """The text of an output."""
    data = output.get("data", {})
    texts = [output.get("text", ""), *(data[kind] for kind in data if kind.startswith("text/"))]
    return "\n".join("".join(text) for text in texts)


def printed(cell: Cell) -> str:
    return "".join("".join(output.get("text", "")) for output in cell.outputs)


def prose(cells: list[Cell]) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")


def exercise_call(statement: ast.stmt) -> ast.Call | None:
    call = getattr(statement, "value", None)
    return call if isinstance(call, ast.Call) and dotted(call.func) == "exercise" else None


# --- the document ----------------------------------------------------------------------------------------------------


def check_metadata(page: Page) -> list[str]:
    """No trace of the machine or the editor, and an id of its own for each cell."""
    faults = [] if page.raw["metadata"] == KERNEL else [f"the metadata are {page.raw['metadata']}"]
    if page.raw["nbformat"] != 4 or page.raw["nbformat_minor"] < 5:
        faults.append("the format is older than 4.5")
    ids = [cell.get("id") for cell in page.raw["cells"]]
    faults += [
        f"{count} cells have the id {name}" for name, count in collections.Counter(ids).items() if count > 1
    ]
    faults += ["a cell has no id"] * (None in ids)
    for cell in page.raw["cells"]:
        metadata = cell["metadata"]
        if not metadata.keys() <= {"tags", "jupyter"} or not set(metadata.get("tags", ())) <= TAGS:
            faults.append(f"the cell {cell.get('id')} has the metadata {metadata}")
    return faults


def check_size(page: Page) -> list[str]:
    return [f"{page.size:,} bytes, more than {LARGEST:,}"] if page.size > LARGEST else []


def check_code(page: Page) -> list[str]:
    """Every code cell is plain Python, without magics."""
    faults = []
    for cell in page.notebook.code:
        try:
            ast.parse(cell.source)
        except SyntaxError as error:
            faults.append(f"no Python: {error.text}")
    return faults


def check_executed(page: Page) -> list[str]:
    """Run from the top, in order, to the end."""
    counts = [cell.execution_count for cell in page.notebook.code]
    faults = [] if counts == list(range(1, len(counts) + 1)) else [f"the execution counts are {counts}"]
    return faults + ["a code cell is empty"] * any(not cell.source.strip() for cell in page.notebook.code)


def check_outputs(page: Page) -> list[str]:
    """Nothing went wrong, and what is stored is text or PNG."""
    faults = []
    for output in [output for cell in page.notebook.code for output in cell.outputs]:
        if output["output_type"] == "error":
            faults.append(f"a stored error: {output.get('ename')}")
        if output.get("name") == "stderr":
            faults.append(f"stored on stderr: {shown(output)[:70]}")
        faults += [f"an output of the kind {kind}" for kind in output.get("data", {}).keys() - FORMATS]
    return faults


def check_prints(page: Page) -> list[str]:
    """No output names a place on a machine or shows what another version or run would print differently."""
    faults = []
    for text in [shown(output) for cell in page.notebook.code for output in cell.outputs]:
        for what, pattern in (("a local path", LOCAL_PATH), ("an unstable print", UNSTABLE)):
            if found := pattern.search(text):
                faults.append(f"{what}: {text[max(0, found.start() - 30) : found.end() + 30]!r}")
    return faults


def check_figures(page: Page) -> list[str]:
    """Four to ten figures, each with a text for who cannot see it, which also stands in for it where there is only text."""
    figures = [o for cell in page.notebook.code for o in cell.outputs if "image/png" in o.get("data", {})]
    faults = [] if 4 <= len(figures) <= 10 else [f"{len(figures)} figures, not 4 to 10"]
    for number, figure in enumerate(figures, 1):
        alt = figure["metadata"].get("image/png", {}).get("alt", "")
        if len(alt) < 30:
            faults.append(f"figure {number} has the alt text {alt!r}")
        if "".join(figure["data"].get("text/plain", "")) != alt:
            faults.append(f"figure {number} has another plain text than its alt text")
    return faults


# --- the text --------------------------------------------------------------------------------------------------------


def check_sections(page: Page) -> list[str]:
    found = page.notebook.sections
    return [] if found == list(SECTIONS) else [f"the sections are {found}"]


def check_head(page: Page) -> list[str]:
    """Title, a paragraph with a question, and the line that says what a reader needs and gets."""
    first = page.notebook.cells[0]
    blocks = first.source.strip().split("\n\n")
    if first.kind != "markdown" or len(blocks) != 3:
        return [f"the first cell has {len(blocks)} parts, not title, paragraph and line"]
    faults = [] if re.fullmatch(r"# \S.*", blocks[0]) else ["the first line is no title"]
    faults += ["there is a second title"] * (len(re.findall(r"^# ", page.notebook.text, re.M)) > 1)
    faults += ["no question opens it"] * ("?" not in blocks[1])
    try:
        level, minutes = page.notebook.level, page.notebook.minutes
    except ValueError as error:
        return [*faults, str(error)]
    faults += [f"there is no level {level}"] * (level not in LEVELS)
    return faults + [f"{minutes} min, not 20 to 180"] * (not 20 <= minutes <= 180)


def check_summary(page: Page) -> list[str]:
    """Formulas, pitfalls, and five to eight questions with their answers folded away."""
    text, pairs = prose(page.notebook.section("Summary")), page.notebook.questions
    faults = [] if 5 <= len(pairs) <= 8 else [f"{len(pairs)} questions, not 5 to 8"]
    faults += ["a question is not closed"] * (text.count("<details") != len(pairs))
    for question, answer in pairs:
        if not question.endswith("?") or not answer:
            faults.append(f"no question with an answer: {question}")
        if re.search(r"[$`*\\]", question + answer):
            faults.append(f"a flashcard is plain text: {question}")
    faults += ["fewer than 3 key formulas"] * (len(page.notebook.formulas) < 3)
    return faults + ["no **Pitfalls"] * ("**Pitfalls" not in text)


def check_equations(page: Page) -> list[str]:
    """Display equations stand between pairs of $$, and there are some."""
    faults = ["a $$ is not closed"] * (page.notebook.text.count("$$") % 2)
    faults += ["no display equation in The math"] * ("$$" not in prose(page.notebook.section("The math")))
    return faults + ["a display equation without $$"] * bool(
        re.search(r"\\\[|\\begin\{equation", page.notebook.text)
    )


def check_links(page: Page) -> list[str]:
    """Every relative link leads to a file of the repository."""
    faults = []
    for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", page.notebook.text):
        link = "".join(target).partition("#")[0]
        if link and not re.match(r"[a-z]+:", link):
            file = (page.path.parent / link).resolve()
            if not file.exists() or not file.is_relative_to(ROOT):
                faults.append(f"a link to {link}, which is not there")
    return faults


def check_words(page: Page) -> list[str]:
    """No filler in the text, no emoji anywhere."""
    faults = [f"filler: {found}" for found in FILLER.findall(page.notebook.text)]
    everything = [cell.source for cell in page.notebook.cells]
    everything += [shown(output) for cell in page.notebook.code for output in cell.outputs]
    return faults + [f"an emoji: {found}" for found in EMOJI.findall("\n".join(everything))]


def check_repeated(pages: list[Page]) -> list[str]:
    """No sentence of nine words or more stands in three notebooks: it would say nothing about any of them."""
    where = collections.defaultdict(set)
    for page in pages:
        for sentence in re.split(r"(?<=[.!?:])\s+|\n\n", page.notebook.text):
            if len(sentence.split()) >= 9 and "](" not in sentence:
                where[sentence.strip()].add(page.number)
    return [f"in {len(names)} notebooks: {sentence}" for sentence, names in where.items() if len(names) >= 3]


# --- the code --------------------------------------------------------------------------------------------------------


def check_first_cell(page: Page) -> list[str]:
    """The same everywhere, but for what it imports and what it takes from earlier notebooks."""
    source = page.notebook.code[0].source
    if not source.startswith(FIRST_CELL):
        return ["the first code cell does not begin like all others"]
    kinds = ""
    for statement in ast.parse(source.removeprefix(FIRST_CELL)).body:
        call = dotted(getattr(getattr(statement, "value", None), "func", None))
        imports = isinstance(statement, (ast.Import, ast.ImportFrom))
        kinds += "i" if imports else {"use_style": "s", "functions_from": "f"}.get(call, "?")
    return (
        []
        if re.fullmatch("i+sf*", kinds)
        else ["the first code cell is not: imports, use_style(), functions_from"]
    )


def check_ignored(page: Page) -> list[str]:
    """The cells that show a slider or a time are exempt from comparison, and no others."""
    faults = []
    for cell in page.notebook.code:
        calls = {dotted(node.func) for node in nodes([cell]) if isinstance(node, ast.Call)}
        differs = {call for call in calls if {call, call.rpartition(".")[2]} & UNREPEATABLE}
        if differs and "nbval-ignore-output" not in cell.tags:
            faults.append(f"a call of {', '.join(differs)} without the tag nbval-ignore-output")
        if "nbval-ignore-output" in cell.tags and not differs:
            faults.append(f"the tag nbval-ignore-output without need: {cell.source[:40]!r}")
    return faults


def check_seeds(page: Page) -> list[str]:
    """Randomness comes from generators with a seed."""
    faults = []
    for node in nodes(page.notebook.code):
        if isinstance(node, ast.Import):
            faults += ["Python's own random module" for alias in node.names if alias.name == "random"]
        elif isinstance(node, ast.ImportFrom):
            taken = {alias.name for alias in node.names}
            if node.module == "random" or (node.module == "numpy.random" and not taken <= SEEDED):
                faults.append(f"{', '.join(taken)} from {node.module}")
        elif isinstance(node, ast.Attribute) and re.fullmatch(r"(np|numpy)\.random", dotted(node.value)):
            faults += [f"{dotted(node)}, which has no seed"] * (node.attr not in SEEDED)
        elif isinstance(node, ast.Call):
            last = getattr(node.func, "attr", dotted(node.func))
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if last in SEEDED and all(
                isinstance(value, ast.Constant) and value.value is None for value in given
            ):
                faults.append(f"{last} without a seed")
            if last == "rvs" and "random_state" not in {keyword.arg for keyword in node.keywords}:
                faults.append("rvs without random_state")
    return faults


def check_exercises(page: Page) -> list[str]:
    """Four to six, each a stub and then a check that says that it is not tried yet."""
    cells = [cell for cell in page.notebook.section("Exercises") if cell.kind == "code"]
    faults = (
        [] if len(cells) in (8, 10, 12) else [f"{len(cells)} code cells, not 4 to 6 pairs of stub and check"]
    )
    text = prose(page.notebook.section("Exercises"))
    for number, (stub, check) in enumerate(zip(cells[::2], cells[1::2], strict=False), start=1):
        name = f"Exercise {number}"
        if f"**{number}. " not in text:
            faults.append(f"{name} has no text")
        dots = any(isinstance(node, ast.Constant) and node.value is ... for node in nodes([stub]))
        if not dots or stub.outputs or any(map(exercise_call, statements([stub]))):
            faults.append(f"{name} has no stub with dots to fill")
        *setting_up, last = statements([check])
        call = exercise_call(last)
        if not call or not all(
            isinstance(s, (ast.Assign, ast.AugAssign, ast.FunctionDef)) for s in setting_up
        ):
            faults.append(f"{name} is not checked by a cell that only calls exercise")
        elif ast.unparse(call.args[0]) != repr(name):
            faults.append(f"{name} is called {ast.unparse(call.args[0])}")
        if not re.fullmatch(rf"{name}: not tried yet\b.*\n", printed(check)):
            faults.append(f"{name} has the stored verdict {printed(check)!r}")
    return faults


def check_solutions(page: Page) -> list[str]:
    """The same checks in the same order, each with the verdict right; the code folded away."""
    cells = [cell for cell in page.notebook.section("Solutions") if cell.kind == "code"]
    there, here = (
        [
            ast.unparse(call)
            for statement in statements(page.notebook.section(section))
            if (call := exercise_call(statement))
        ]
        for section in ("Exercises", "Solutions")
    )
    faults = [f"not checked as in the exercises: {call}" for call in there if call not in here]
    faults += ["the checks are not those of the exercises, in their order"] * (here != there)
    for cell in cells:
        if not cell.hidden or "hide-input" not in cell.tags:
            faults.append(f"not folded away: {cell.source[:40]!r}")
    verdicts = re.findall(r"^(Exercise \d+): (right\b)?", "".join(map(printed, cells)), re.M)
    if verdicts != [(f"Exercise {number}", "right") for number in range(1, len(there) + 1)]:
        faults.append(f"the stored verdicts are {verdicts}")
    return faults


# --- what is built from scratch --------------------------------------------------------------------------------------


def built(page: Page) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """The functions and classes that the section defines, by name."""
    section = statements(page.notebook.section("From scratch"))
    return {s.name: s for s in section if isinstance(s, (ast.FunctionDef, ast.ClassDef))}


def scratch_code(page: Page) -> list[ast.stmt]:
    """The statements of the section, and the functions of earlier sections that they call, and those that these call."""
    before = ("", *SECTIONS[: SECTIONS.index("From scratch")])
    earlier = [s for name in before for s in statements(page.notebook.section(name))]
    helpers = {s.name: s for s in earlier if isinstance(s, (ast.FunctionDef, ast.ClassDef))}
    helpers |= {
        dotted(s.targets[0]): s
        for s in earlier
        if isinstance(s, ast.Assign) and isinstance(s.value, ast.Lambda)
    }
    code = statements(page.notebook.section("From scratch"))
    for statement in code:
        for name in {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} & helpers.keys():
            code.append(helpers.pop(name))
    return code


def full_names(page: Page, code: list[ast.stmt]) -> set[str]:
    """Every name that the code uses, as "numpy.linalg.norm" or "sum" whatever it was imported as, and SQUARE_ROOT."""
    modules = {}
    for node in nodes(page.notebook.code):
        if isinstance(node, ast.Import):
            modules |= {a.asname: a.name for a in node.names if a.asname}
        elif isinstance(node, ast.ImportFrom):
            modules |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    found = set()
    for node in [node for statement in code for node in ast.walk(statement)]:
        if name := dotted(node):
            first, point, rest = name.partition(".")
            found.add(modules.get(first, first) + point + rest)
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Pow)
            and ast.unparse(node.right) in ("0.5", "1 / 2")
        ):
            found.add(SQUARE_ROOT)
    return found


def check_scratch(page: Page) -> list[str]:
    """No library does the work; in the case studies, which put known pieces together, it may."""
    if page.number.startswith("08"):
        return []
    names = full_names(page, scratch_code(page))
    libraries = {name for name in names if name.partition(".")[0] in LIBRARIES and name.count(".")}
    allowed = {f"numpy.{name}" for name in HARMLESS} | {"numpy.random"} | SHOWN.get(page.number, set())
    return [
        f"{name} does the work"
        for name in {*(libraries - allowed), *(names & set(DOES_THE_WORK.get(page.number, ())))}
    ]


def check_builds(page: Page) -> list[str]:
    """The functions that later notebooks take stand there; a parameter more is no harm if it has a default."""
    if page.number not in BUILDS:
        return (
            [] if page.number.startswith("08") else [f"BUILDS in {Path(__file__).name} lacks {page.number}"]
        )
    definitions = built(page)
    due = re.findall(r"(\w+)\((.*?)\)", BUILDS[page.number])
    return [
        fault for name, inside in due for fault in faults_of_parameters(name, inside, definitions.get(name))
    ]


def faults_of_parameters(
    name: str, inside: str, definition: ast.FunctionDef | ast.ClassDef | None
) -> list[str]:
    """Whether a definition can be called as its row in BUILDS says."""
    due, found = inside.split(", "), parameters_of(definition) if definition else []
    as_due = all(f == d or f.startswith(f"{d}=") for f, d in zip(found, due, strict=False))
    more = all("=" in parameter or parameter == "*" for parameter in found[len(due) :])
    if definition and (inside == "..." or (len(found) >= len(due) and as_due and more)):
        return []
    return [f"{name}({inside}) is due, and there is: {', '.join(found) if definition else 'nothing'}"]


def parameters_of(definition: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """["v", "p=2"] for what stands in the brackets of a function, or of what makes a class; without annotations."""
    if isinstance(definition, ast.ClassDef):
        inits = [s for s in definition.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"]
        fields = [s for s in definition.body if isinstance(s, ast.AnnAssign)]  # of a dataclass
        return parameters_of(inits[0])[1:] if inits else [ast.unparse(field.target) for field in fields]
    arguments = copy.deepcopy(definition.args)
    for node in ast.walk(arguments):
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.unparse(arguments).split(", ")


def check_functions(page: Page) -> list[str]:
    """Each public function says what it does and what it raises, in a docstring, and is short."""
    faults = []
    for name, definition in built(page).items():
        if name.startswith("_"):
            continue
        text = ast.get_docstring(definition) or ""
        faults += [f"{name} has no docstring"] * (not text)
        raised = [node.exc for node in ast.walk(definition) if isinstance(node, ast.Raise) and node.exc]
        kinds = {dotted(getattr(error, "func", error)) for error in raised}
        faults += [
            f"the docstring of {name} does not say that it raises {kind}"
            for kind in kinds
            if kind not in text
        ]
        for function in [node for node in ast.walk(definition) if isinstance(node, ast.FunctionDef)]:
            first = function.body[0]
            about = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) else 0
            length = function.end_lineno - function.lineno + 1 - about
            faults += [f"{function.name} has {length} lines, more than {LONGEST}"] * (length > LONGEST)
    return faults


CHECKS = (
    *(check_metadata, check_size, check_code, check_executed, check_outputs, check_prints, check_figures),
    *(check_sections, check_head, check_summary, check_equations, check_links, check_words),
    *(check_first_cell, check_ignored, check_seeds, check_exercises, check_solutions),
    *(check_scratch, check_builds, check_functions),
)


# --- the notebooks of this repository --------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_notebook(path: Path, check: Callable[[Page], list[str]]) -> None:
    assert check(page(path)) == []


def test_no_sentence_is_a_template() -> None:
    assert check_repeated([page(path) for path in all_notebooks()]) == []


# --- a copy, broken in one place -------------------------------------------------------------------------------------


def pick(raw: dict, kind: str, section: str = "", containing: str = "") -> dict:
    """The first cell of this kind in this section (in any, by default) with this in its source."""
    here = ""
    for cell in raw["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (heading := re.match(r"## (.+)", cell["source"])):
            here = heading[1]
        if cell["cell_type"] == kind and section in ("", here) and containing in cell["source"]:
            return cell
    raise AssertionError(f"the notebook has no {kind} cell with {containing!r} in {section}")


def change(
    pattern: str, replacement: str, kind: str = "markdown", section: str = "", containing: str = ""
) -> Callable[[dict], None]:
    """Replace all that matches in the first cell like this."""

    def breaks(raw: dict) -> None:
        cell = pick(raw, kind, section, containing)
        cell["source"], count = re.subn(pattern, replacement, cell["source"], flags=re.M)
        assert count, f"nothing like {pattern} in {cell['source'][:200]}"

    return breaks


def add(code: str, section: str = "From scratch") -> Callable[[dict], None]:
    """Add lines at the end of the section's first code cell that defines a function."""

    def breaks(raw: dict) -> None:
        pick(raw, "code", section, "def ")["source"] += f"\n{code}\n"

    return breaks


def store(output: dict) -> Callable[[dict], None]:
    """Store one more output below the first code cell."""
    return lambda raw: pick(raw, "code")["outputs"].append(
        {"output_type": "display_data", "metadata": {}, **output}
    )


def say(text: str) -> Callable[[dict], None]:
    return store({"output_type": "stream", "name": "stdout", "text": [text]})


def figures(raw: dict) -> list[tuple[dict, dict]]:
    """Every figure, with its cell."""
    cells = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    return [
        (cell, output)
        for cell in cells
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]


def describe(alt: str | None, plain: str | None = None) -> Callable[[dict], None]:
    """Give the first figure this alt text, and this plain text (the same, by default)."""

    def breaks(raw: dict) -> None:
        _, figure = figures(raw)[0]
        figure["metadata"] = {} if alt is None else {"image/png": {"alt": alt}}
        figure["data"]["text/plain"] = [plain or alt or ""]

    return breaks


def keep_figures(count: int) -> Callable[[dict], None]:
    """Keep so many figures, or repeat the first one until there are so many."""

    def breaks(raw: dict) -> None:
        for cell, figure in figures(raw)[count:]:
            cell["outputs"].remove(figure)
        while len(figures(raw)) < count:
            cell, figure = figures(raw)[0]
            cell["outputs"].append(figure)

    return breaks


def edit(kind: str, section: str = "", containing: str = "", **values: object) -> Callable[[dict], None]:
    """Give the first cell like this other values: its source, its outputs, its id, its metadata."""
    return lambda raw: pick(raw, kind, section, containing).update(copy.deepcopy(values))


def drop(kind: str, section: str, containing: str = "") -> Callable[[dict], None]:
    return lambda raw: raw["cells"].remove(pick(raw, kind, section, containing))


def verdict(section: str, text: str) -> Callable[[dict], None]:
    """Let the section's first check have said something else."""
    outputs = [{"output_type": "stream", "name": "stdout", "text": [f"{text}\n"]}]
    return edit("code", section, "exercise(", outputs=outputs)


def swap(section: str, containing: str, other: str) -> Callable[[dict], None]:
    """Swap the sources of two cells."""

    def breaks(raw: dict) -> None:
        one, two = pick(raw, "code", section, containing), pick(raw, "code", section, other)
        one["source"], two["source"] = two["source"], one["source"]

    return breaks


LONG = "def too_long():\n    'Docstring.'\n" + "    x = 1\n" * LONGEST
WIDGET = "application/vnd.jupyter.widget-view+json"
A_TIMING, A_LOADED = "time_growth(", "load("
BROKEN = {
    "another kernel": (check_metadata, lambda raw: raw["metadata"]["kernelspec"].update(name="conda")),
    "a version of Python": (
        check_metadata,
        lambda raw: raw["metadata"]["language_info"].update(version="3.11.7"),
    ),
    "an old format": (check_metadata, lambda raw: raw.update(nbformat_minor=4)),
    "a collapsed cell": (check_metadata, edit("code", metadata={"collapsed": True})),
    "an unknown tag": (check_metadata, edit("code", metadata={"tags": ["nbval-skip"]})),
    "an id twice": (check_metadata, lambda raw: raw["cells"][3].update(id=raw["cells"][4]["id"])),
    "no id": (check_metadata, lambda raw: raw["cells"][3].pop("id")),
    "too large": (check_size, say("x" * LARGEST)),
    "a magic": (check_code, edit("code", source="%matplotlib inline")),
    "never executed": (check_executed, edit("code", execution_count=None)),
    "executed twice": (check_executed, edit("code", execution_count=2)),
    "an empty cell": (check_executed, edit("code", source="  ")),
    "an error": (
        check_outputs,
        store({"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}),
    ),
    "a warning": (
        check_outputs,
        store({"output_type": "stream", "name": "stderr", "text": ["DeprecationWarning"]}),
    ),
    "a drawing as SVG": (check_outputs, store({"data": {"image/svg+xml": "<svg/>"}})),
    "a photograph as JPEG": (check_outputs, store({"data": {"image/jpeg": "/9j/"}})),
    "a stored widget": (check_outputs, store({"data": {WIDGET: {}}})),
    "a folder at home": (check_prints, say("/home/ada/notes")),
    "a folder on Windows": (check_prints, say(r"C:\Users\ada")),
    "a path in a table": (check_prints, store({"data": {"text/html": ["<td>/tmp/x.csv</td>"]}})),
    "a NumPy number": (check_prints, say("np.float64(1.0)")),
    "a NumPy truth value": (check_prints, say("np.True_")),
    "an address": (check_prints, say("<generator at 0x7f3df1151120>")),
    "all digits": (check_prints, say("1.4142135623730951")),
    "three figures": (check_figures, keep_figures(3)),
    "eleven figures": (check_figures, keep_figures(11)),
    "no alt text": (check_figures, describe(None)),
    "a short alt text": (check_figures, describe("A picture of a curve.")),
    "another plain text": (
        check_figures,
        describe("The curve has its lowest point at 1.", "<Figure size 700x420>"),
    ),
    "a heading renamed": (check_sections, change("## Summary", "## Recap", section="Summary")),
    "a heading more": (check_sections, change(r"\Z", "\n\n## Notes", section="Summary")),
    "headings swapped": (
        check_sections,
        lambda raw: raw["cells"].sort(key=lambda c: "## Summary" in "".join(c["source"])),
    ),
    "no title": (check_head, change("^# ", "")),
    "two titles": (check_head, change("## Summary", "# Summary", section="Summary")),
    "no question": (check_head, change(r"\?", ".")),
    "no line": (check_head, change(r"\*\*Time\*\*", "Time")),
    "the line not last": (check_head, change(r"\Z", "\n\nWelcome.")),
    "an unknown level": (check_head, change(r"\*\*Level\*\* \w+", "**Level** Easy")),
    "too short a time": (check_head, change(r"\d+ min", "15 min")),
    "too long a time": (check_head, change(r"\d+ min", "200 min")),
    "too few questions": (check_summary, change(r"<details>(.|\n)*?</details>", "", section="Summary")),
    "a question without its mark": (check_summary, change(r"\?</summary>", "</summary>", section="Summary")),
    "a question left open": (check_summary, change(r"</details>\Z", "", section="Summary")),
    "a question with a formula": (check_summary, change(r"</summary>", " $x$?</summary>", section="Summary")),
    "no formulas": (check_summary, change(r"\*\*Key formulas\*\*", "Formulas", section="Summary")),
    "no pitfalls": (check_summary, change(r"\*\*Pitfalls", "**Traps", section="Summary")),
    "an equation left open": (check_equations, change(r"\Z", "\n\n$$ x = 1", section="The math")),
    "an equation otherwise": (check_equations, change(r"\Z", r"\n\n\\[ x = 1 \\]", section="The math")),
    "a link to nothing": (check_links, change(r"\Z", "\n\n[Here](../09-topology/01-knots.ipynb)")),
    "a link out": (check_links, change(r"\Z", "\n\n[Here](../../notes.md)")),
    "a picture that is not there": (check_links, change(r"\Z", '\n\n<img src="curve.png">')),
    "filler": (check_words, change(r"\Z", "\n\nClearly, this holds.", section="The math")),
    "an emoji": (check_words, change(r"\Z", "\n\nWell done \U0001f389")),
    "an emoji printed": (check_words, say("\u2705 holds")),
    "another first cell": (check_first_cell, change("sys.path.insert", "sys.path.append", "code")),
    "work in the first cell": (check_first_cell, change(r"\Z", "\nx = load('penguins')", "code")),
    "no style": (check_first_cell, change(r"use_style\(\)", "", "code")),
    "imports after the style": (check_first_cell, change(r"\Z", "\nimport math", "code")),
    "a time without a tag": (check_ignored, add("import time\ntime.perf_counter()")),
    "a slider without a tag": (check_ignored, add("ipywidgets.interact(print, x=3)")),
    "a size in memory without a tag": (check_ignored, add("sys.getsizeof([])")),
    "a tag without need": (check_ignored, edit("code", metadata={"tags": ["nbval-ignore-output"]})),
    "no seed": (check_seeds, add("np.random.default_rng()")),
    "None for a seed": (check_seeds, add("np.random.default_rng(None)")),
    "the shared generator": (check_seeds, add("np.random.normal(size=3)")),
    "a function of the shared generator": (check_seeds, add("draw = np.random.normal")),
    "Python's generator": (check_seeds, add("import random")),
    "a function of Python's generator": (check_seeds, add("from random import shuffle")),
    "SciPy's generator": (check_seeds, add("stats.norm.rvs(size=3)")),
    "a check without its stub": (check_exercises, drop("code", "Exercises", "...")),
    "a stub without dots": (check_exercises, change(r"\.\.\.", "0", "code", "Exercises")),
    "a check that prints": (check_exercises, change(r"\A", "print(1)\n", "code", "Exercises", "exercise(")),
    "a check that does not check": (
        check_exercises,
        change("exercise", "print", "code", "Exercises", "exercise("),
    ),
    "a check of another number": (
        check_exercises,
        change("Exercise 1", "Exercise 7", "code", "Exercises", "exercise("),
    ),
    "an exercise without text": (
        check_exercises,
        change(r"\*\*2\. ", "2. ", section="Exercises", containing="**2. "),
    ),
    "a stub called right": (check_exercises, verdict("Exercises", "Exercise 1: right.")),
    "a solution left out": (check_solutions, drop("code", "Solutions", "exercise(")),
    "an easier check": (check_solutions, change(r"\)\Z", ", rtol=0.1)", "code", "Solutions", "exercise(")),
    "solutions swapped": (check_solutions, swap("Solutions", "Exercise 1", "Exercise 2")),
    "a wrong solution": (check_solutions, verdict("Solutions", "Exercise 1: wrong. The value is 3.")),
    "a solution in view": (check_solutions, edit("code", "Solutions", metadata={"tags": ["hide-input"]})),
    "a solution without its tag": (
        check_solutions,
        edit("code", "Solutions", metadata={"jupyter": {"source_hidden": True}}),
    ),
    "NumPy from scratch": (check_scratch, add("np.dot([1], [2])")),
    "NumPy handed over": (check_scratch, add("list(map(np.sqrt, [1]))")),
    "NumPy by another name": (check_scratch, add("from numpy.linalg import norm as size\nsize([1])")),
    "SciPy from scratch": (check_scratch, add("import scipy.linalg\nscipy.linalg.svd([[1]])")),
    "statistics from scratch": (check_scratch, add("import statistics as s\ns.mean([1])")),
    "NumPy in an earlier helper": (
        check_scratch,
        lambda raw: [
            pick(raw, "code", "The math").update(source="def helper(x):\n    return np.sqrt(x)\n"),
            add("def root(x):\n    return helper(x)")(raw),
        ],
    ),
    "the taught function": (check_scratch, add("math.sqrt(2)")),
    "the taught function renamed": (check_scratch, add("from math import sqrt as root\nroot(2)")),
    "the taught function as a power": (check_scratch, add("2**0.5")),
    "a function renamed": (
        check_builds,
        change(r"def norm\(", "def length(", "code", "From scratch", "def norm("),
    ),
    "a parameter renamed": (
        check_builds,
        change(r"norm\(v\b", "norm(w", "code", "From scratch", "def norm("),
    ),
    "a default changed": (check_builds, change(r"= 2\)", "= 3)", "code", "From scratch", "def norm(")),
    "a parameter more": (check_builds, change(r"= 2\)", "= 2, q)", "code", "From scratch", "def norm(")),
    "no docstring": (check_functions, add("def undocumented():\n    return 1")),
    "an error kept secret": (
        check_functions,
        add("def strict():\n    'Docstring.'\n    raise ValueError('no')"),
    ),
    "a long function": (check_functions, add(LONG)),
}
WHOLE = ROOT / "01-linear-algebra" / "01-vectors-and-matrices.ipynb"


@pytest.mark.parametrize("case", BROKEN)
def test_broken_copy(case: str, tmp_path: Path) -> None:
    check, breaks = BROKEN[case]
    raw = copy.deepcopy(page(WHOLE).raw)
    breaks(raw)
    (tmp_path / "copy.ipynb").write_text(json.dumps(raw), encoding="utf-8")
    broken = Page.read(tmp_path / "copy.ipynb", WHOLE)
    assert set(check(broken)) - set(check(page(WHOLE))), f"{check.__name__} did not notice: {case}"


def test_every_check_has_been_seen_to_fail() -> None:
    assert {check for check, _ in BROKEN.values()} == set(CHECKS)


def test_a_template_is_found() -> None:
    assert check_repeated([page(WHOLE)] * 3) == []
    copies = [
        dataclasses.replace(page(WHOLE), path=Path(f"01-copies/0{number}-copy.ipynb")) for number in range(3)
    ]
    assert check_repeated(copies[:2]) == [] and check_repeated(copies)


@pytest.mark.parametrize("more", ["q=1", "*, scaled=True"])
def test_a_parameter_with_a_default_may_be_added(more: str) -> None:
    definition = ast.parse(f"def norm(v: list, p: float = 2, {more}): ...").body[0]
    assert parameters_of(definition) == ["v", "p=2", *more.split(", ")]
    assert faults_of_parameters("norm", "v, p=2", definition) == []
