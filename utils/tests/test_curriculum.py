"""Hold every notebook to the form that its readers and the other tests rely on; CONTRIBUTING.md describes it in words.

Each `check_…` takes a notebook and returns the faults that it finds, one plain sentence each. One test runs them all on
every notebook; another holds that each check notices copies of a real notebook that are broken in one place.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import copy
import dataclasses
import dis
import functools
import html
import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from utils.notebooks import LEVELS, ROOT, SECTIONS, SET_UP, Cell, Notebook, all_notebooks

FORMATS = {"text/plain", "text/html", "text/latex", "text/markdown", "image/png"}
TAGS = {"nbval-ignore-output", "hide-input", "hide-cell"}
# What JupyterLab writes into a cell when a reader folds, scrolls, locks or times it, beside the tags and the folds.
OF_THE_EDITOR = {"collapsed", "scrolled", "trusted", "execution", "editable", "deletable", "slideshow"}
LARGEST = 400 * 1024  # bytes

LOCAL_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|Users|tmp|work|private|var|mnt)/\w|\b[A-Z]:\\+\w")
UNSTABLE = re.compile(
    r"np\.(?:bool|str|u?int|float|complex|longdouble)\w*\(|np\.(?:True|False)_|\bat 0x[0-9a-fA-F]+|\d\.\d{13,}"
)
EQUATION = re.compile(r"(?:\A|(?<=\n\n)) *\$\$(?:(?!\$\$).)+\$\$(?=\n\n|\Z)", re.S)
FOLD = re.compile(
    r"<details>\s*<summary>[^\n]+</summary>\n\n(?:(?!</?details>).)+\n\n *</details>(?=\n\n|\Z)", re.S
)
_BESIDE = r"(\[[^\]]+\]\([^)]+\.ipynb\)|\S[^·]* \(planned\)) · "
WAYS = re.compile(rf"(\*\*Previous\*\* {_BESIDE})?(\*\*Next\*\* {_BESIDE})?\[Roadmap\]\(\.\./roadmap\.md\)")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2705\u274c\u2b50\u2728\u26a0\ufe0f]")

# Calls whose output differs from run to run or from machine to machine, by the last part of their name.
UNREPEATABLE = {"interact", "interactive", "interact_manual", "interactive_output"}
UNREPEATABLE |= {"time_growth", "show_growth", "timeit", "getsizeof"}
CLOCKS = {f"time.{name}" for name in "time perf_counter perf_counter_ns process_time monotonic".split()}
SEEDED = {"default_rng", "Generator", "SeedSequence", "PCG64"}

LIBRARIES = {"numpy", "scipy", "statistics", "pandas", "seaborn"}
HARMLESS = {"inf", "nan", "pi", "e", "ndarray", "random.default_rng", "random.Generator"}
SHOWN = {
    "02/04": {"numpy.tanh"}
}  # given a Dual, NumPy calls the Dual's own method, and the notebook shows that
LONGEST = 15  # lines of a function, its docstring not counted

# What later notebooks take from each notebook, with its parameters; dots where they are the notebook's choice. Of 05/01, the
# losses and their derivatives, the names are its choice too.
BUILDS = """
00/01 summation(f, start, stop) product(f, start, stop) compose(*functions) horner(coefficients, x) newton_sqrt(x)
      fibonacci(n)
00/02 shape(nested) strides(shape, itemsize) ravel_index(index, shape) broadcast_shapes(a, b) reduce_sum(matrix, axis)
00/03 argmax(values) argmin(values) indicator(condition) softmax(scores) double_sum(f, rows, columns)
00/04 exp(x) sin(x) log(x) sigmoid(x) logit(p) softplus(x)
00/05 truth_table(formula, names) power_set(items) permutations(items) choose(n, k) inclusion_exclusion(sets)
00/06 adjacency_matrix(edges, n) breadth_first(graph, start) dijkstra(graph, start) topological_sort(graph)
      count_walks(matrix, length)
00/07 histogram_counts(values, edges) contour_segments(grid, level) nice_ticks(low, high, count)
01/01 add(u, v) scale(a, v) dot(u, v) norm(v, p=2) cosine_similarity(u, v) distance(u, v) outer(u, v)
01/02 matvec(A, x) matmul(A, B) transpose(A) identity(n) trace(A) hadamard(A, B) matrix_power(A, n)
01/03 row_echelon(A) lu(A) forward_substitution(L, b) back_substitution(U, b) solve(A, b)
01/04 determinant(A) determinant_cofactor(A) inverse(A)
01/05 rref(A) rank(A) column_space(A) null_space(A) change_of_basis(B, C)
01/06 project(v, onto) gram_schmidt(vectors) qr(A) least_squares(A, b)
01/07 characteristic_polynomial_2x2(A) eigenvalues_2x2(A) power_iteration(A, steps) inverse_iteration(A, shift, steps)
      qr_algorithm(A)
