"""The part of the test run that every process needs: quiet, repeatable, offline kernels.

pyproject.toml loads this module with `-p`, so it is there for one notebook, one folder and the whole suite alike.
"""

import os

from utils.notebooks import kernel_environment

os.environ.update(kernel_environment(offline=True))


def pytest_report_header():
    """Say what differs from a reader's own session."""
    return "notebooks: strict comparison of outputs, one BLAS thread, fixed hash seed, network off"
