# Two commands: `make lab` to read, `make test` to check. Both first make the environment, the folder .venv, if it is not there.
# Plain POSIX sh and GNU make 3.81 or newer, so that it also runs with the make that macOS brings.

PYTHON ?= python3
LAB_FLAGS ?=
TEST_FLAGS ?=

VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/requirements-installed
LAB_SETTINGS := $(VENV)/lab-settings

# Says "yes" where a Python runs and is new enough. Python 2 understands it too.
NEW_ENOUGH := import sys; print(sys.version_info >= (3, 10) and "yes" or "no")
# A .md file opens as a page, not as its source ("Markdown Preview" is JupyterLab's name for the page), and JupyterLab neither
# looks for news nor asks whether it may.
LAB_OVERRIDES := {"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}, \
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}

.DEFAULT_GOAL := help
.PHONY: help lab test

help:
	@echo "make lab     open the roadmap in JupyterLab"
	@echo "make test    run every notebook and every test"
	@echo ""
	@echo "The first of them makes a Python environment in the folder .venv, which takes about a minute and 700 MB."
	@echo "Delete that folder to start afresh."
	@echo ""
	@echo "make lab PYTHON=python3.12                        make the environment with this Python"
	@echo "make lab LAB_FLAGS='--no-browser --port=8899'     pass these to JupyterLab"
	@echo "make test TEST_FLAGS='01-linear-algebra -x'       pass these to pytest"

lab: $(STAMP)
	@mkdir -p $(LAB_SETTINGS) && echo '$(LAB_OVERRIDES)' > $(LAB_SETTINGS)/overrides.json
	@echo "Starting JupyterLab on roadmap.md. To stop it, press Ctrl-C here twice."
	@root=; if [ "$$(id -u)" = 0 ]; then root=--allow-root; fi; \
	$(VENV_PYTHON) -m jupyterlab --ServerApp.root_dir=. --LabApp.app_settings_dir=$(LAB_SETTINGS) \
	    --LabApp.default_url=/lab/tree/roadmap.md $$root $(LAB_FLAGS)

test: $(STAMP)
	@echo "Running every notebook and every test."
	@$(VENV_PYTHON) -m pytest $(TEST_FLAGS)

# The stamp is written last, so an environment without it is unfinished, and one older than requirements.txt is out of date. It
# counts for nothing when the environment's Python no longer runs (after an upgrade of the system's Python, say).
ifneq ($(shell $(VENV_PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null),yes)
.PHONY: $(STAMP)
endif

$(STAMP): requirements.txt
	@rm -f $(STAMP)
	@if [ "$$($(VENV_PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null)" = yes ] && $(VENV_PYTHON) -m pip --version >/dev/null 2>&1; \
	then \
	    echo "Bringing the environment in $(VENV) up to date."; exit 0; \
	fi; \
	case "$$("$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null)" in \
	yes) ;; \
	no) version=$$("$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    echo "Python 3.10 or newer is needed, and $(PYTHON) is $$version." \
	        "Install a newer one, or name one that you have: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1;; \
	*) echo "No Python runs under the name $(PYTHON)." \
	        "Install Python 3.10 or newer, or name one that you have: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1;; \
	esac; \
	if ! "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null; then \
	    echo "$(PYTHON) lacks the venv module, which makes environments." \
	        "On Debian and Ubuntu this installs it: sudo apt install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making a Python environment in $(VENV)."; \
	if ! "$(PYTHON)" -m venv --clear $(VENV); then \
	    echo "The environment in $(VENV) could not be made; the lines above say why." >&2; exit 1; \
	fi
	@echo "Installing the packages of requirements.txt into $(VENV). The first time, this takes about a minute."
	@if ! $(VENV_PYTHON) -m pip install --disable-pip-version-check -r requirements.txt; then \
	    echo "The packages of requirements.txt could not be installed; the lines above say why." \
	        "When that is mended, run the same command again." >&2; exit 1; \
	fi
	@touch $(STAMP)
