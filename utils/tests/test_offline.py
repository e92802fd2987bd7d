"""The network is off for every process that has utils/tests/offline on its path, and what is on this machine is not.

The last tests hold what else utils/tests/plugin.py says in a run.
"""

import os
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from utils.desk import Refusal
from utils.notebooks import ROOT, kernel_environment
from utils.tests import plugin

MESSAGE = "the network is off while notebooks run in the tests: a notebook must bring its data with it (tried to reach "

OUTWARD = {
    "urlopen": ("import urllib.request", "urllib.request.urlopen('http://example.org', timeout=5)", "example.org"),
    "a proxy here": ("import os, urllib.request", "urllib.request.urlopen('http://example.com', timeout=5)", "example.com"),
    "http.client": ("import http.client", "http.client.HTTPSConnection('example.org', timeout=5).request('GET', '/')", "example.org"),
    "getaddrinfo": ("import socket", "socket.getaddrinfo('example.org', 80)", "example.org"),
    "bytes": ("import socket", "socket.getaddrinfo(b'example.org', 80)", "example.org"),
    "gethostbyname": ("import socket", "socket.gethostbyname('example.org')", "example.org"),
    "gethostbyname_ex": ("import socket", "socket.gethostbyname_ex('example.org')", "example.org"),
    "gethostbyaddr": ("import socket", "socket.gethostbyaddr('192.0.2.1')", "192.0.2.1"),
    "getnameinfo": ("import socket", "socket.getnameinfo(('192.0.2.1', 80), 0)", "192.0.2.1"),
    "connect": ("import socket", "socket.socket().connect(('192.0.2.1', 80))", "192.0.2.1"),
    "connect_ex": ("import socket", "socket.socket().connect_ex(('192.0.2.1', 80))", "192.0.2.1"),
    "IPv6": ("import socket", "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))", "2001:db8::1"),
    "sendto": ("import socket", "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", "192.0.2.1"),
    "sendmsg": ("import socket", "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 53))", "192.0.2.1"),
    "almost 127": ("import socket", "socket.getaddrinfo('127.example.org', 80)", "127.example.org"),
    "almost localhost": ("import socket", "socket.getaddrinfo('localhost.example.org', 80)", "localhost.example.org"),
    "asyncio": ("import asyncio", "asyncio.run(asyncio.open_connection('example.org', 80))", "example.org"),
}  # fmt: skip

LOOPBACK = """
import http.server, socket, threading, urllib.request
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
threading.Thread(target=server.handle_request, daemon=True).start()
print(urllib.request.urlopen(f"http://LOCALHOST:{server.server_port}/", timeout=10).status)
for host in ("localhost", "127.0.0.1", "", None, b"localhost", "0.0.0.0", "::1"):
    try:
        socket.getaddrinfo(host, 80)
    except socket.gaierror:  # no such address here, which the hook has no say in
        pass
one, other = socket.socketpair()
one.sendall(b"pair")
print(other.recv(4))
udp = socket.socket(type=socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
udp.sendto(b"udp", udp.getsockname())
print(udp.recv(3))
"""


def python(*arguments, cwd, **environment):
    command = [sys.executable, *arguments]
    settings = {**os.environ, **kernel_environment(offline=True), **environment}
    return subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, timeout=120)


def test_nothing_outward_is_reached_and_the_message_says_why(tmp_path):
    lines = [
        "def attempt(name, call):",
        "    try:",
        "        print(name, 'got out', call())",
        "    except OSError as error:",
    ]
    lines += ["        print(name, error, sep=': ')"]
    for name, (imports, call, _) in OUTWARD.items():
        lines += [imports, f"attempt({name!r}, lambda: {call})"]
    (tmp_path / "outward.py").write_text("\n".join(lines))
    proxy = dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    ended = python("outward.py", cwd=tmp_path, **proxy)
    assert ended.stderr == ""
    said = dict(line.split(": ", 1) for line in ended.stdout.splitlines())
    assert list(said) == list(OUTWARD)
    for name, (_, _, host) in OUTWARD.items():
        assert f"{MESSAGE}{host})" in said[name]


def test_this_machine_is_reached(tmp_path):
    ended = python("-c", LOOPBACK, cwd=tmp_path)
    assert ended.stdout.split() == ["200", "b'pair'", "b'udp'"], ended.stderr


def test_a_child_of_a_child_is_offline_too(tmp_path):
    inner = "import socket; socket.gethostbyname('example.org')"
    ended = python(
        "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])", cwd=tmp_path
    )
    assert f"OSError: {MESSAGE}example.org)" in ended.stderr