01/08 jacobi_eigen(A) cholesky(A) is_positive_definite(A) quadratic_form(A, x)
01/09 svd(A) low_rank(A, k) pseudo_inverse(A)
01/10 einsum(subscripts, *operands) tensordot(A, B, axes)
01/11 embed(counts, k) nearest(word, vectors) low_rank_update(W, A, B)
02/01 limit(f, a) bisect(f, low, high)
02/02 derivative(f, x, h=1e-05) differentiate(expression) evaluate(...) simplify(...)
02/03 partial(f, x, i) gradient(f, x) directional_derivative(f, x, direction)
02/04 Dual(value, derivative) chain(functions, derivatives, x)
02/05 jacobian(f, x) newton_system(f, x0) double_integral(f, box, n)
02/06 hessian(f, x) classify_critical_point(H) quadratic_model(f, x)
02/07 taylor_coefficients(f, a, n) taylor_polynomial(coefficients, a)
02/08 riemann(f, a, b, n) trapezoid(f, a, b, n) simpson(f, a, b, n) adaptive_simpson(f, a, b, tolerance)
02/09 gradient_check(f, grad, x) grad_least_squares(A, x, b) grad_softmax_cross_entropy(logits, label)
02/10 Value(data) Value.backward() gradient_of(f, x)
02/11 train(loss, grad, parameters, rate, steps) layer_gradient_norms(depth, gain)
03/01 probability(event, space) simulate(experiment, trials, rng)
03/02 joint_from_counts(table) marginal(joint, axis) condition(joint, axis, value) are_independent(joint)
03/03 Discrete(values, probabilities) Discrete.pmf(...) Discrete.cdf(...) Discrete.quantile(...) Discrete.sample(rng)
      transform_density(pdf, inverse, derivative)
03/04 binomial_pmf(k, n, p) poisson_pmf(k, rate) normal_pdf(x, mean, sd) normal_cdf(x, mean, sd)
      exponential_pdf(x, rate) inverse_transform(quantile, rng) box_muller(rng)
03/05 expectation(pmf, f) variance(pmf) covariance(joint) conditional_expectation(joint)
03/06 posterior(prior, likelihood) update(prior, likelihoods) odds_update(odds, ratio)
03/07 gaussian_log_density(x, mean, covariance) condition_gaussian(mean, covariance, observed)
      sample_gaussian(mean, covariance, rng)
03/08 running_mean(values) standardised_means(sampler, n, trials, rng) ks_distance(sample, cdf)
03/09 log_likelihood(logpdf, data) mle_normal(data) mle_bernoulli(data) newton_mle(score, information, start)
03/10 stationary(P) simulate_chain(P, start, steps, rng) metropolis(log_density, start, scale, steps, rng)
03/11 reliability(probabilities, labels, bins) brier(probabilities, labels) log_score(probabilities, labels)
04/01 mean(...) median(...) mode(...) variance(values, ddof=1) quantile(values, q) skewness(...)
      histogram(values, bins)
04/02 simple_random_sample(items, n, rng) stratified_sample(items, key, n, rng)
      bootstrap(values, statistic, trials, rng)
04/03 covariance_matrix(X) pearson(x, y) spearman(x, y) variance_inflation(X)
04/04 t_interval(values, level) proportion_interval(k, n, level) coverage(interval, sampler, truth, trials, rng)
04/05 permutation_test(a, b, trials, rng) t_statistic(a, b) paired_t(a, b) chi_square(table)
04/06 beta_binomial_update(a, b, k, n) normal_update(prior, data, variance) grid_posterior(log_likelihood, grid)
04/07 polynomial_fit(x, y, degree) bias_variance(fit, sampler, truth, trials, rng)
04/08 k_fold(n, k, rng) confusion(labels, predictions) roc_curve(labels, scores) auc(labels, scores)
04/09 benjamini_hochberg(p_values, rate) holm(p_values, level) sample_size_for_rates(p, lift, level, power)
      sequential_false_positives(looks, trials, rng)
05/01
05/02 is_convex_on(f, points) second_difference(f, x, direction)
05/03 gradient_descent(grad, start, rate, steps) backtracking(f, grad, x)
05/04 descend_from(grad, starts, rate, steps) escape_saddle(grad, start, noise, rng)
05/05 SGD(...) SGD.step(parameters, gradients) Momentum(...) Momentum.step(parameters, gradients) RMSProp(...)
      RMSProp.step(parameters, gradients) Adam(...) Adam.step(parameters, gradients)
05/06 newton(grad, hess, start) bfgs(f, grad, start) gauss_newton(residual, jacobian, start)
05/07 lagrange_quadratic(Q, c, A, b) projected_gradient(grad, project, start, rate, steps) project_simplex(v)
05/08 ridge(X, y, penalty) lasso(X, y, penalty) soft_threshold(x, t)
05/09 cosine_schedule(step, total, peak, warmup) clip_by_norm(gradients, limit) he_init(fan_in, fan_out, rng)
      random_search(objective, space, trials, rng)
06/01 surprise(p) entropy(p, base=2) joint_entropy(P) conditional_entropy(P) huffman(frequencies)
06/02 cross_entropy(p, q) binary_cross_entropy(y, p) cross_entropy_from_logits(logits, label)
      perplexity(log_probabilities)
