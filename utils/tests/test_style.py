"""All code, in notebooks too, passes ruff's checks (settings in pyproject.toml).

The layout is left to `ruff format`: it differs a little between the versions of ruff that requirements.txt admits.
"""

import subprocess
import sys

from utils.notebooks import ROOT


def complaints(folder):
    """What ruff says about a folder; the empty string when it finds nothing."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--quiet",
        "--config",
        ROOT / "pyproject.toml",
    ]
    result = subprocess.run([*command, folder], capture_output=True, text=True, timeout=60)
    return "" if result.returncode == 0 else result.stdout + result.stderr


def test_ruff_finds_nothing():
    assert complaints(ROOT) == ""


def test_ruff_finds_what_is_wrong(tmp_path):
    (tmp_path / "wrong.py").write_text('"""A module."""\nimport os\n', encoding="utf-8")
    assert "F401" in complaints(tmp_path)