def test_a_process_without_the_folder_is_left_alone():
    show = "import sys; print('sitecustomize' in sys.modules and sys.modules['sitecustomize'].__file__)"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ended = subprocess.run(
        [sys.executable, "-c", show], env=environment, capture_output=True, text=True, timeout=60
    )
    assert "offline" not in ended.stdout


def test_a_notebook_that_reaches_out_fails_under_nbval_with_the_plain_message(tmp_path):
    cells = [
        new_code_cell("import os\nprint(os.environ['PYTHONHASHSEED'], os.environ['OPENBLAS_NUM_THREADS'])"),
        new_code_cell("import urllib.request\nurllib.request.urlopen('http://example.org', timeout=5)"),
    ]
    cells[0].outputs, cells[0].execution_count = [new_output("stream", text="0 1\n")], 1
    nbformat.write(new_notebook(cells=cells), tmp_path / "out.ipynb")
    plugins = ["-p", "utils.tests.plugin", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--rootdir", str(tmp_path), "-c", os.devnull, "out.ipynb"],
        cwd=tmp_path,
        env={
            **{key: value for key, value in os.environ.items() if key not in kernel_environment()},
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "1 failed, 1 passed" in ended.stdout, ended.stdout
    assert f"{MESSAGE}example.org)" in ended.stdout
    assert (
        "notebooks: strict comparison of outputs, one BLAS thread, fixed hash seed, network off"
        in ended.stdout
    )


# --- what a run says ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argument, sentence",
    [
        ("nonsense", "not found: nonsense"),
        ("01-linear-algebr", "not found: 01-linear-algebr. Did you mean 01-linear-algebra?"),
        ("test_setup.py", "not found: test_setup.py. Did you mean utils/tests/test_setup.py?"),
        (
            "06-bayes-theorems.ipynb::Cell 1",
            "not found: 06-bayes-theorems.ipynb. Did you mean 03-probability/06-bayes-theorem.ipynb?",
        ),
    ],
)
def test_a_path_that_is_not_there_is_told_with_the_nearest_names(argument, sentence):
    where = SimpleNamespace(dir=ROOT)
    config = SimpleNamespace(
        option=SimpleNamespace(pyargs=False), args=["utils", argument], invocation_params=where
    )
    with pytest.raises(pytest.UsageError) as raised:
        plugin.pytest_configure(config)
    assert str(raised.value) == sentence


def test_pytest_on_several_cores_stops_at_a_path_that_is_not_there():
    command = [sys.executable, "-m", "pytest", "-n2", "-p", "no:cacheprovider", "nonsense"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == pytest.ExitCode.USAGE_ERROR
    assert ended.stderr.strip() == "ERROR: not found: nonsense" and "no tests ran" not in ended.stdout


class Report:
    """What pytest writes at the end."""

    def __init__(self):
        self.lines = []

    def section(self, title):
        self.lines.append(title)

    line = section


def test_notebooks_that_differ_from_the_last_commit_are_named(monkeypatch):
    monkeypatch.setattr(plugin, "changed_notebooks", lambda: ["01-a/01-one.ipynb"])
    report = Report()
    plugin.pytest_terminal_summary(report)
    assert report.lines == [
        "notebooks that differ from the last commit",
        "01-a/01-one.ipynb: make reset NOTEBOOK=01-a/01-one.ipynb puts it back",
        "make update puts all of them back. Both keep your versions in my-answers/.",
    ]


def refuse():
    raise Refusal("git is not installed")


@pytest.mark.parametrize("changed", [list, refuse])
def test_without_such_notebooks_or_without_git_nothing_is_said(monkeypatch, changed):
    monkeypatch.setattr(plugin, "changed_notebooks", changed)
    report = Report()
    plugin.pytest_terminal_summary(report)
    assert report.lines == []


def test_a_solution_that_answers_for_the_reader_is_found(tmp_path):
    sources = ["answer = ...", "# Check your answer\nprint(answer is ...)", "{} = 3"]
    outputs = [[], [nbformat.v4.new_output("stream", name="stdout", text="True\n")], []]
    for name, status, words in [("answer", 1, "1 failed, 3 passed"), ("answer_solution", 0, "4 passed")]:
        cells = [
            nbformat.v4.new_code_cell(
                source.format(name) if place == 2 else source, outputs=output, execution_count=place + 1
            )
            for place, (source, output) in enumerate(zip(sources, outputs, strict=True))
        ]
        notebook = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), notebook)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n0",
            "-p",
            "no:cacheprovider",
            "-c",
            str(ROOT / "pyproject.toml"),
            str(notebook),
        ]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert run.returncode == status and words in run.stdout, run.stdout