06/03 kl(p, q) js(p, q) kl_gaussian(m1, s1, m2, s2)
06/04 mutual_information(P) mutual_information_samples(x, y, bins) normalised_mi(P)
06/05 information_gain(labels, split) grow_tree(X, y, depth) elbo(x, q_mean, q_sd)
07/01 decode(x) encode(sign, exponent, fraction) ulp(x) round_to(x, bits) kahan_sum(values)
07/02 quadratic_roots(a, b, c) welford(values) logsumexp(values) log_softmax(values) log1pexp(x)
07/03 condition_number(A) hilbert(n) perturbation_experiment(A, b, size, rng)
07/04 forward_difference(f, x, h) central_difference(f, x, h) richardson(f, x, h) complex_step(f, x, h)
07/05 bisection(...) fixed_point(...) newton(...) secant(...) brent(...)
07/06 gauss_legendre(n) integrate(f, a, b, n) monte_carlo(f, sampler, n, rng) halton(n, bases)
07/07 jacobi_iteration(...) gauss_seidel(...) conjugate_gradient(apply_A, b, tolerance)
07/08 bfloat16(x) loss_scale_step(...) pairwise_sum(values)
"""
BUILDS = dict(re.findall(r"^(\d\d/\d\d)((?:.|\n +)*)$", BUILDS, re.M))
# What would do the taught work for them: functions of Python and its standard library, and the square root as a power.
SQUARE_ROOT = "** 0.5"
DOES_THE_WORK = {
    "00/01": {
        *"math.sqrt math.isqrt cmath.sqrt math.prod math.fsum sum functools.reduce".split(),
        SQUARE_ROOT,
    },
    "01/01": {*"math.hypot math.dist math.fsum math.sumprod math.sqrt".split(), SQUARE_ROOT},
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

    @property
    def outputs(self) -> list[dict]:
        return [output for cell in self.notebook.code for output in cell.outputs]

    def code_of(self, section: str) -> list[Cell]:
        return [cell for cell in self.notebook.section(section) if cell.kind == "code"]


@functools.cache
def page(path: Path) -> Page:
    return Page.read(path, path)


def statements(cells: Iterable[Cell]) -> list[ast.stmt]:
    """The top-level statements of code cells; check_code reports a cell that is no Python."""
    found = []
    for cell in cells:
        if cell.kind == "code":
            with contextlib.suppress(SyntaxError):
                found += ast.parse(cell.source).body
    return found


def nodes(cells: Iterable[Cell]) -> Iterator[ast.AST]:
    for statement in statements(cells):
        yield from ast.walk(statement)


def bound(cells: Iterable[Cell]) -> set[str]:
    """The names that cells give a meaning to outside of functions, classes and comprehensions."""
    code = compile(ast.Module(statements(cells), []), "<cells>", "exec", dont_inherit=True)
    return {line.argval for line in dis.get_instructions(code) if line.opname == "STORE_NAME"}


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


def printed(cells: Iterable[Cell]) -> str:
    return "".join("".join(output.get("text", "")) for cell in cells for output in cell.outputs)


def prose(cells: Iterable[Cell]) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")


def first_line(cell: Cell) -> str:
    return cell.source.partition("\n")[0]


def exercise_call(statement: ast.stmt) -> ast.Call | None:
    call = getattr(statement, "value", None)
    return call if isinstance(call, ast.Call) and dotted(call.func) == "exercise" else None


# --- the document ----------------------------------------------------------------------------------------------------


def check_metadata(page: Page) -> list[str]:
    """Python's kernel, an id of its own for each cell, no unknown tag; what JupyterLab adds when it saves does no harm."""
    kernel = page.raw["metadata"].get("kernelspec", {}).get("name")
    faults = [] if kernel == "python3" else [f"the kernel is {kernel}, not python3"]
    if page.raw["nbformat"] != 4 or page.raw["nbformat_minor"] < 5:
        faults.append("the format is older than 4.5")
    ids = collections.Counter(cell.get("id") for cell in page.raw["cells"])
    faults += [f"{count} cells have the id {name}" for name, count in ids.items() if count > 1 or not name]
    for cell in page.raw["cells"]:
        strange = cell["metadata"].keys() - {"tags", "jupyter"} - OF_THE_EDITOR
        if strange := [*strange, *(set(cell["metadata"].get("tags", ())) - TAGS)]:
            faults.append(f"the cell {cell.get('id')} has the metadata or tags {', '.join(strange)}")
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


def check_folds(page: Page) -> list[str]:
    """A folded cell says in its first line, which stays in view, what is inside; the tag folds it on a website too."""
    faults = []
    for cell in page.notebook.code:
        if cell.hidden and not re.match(r"# \S", cell.source):
            faults.append(f"a folded cell does not begin with a comment: {first_line(cell)!r}")
        if cell.hidden != ("hide-input" in cell.tags):
            faults.append(f"source_hidden and the tag hide-input do not go together: {first_line(cell)!r}")
        if "hide-cell" in cell.tags and cell.section != "Solutions":
            faults.append(f"the tag hide-cell outside of the solutions: {first_line(cell)!r}")
    more = [cell for cell in page.notebook.code if first_line(cell) == "# More checks"]
    if more and (more != page.notebook.section("NumPy comparison")[-1:] or not more[0].hidden):
        faults.append('"# More checks" is not one folded cell at the end of NumPy comparison')
    return faults


def check_outputs(page: Page) -> list[str]:
    """Nothing went wrong, and what is stored is text or PNG."""
    faults = []
    for output in page.outputs:
        if output["output_type"] == "error":
            faults.append(f"a stored error: {output.get('ename')}")
        if output.get("name") == "stderr":
            faults.append(f"stored on stderr: {shown(output)[:70]}")
        faults += [f"an output of the kind {kind}" for kind in output.get("data", {}).keys() - FORMATS]
    return faults


def check_prints(page: Page) -> list[str]:
    """No output names a place on a machine or shows what another version or run would print differently."""
    faults = []
    for text in map(shown, page.outputs):
        for what, pattern in (("a local path", LOCAL_PATH), ("an unstable print", UNSTABLE)):
            if found := pattern.search(text):
                faults.append(f"{what}: {text[max(0, found.start() - 30) : found.end() + 30]!r}")
    return faults


def check_figures(page: Page) -> list[str]:
    """Four to ten figures, each with a text for who cannot see it: as alt text, as plain text and folded below the picture."""
    pairs = [pair for cell in page.notebook.code for pair in itertools.pairwise([*cell.outputs, {}])]
    figures = [pair for pair in pairs if "image/png" in pair[0].get("data", {})]
    faults = [] if 4 <= len(figures) <= 10 else [f"{len(figures)} figures, not 4 to 10"]
    for number, (figure, below) in enumerate(figures, 1):
        alt = figure["metadata"].get("image/png", {}).get("alt", "")
        if len(alt) < 30:
            faults.append(f"figure {number} has the alt text {alt!r}")
        if "".join(figure["data"].get("text/plain", "")) != alt:
            faults.append(f"figure {number} has another plain text than its alt text")
        described = re.search("<details>.*Description of the figure.*</details>", shown(below))
        if not described or html.escape(alt) not in described[0]:
            faults.append(f"figure {number} has no folded description below it")
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
    """Formulas, pitfalls, and five to eight questions with their answers folded away; they are flashcards as well."""
    text, pairs = prose(page.notebook.section("Summary")), page.notebook.questions
    faults = [] if 5 <= len(pairs) <= 8 else [f"{len(pairs)} questions, not 5 to 8"]
    faults += ["a fold of the summary is no question"] * (text.count("<details") != len(pairs))
    for question, answer in pairs:
        if not question.endswith("?") or not answer:
            faults.append(f"no question with an answer: {question}")
        if re.search(r"[$`*\\]", re.sub(r"(\$\$?)[^$]+\1", "", question + answer)):
            faults.append(f"a flashcard is plain text and formulas between dollars: {question}")
    faults += ["fewer than 3 key formulas"] * (len(page.notebook.formulas) < 3)
    return faults + ["no **Pitfalls"] * ("**Pitfalls" not in text)


def check_layout(page: Page) -> list[str]:
    """What pages of any kind need to draw equations and folds: blank lines around them, and an end to each."""
    faults = ["no display equation in The math"] * ("$$" not in prose(page.notebook.section("The math")))
    for cell in page.notebook.cells:
        if cell.kind == "markdown":
            alone = EQUATION.sub("", cell.source)
            if re.search(r"\$\$|\\\[|\\begin\{equation", alone):
                faults.append(
                    f"no equation between $$ and $$ and blank lines: …{alone.partition('$$')[2][:60]}…"
                )
            if "details>" in (left := FOLD.sub("", cell.source)):
                faults.append(
                    f"no fold with blank lines around what is inside: {left.partition('details>')[2][:80]!r}"
                )
    return faults


def check_links(page: Page) -> list[str]:
    """Relative links lead to files of the repository, notebooks have their titles, and the last line leads on."""
    faults = []
    for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", page.notebook.text):
        link = "".join(target).partition("#")[0]
        if link and not re.match(r"[a-z]+:", link):
            file = (page.path.parent / link).resolve()
            if not file.exists() or not file.is_relative_to(ROOT):
                faults.append(f"a link to {link}, which is not there")
    for number in re.findall(r"\b0\d(?:-[a-z-]+)?/\d\d\b", re.sub(r"\]\([^)]*\)", "]", page.notebook.text)):
        faults.append(f"{number} instead of a title, with a link or (planned)")
    last = page.notebook.cells[-1].source.rpartition("\n\n")[2]
    if not WAYS.fullmatch(last):
        faults.append(
            f"the last line does not lead to the notebooks beside this one and to the roadmap: {last}"
        )
    return faults


def check_emoji(page: Page) -> list[str]:
    everything = [cell.source for cell in page.notebook.cells] + [shown(output) for output in page.outputs]
    return [f"an emoji: {found}" for found in EMOJI.findall("\n".join(everything))]


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
    """Folded, and the same everywhere but for what it imports and what it takes from earlier notebooks."""
    first = page.notebook.code[0]
    if not first.source.startswith(SET_UP):
        return ["the first code cell does not begin like all others"]
    kinds = ""
    for statement in ast.parse(first.source.removeprefix(SET_UP)).body:
        call = dotted(getattr(getattr(statement, "value", None), "func", None))
        imports = isinstance(statement, (ast.Import, ast.ImportFrom))
        kinds += "i" if imports else {"use_style": "s", "functions_from": "f"}.get(call, "?")
    faults = [] if first.hidden else ["the first code cell is not folded"]
    if not re.fullmatch("i+sf*", kinds):
        faults.append("the first code cell is not: imports, use_style(), functions_from")
    return faults


def check_ignored(page: Page) -> list[str]:
    """The cells that show a slider or a time are exempt from comparison, and no others."""
    faults = []
    for cell in page.notebook.code:
        calls = {dotted(node.func) for node in nodes([cell]) if isinstance(node, ast.Call)}
        differs = {call for call in calls if call.rpartition(".")[2] in UNREPEATABLE}
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


def check_browser(page: Page) -> list[str]:
    """What the Python of a browser, which is compiled to WebAssembly, does otherwise."""
    names = full_names(page, statements(page.notebook.code))
    faults = ["np.bincount refuses int64 there: use np.unique(…, return_counts=True)"] * (
        "numpy.bincount" in names
    )
    faults += [f"{name}: its clock is coarse there, and utils.timing knows" for name in names & CLOCKS]
    for node in nodes(page.notebook.code):
        if isinstance(node, ast.Call):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            kinds = {dotted(value).rpartition(".")[2] for value in given}
            last = dotted(node.func).rpartition(".")[2]
            if last in ("errstate", "seterr") and any(getattr(v, "value", "") == "raise" for v in given):
                faults.append(f"{last} with raise: floats raise no flags there")
            if last == "check_raises" and "LinAlgError" in kinds:
                faults.append("a singular matrix raises nothing there: hold its rank instead")
    return faults


# --- exercises and solutions -----------------------------------------------------------------------------------------


def check_exercises(page: Page) -> list[str]:
    """Four to six, each a stub in view and a folded check that says that it is not tried yet."""
    cells, text = page.code_of("Exercises"), prose(page.notebook.section("Exercises"))
    faults = (
        [] if len(cells) in (8, 10, 12) else [f"{len(cells)} code cells, not 4 to 6 pairs of stub and check"]
    )
    for number, (stub, check) in enumerate(zip(cells[::2], cells[1::2], strict=False), start=1):
        name = f"Exercise {number}"
        if f"**{number}. " not in text:
            faults.append(f"{name} has no text")
        dots = any(isinstance(node, ast.Constant) and node.value is ... for node in nodes([stub]))
        if not dots or stub.hidden or stub.outputs or any(map(exercise_call, statements([stub]))):
            faults.append(f"{name} has no stub with dots to fill")
        if first_line(check) != "# Check your answer" or not check.hidden:
            faults.append(f'the check of {name} is not folded behind "# Check your answer"')
        *setting_up, last = statements([check])
        call, makes = exercise_call(last), (ast.Assign, ast.AugAssign, ast.FunctionDef, ast.ClassDef)
        if not call or not all(isinstance(statement, makes) for statement in setting_up):
            faults.append(f"{name} is not checked by a cell that only calls exercise")
        elif ast.unparse(call.args[0]) != repr(name):
            faults.append(f"{name} is called {ast.unparse(call.args[0])}")
        if not re.fullmatch(rf"{name}: not tried yet\b.*\n", printed([check])):
            faults.append(f"{name} has the stored verdict {printed([check])!r}")
    return faults


def check_solutions(page: Page) -> list[str]:
    """For each exercise a folded hint, a folded text and folded code under names of its own, found right by the same check."""
    stubs, cells = page.code_of("Exercises")[::2], page.code_of("Solutions")
    names, due = bound(stubs), []
    for number, call in enumerate(filter(None, map(exercise_call, statements(page.code_of("Exercises")))), 1):
        call.args[0] = ast.Constant(f"Solution {number}")
        for node in ast.walk(call.args[1]):
            if isinstance(node, ast.Name) and node.id in names:
                node.id += "_solution"
        due.append(ast.unparse(call))
    there = [ast.unparse(call) for statement in statements(cells) if (call := exercise_call(statement))]
    faults = [] if there == due else [f"the checks are not those of the exercises, {due}, but {there}"]
    before = bound(page.notebook.code[: page.notebook.code.index(cells[0])] if cells else ())
    faults += [f"{name} has a meaning before the solutions" for name in bound(cells) & before]
    verdicts = re.findall(r"^(Solution \d+): (right\b)?", printed(cells), re.M)
    numbers = [str(number) for number in range(1, len(due) + 1)]
    if verdicts != [(f"Solution {number}", "right") for number in numbers]:
        faults.append(f"the stored verdicts are {verdicts}")
    for cell in cells:
        if not cell.hidden or "hide-cell" not in cell.tags or not re.match(r"# Solution \d\b", cell.source):
            faults.append(f'not folded behind "# Solution N": {first_line(cell)!r}')
    opening, *parts = re.split(r"^\*\*(\d+)\.\*\*$", prose(page.notebook.section("Solutions")), flags=re.M)
    if parts[::2] != numbers or re.search(r"[$`]", opening):
        faults.append(f"the solutions are {parts[::2]} and not each under its **number.** on a line")
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        if re.findall(r"<summary>(.*?)</summary>", text) != ["Hint", "Solution"]:
            faults.append(f"solution {number} is not a fold called Hint and then one called Solution")
        if re.sub(r"<details>.*?</details>", "", text, flags=re.S).strip():
            faults.append(f"solution {number} can be read without opening it")
    return faults


# --- what is built from scratch --------------------------------------------------------------------------------------


def built(page: Page) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """The functions and classes that the section defines, by name."""
    section = statements(page.notebook.section("From scratch"))
    return {s.name: s for s in section if isinstance(s, (ast.FunctionDef, ast.ClassDef))}


def methods(definitions: dict[str, ast.stmt]) -> dict[str, ast.FunctionDef]:
    """Those of the classes, as "SGD.step"."""
    classes = [c for c in definitions.values() if isinstance(c, ast.ClassDef)]
    return {f"{c.name}.{m.name}": m for c in classes for m in c.body if isinstance(m, ast.FunctionDef)}


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
        for name in {*(libraries - allowed), *(names & DOES_THE_WORK.get(page.number, set()))}
    ]


def check_builds(page: Page) -> list[str]:
    """The functions that later notebooks take stand there; a parameter more is no harm if it has a default."""
    if page.number not in BUILDS:
        return (
            [] if page.number.startswith("08") else [f"BUILDS in {Path(__file__).name} lacks {page.number}"]
        )
    definitions = built(page)
    definitions |= methods(definitions)
    due = re.findall(r"([\w.]+)\((.*?)\)", BUILDS[page.number])
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
    """["v", "p=2"] for what a caller writes in the brackets of a function, a method or a class; without annotations."""
    if isinstance(definition, ast.ClassDef):
        inits = [s for s in definition.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"]
        fields = [s for s in definition.body if isinstance(s, ast.AnnAssign)]  # of a dataclass
        return parameters_of(inits[0]) if inits else [ast.unparse(field.target) for field in fields]
    arguments = copy.deepcopy(definition.args)
    for node in ast.walk(arguments):
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.unparse(arguments).removeprefix("self").removeprefix(", ").split(", ")


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
    *(check_metadata, check_size, check_code, check_executed, check_folds, check_outputs, check_prints),
    *(check_figures, check_sections, check_head, check_summary, check_layout, check_links, check_emoji),
    *(check_first_cell, check_ignored, check_seeds, check_browser, check_exercises, check_solutions),
    *(check_scratch, check_builds, check_functions),
)


# --- the notebooks of this repository --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_notebook(path: Path) -> None:
    faults = [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(page(path))]
    assert not faults, "\n".join(["", *faults])


def test_no_sentence_is_a_template() -> None:
    assert check_repeated([page(path) for path in all_notebooks()]) == []


# --- a copy, broken in one place -------------------------------------------------------------------------------------

Break = Callable[[dict], object]  # changes the document of a notebook


def pick(raw: dict, kind: str, section: str = "", containing: str = "") -> dict:
    """The first cell of this kind in this section (in any, by default) with this in its source."""
    here = ""
    for cell in raw["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (heading := re.search(r"^## (.+)", cell["source"], re.M)):
            here = heading[1]
        if cell["cell_type"] == kind and section in ("", here) and containing in cell["source"]:
            return cell
    raise AssertionError(f"the notebook has no {kind} cell with {containing!r} in {section}")


def text(
    pattern: str, replacement: str, section: str = "", containing: str = "", kind: str = "markdown"
) -> Break:
    """Replace all that matches in the first cell like this."""

    def breaks(raw: dict) -> None:
        cell = pick(raw, kind, section, containing)
        cell["source"], count = re.subn(pattern, replacement, cell["source"], flags=re.M)
        assert count, f"nothing like {pattern} in {cell['source'][:200]}"

    return breaks


code = functools.partial(text, kind="code")


def end(line: str, section: str = "The math") -> Break:
    """Add a paragraph to a text."""
    return text(r"\Z", "\n\n" + line.replace("\\", r"\\"), section)


def add(lines: str) -> Break:
    """Add lines to the first cell that builds a function."""

    def breaks(raw: dict) -> None:
        pick(raw, "code", "From scratch", "def ")["source"] += f"\n{lines}\n"

    return breaks


def edit(kind: str, section: str = "", containing: str = "", **values: object) -> Break:
    """Give the first cell like this other values: its source, its outputs, its metadata."""
    return lambda raw: pick(raw, kind, section, containing).update(copy.deepcopy(values))


def drop(kind: str, section: str, containing: str = "") -> Break:
    return lambda raw: raw["cells"].remove(pick(raw, kind, section, containing))


def store(output: dict) -> Break:
    """Store one more output below the first code cell."""
    return lambda raw: pick(raw, "code")["outputs"].append(
        {"output_type": "display_data", "metadata": {}, **output}
    )


def say(words: str, section: str = "", containing: str = "") -> Break:
    """Let the first cell like this have printed this and nothing else."""
    output = {"output_type": "stream", "name": "stdout", "text": [f"{words}\n"]}
    return edit("code", section, containing, outputs=[output])


def figures(raw: dict) -> list[tuple[list, dict]]:
    """Every figure, with the outputs among which it stands."""
    lists = [cell["outputs"] for cell in raw["cells"] if cell["cell_type"] == "code"]
    return [(outputs, o) for outputs in lists for o in outputs if "image/png" in o.get("data", {})]


def describe(alt: str | None, plain: str | None = None) -> Break:
    """Give the first figure this alt text, and this plain text (the same, by default)."""

    def breaks(raw: dict) -> None:
        _, figure = figures(raw)[0]
        figure["metadata"] = {} if alt is None else {"image/png": {"alt": alt}}
        figure["data"]["text/plain"] = [plain or alt or ""]

    return breaks


def borrowed_helper(raw: dict) -> None:
    pick(raw, "code", "The math")["source"] = "def helper(x):\n    return np.sqrt(x)\n"
    add("def root(x):\n    return helper(x)")(raw)


FOLDED, IGNORED = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}, "nbval-ignore-output"
WIDGET = "application/vnd.jupyter.widget-view+json"
CHECK, SOLUTION = "# Check your answer", "# Solution 1"
BREAKS: dict[Callable, list[Break]] = {
    check_metadata: [
        lambda raw: raw["metadata"]["kernelspec"].update(name="conda"),
        lambda raw: raw.update(nbformat_minor=4),
        lambda raw: raw["cells"][3].update(id=raw["cells"][4]["id"]),
        lambda raw: raw["cells"][3].pop("id"),
        edit("code", metadata=FOLDED | {"colab": {}}),
        edit("code", metadata={"tags": ["nbval-skip"]}),
    ],
    check_size: [say("x" * LARGEST)],
    check_code: [edit("code", source="%matplotlib inline")],
    check_executed: [
        edit("code", execution_count=None),
        edit("code", execution_count=2),
        edit("code", source="  "),
    ],
    check_folds: [
        edit("code", metadata=FOLDED, source="x = 1"),
        edit("code", metadata={"tags": ["hide-input"]}),
        edit("code", metadata=FOLDED | {"tags": []}),
        edit("code", metadata=FOLDED | {"tags": ["hide-input", "hide-cell"]}),
        edit("code", "From scratch", source="# More checks", metadata=FOLDED),
    ],
    check_outputs: [
        store({"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}),
        store({"output_type": "stream", "name": "stderr", "text": ["DeprecationWarning"]}),
        *(store({"data": {kind: ""}}) for kind in ("image/svg+xml", "image/jpeg", WIDGET)),
    ],
    check_prints: [
        *map(say, ("/home/ada/notes", r"C:\Users\ada", "np.float64(1.0)", "np.True_")),
        *map(say, ("<generator at 0x7f3df1151120>", "1.4142135623730951")),
        store({"data": {"text/html": ["<td>/tmp/x.csv</td>"]}}),
    ],
    check_figures: [
        lambda raw: [outputs.remove(figure) for outputs, figure in figures(raw)[3:]],
        lambda raw: [outputs.extend([figure] * 11) for outputs, figure in figures(raw)[:1]],
        *map(describe, (None, "A picture of a curve.")),
        describe("The curve has its lowest point at 1.", "<Figure size 700x420>"),
        lambda raw: [outputs.pop(outputs.index(figure) + 1) for outputs, figure in figures(raw)[:1]],
    ],
    check_sections: [text("## Summary", "## Recap", "Summary"), end("## Notes", "Summary")],
    check_head: [
        text("^# ", ""),
        end("# A second title"),
        text(r"\?", "."),
        text(r"\*\*Time\*\*", "Time"),
        text(r"\Z", "\n\nWelcome."),
        text(r"\*\*Level\*\* \w+", "**Level** Easy"),
        *(text(r"\d+ min", f"{minutes} min") for minutes in (15, 200)),
    ],
    check_summary: [
        text(r"<details>(.|\n)*?</details>", "", "Summary"),
        text(r"\?</summary>", "</summary>", "Summary"),
        text(r"</summary>", " `x`?</summary>", "Summary"),
        end("<details>\n\nmore\n\n</details>", "Summary"),
        text(r"\*\*Key formulas\*\*", "Formulas", "Summary"),
        text(r"\*\*Pitfalls", "**Traps", "Summary"),
    ],
    check_layout: [
        *map(end, ("$$ x = 1", "so $$ x = 1 $$", "$$ x = 1 $$\nso", r"\[ x = 1 \]")),
        text(r"</summary>\n\n", "</summary>\n", "Summary"),
        text(r"\n\n</details>", "\n</details>", "Summary"),
        text(r"</details>\Z", "", "Summary"),
    ],
    check_links: [
        *map(
            end, ("[Here](../09-topology/01-knots.ipynb)", "[Here](../../notes.md)", '<img src="curve.png">')
        ),
        *map(end, ("More in 02-calculus/04.", "More in 02/04.")),
        text(r" · \[Roadmap\]\(\.\./roadmap\.md\)\Z", "", "Further reading"),
        text(r"\*\*Next\*\* .* · ", "**Next** Topology · ", "Further reading"),
    ],
    check_emoji: [end("Well done \U0001f389"), say("\u2705 holds")],
    check_first_cell: [
        code("sys.path.insert", "sys.path.append"),
        code(r"\Z", "\nx = load('penguins')"),
        code(r"use_style\(\)", ""),
        code(r"\Z", "\nimport math"),
        edit("code", metadata={}),
    ],
    check_ignored: [
        *map(add, ("ipywidgets.interact(print, x=3)", "sys.getsizeof([])")),
        edit("code", metadata={"tags": [IGNORED]}),
    ],
    check_seeds: [
        *map(add, ("np.random.default_rng()", "np.random.default_rng(None)", "np.random.normal(size=3)")),
        *map(add, ("draw = np.random.normal", "import random", "from random import shuffle")),
        add("stats.norm.rvs(size=3)"),
    ],
    check_browser: [
        *map(add, ("np.bincount([1])", "import time\ntime.perf_counter()", "np.seterr(over='raise')")),
        add("check_raises('singular', np.linalg.LinAlgError, np.linalg.inv, [[0]])"),
    ],
    check_exercises: [
        drop("code", "Exercises", "..."),
        code(r"\.\.\.", "0", "Exercises"),
        edit("code", "Exercises", metadata=FOLDED),
        code(CHECK, "# Is it right?", "Exercises", CHECK),
        edit("code", "Exercises", CHECK, metadata={}),
        code(r"\A", "print(1)\n", "Exercises", CHECK),
        code("exercise", "print", "Exercises", CHECK),
        code("Exercise 1", "Exercise 7", "Exercises", CHECK),
        text(r"\*\*2\. ", "2. ", "Exercises", "**2. "),
        say("Exercise 1: right.", "Exercises", CHECK),
    ],
    check_solutions: [
        drop("code", "Solutions", "exercise("),
        code(r"\)\Z", ", rtol=0.1)", "Solutions", "exercise("),
        code("_solution", "", "Solutions", SOLUTION),
        code(r"\A", f"{SOLUTION}\ncases_2 = []\n", "Solutions", SOLUTION),
        say("Solution 1: wrong. The value is 3.", "Solutions", "exercise("),
        edit("code", "Solutions", metadata=FOLDED),
        code(SOLUTION, "# 3 and 4 / 3", "Solutions"),
        text("Hint", "Help", "Solutions", "Hint"),
        text(r"^\*\*1\.\*\*$", "**1.**\n\nThe norm is 3.", "Solutions", "**1.**"),
        text(r"^\*\*2\.\*\*$", "**2.** Two.", "Solutions", "**2.**"),
    ],
    check_scratch: [
        *map(add, ("np.dot([1], [2])", "list(map(np.sqrt, [1]))", "import statistics as s\ns.mean([1])")),
        add("from numpy.linalg import norm as size\nsize([1])"),
        add("import scipy.linalg\nscipy.linalg.svd([[1]])"),
        *map(add, ("math.sqrt(2)", "from math import sqrt as root\nroot(2)", "2**0.5")),
        borrowed_helper,
    ],
    check_builds: [
        *(code(r"def norm\(v\b", new, "From scratch", "def norm(") for new in ("def length(v", "def norm(w")),
        *(code(r"= 2\)", new, "From scratch", "def norm(") for new in ("= 3)", "= 2, q)")),
    ],
    check_functions: [
        add("def undocumented():\n    return 1"),
        add("def strict():\n    'Docstring.'\n    raise ValueError('no')"),
        add("def too_long():\n    'Docstring.'\n" + "    x = 1\n" * LONGEST),
    ],
}
WHOLE = ROOT / "01-linear-algebra" / "01-vectors-and-matrices.ipynb"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_each_check_notices_what_is_broken(check: Callable, tmp_path: Path) -> None:
    for number, breaks in enumerate(BREAKS[check], 1):
        raw = copy.deepcopy(page(WHOLE).raw)
        breaks(raw)
        (tmp_path / "copy.ipynb").write_text(json.dumps(raw), encoding="utf-8")
        found = check(Page.read(tmp_path / "copy.ipynb", WHOLE))
        assert set(found) - set(check(page(WHOLE))), f"break {number} of {check.__name__} is not noticed"


def test_what_jupyterlab_writes_when_it_saves_is_no_fault(tmp_path: Path) -> None:
    raw = copy.deepcopy(page(WHOLE).raw)
    raw["metadata"]["kernelspec"]["display_name"] = "Python 3"
    raw["metadata"]["language_info"] = {"name": "python", "version": "3.13.1", "mimetype": "text/x-python"}
    for cell in raw["cells"]:
        cell["metadata"] |= {"editable": True, "scrolled": False, "collapsed": True}
    (tmp_path / "saved.ipynb").write_text(json.dumps(raw), encoding="utf-8")
    saved = Page.read(tmp_path / "saved.ipynb", WHOLE)
    assert [fault for check in CHECKS for fault in check(saved)] == []


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


def test_methods_are_held_to_their_parameters() -> None:
    (optimiser,) = ast.parse(
        "class SGD:\n    def __init__(self, rate): ...\n    def step(self, parameters, gradients): ..."
    ).body
    step = methods({"SGD": optimiser})["SGD.step"]
    assert (parameters_of(optimiser), parameters_of(step)) == (["rate"], ["parameters", "gradients"])
