# `make help` says what there is. `make lab` and `make test` first make the environment, the folder .venv, if it is not there.
# Plain POSIX sh and GNU make 3.81 or newer, so that it also runs with the make that macOS brings.

PYTHON ?= python3
LAB_FLAGS ?=
TEST_FLAGS ?=
NOTEBOOK ?=

# Only the command line changes this one: many people have a variable VENV that names another environment.
VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/requirements-installed

# Says "yes" where a Python runs and is new enough. Python 2 understands it too.
NEW_ENOUGH := import sys; print(sys.version_info >= (3, 10) and "yes" or "no")
ASK_VERSION := import sys; print("%d.%d" % sys.version_info[:2])

.DEFAULT_GOAL := help
.PHONY: help lab test progress update reset

help:
	@echo "make lab                     open the roadmap in JupyterLab"
	@echo "make progress                what you have solved, and what is due for review today"
	@echo "make update                  keep your notebooks in my-answers, put the originals back, fetch what is new"
	@echo "make reset NOTEBOOK=PATH     the same for one notebook, without fetching"
	@echo "make test                    run every notebook and every test"
	@echo ""
	@echo "make lab and make test first make a Python environment in the folder .venv, which takes about a minute"
	@echo "and 700 MB. Delete that folder to start afresh."
	@echo ""
	@echo "make lab PYTHON=python3.12                        make the environment with this Python"
	@echo "make lab VENV=/some/where                         have the environment in another folder"
	@echo "make lab LAB_FLAGS='--no-browser --port=8899'     pass these to JupyterLab"
	@echo "make test TEST_FLAGS='01-linear-algebra -x'       pass these to pytest"

# exec, so that no shell stands between make and JupyterLab and turns a Ctrl-C into an error.
lab: $(STAMP)
	@$(SAY_WHOSE_PYTHON)
	@exec $(VENV_PYTHON) -m utils.desk lab $(LAB_FLAGS)

test: $(STAMP)
	@$(SAY_WHOSE_PYTHON)
	@echo "Running every notebook and every test."
	@exec $(VENV_PYTHON) -m pytest $(TEST_FLAGS)

progress:
	@$(call WITH_ANY_PYTHON,utils.progress)

update:
	@$(call WITH_ANY_PYTHON,utils.desk update)

reset:
	@$(call WITH_ANY_PYTHON,utils.desk reset "$(NOTEBOOK)")

define SAY_WHOSE_PYTHON
made=$$($(VENV_PYTHON) -c '$(ASK_VERSION)'); asked=$$("$(PYTHON)" -c '$(ASK_VERSION)' 2>/dev/null); \
if [ "$(origin PYTHON)" = "command line" ] && [ "$$made" != "$$asked" ]; then \
    echo "The environment in $(VENV) was made with Python $$made and is used as it is. To make it anew with $(PYTHON)," \
        "delete the folder $(VENV) first."; \
fi
endef

# These need no packages: the environment's Python serves, or any other.
define WITH_ANY_PYTHON
for python in $(VENV_PYTHON) "$(PYTHON)"; do if "$$python" -c '' 2>/dev/null; then exec "$$python" -m $(1); fi; done; \
echo "No Python runs under the name $(PYTHON). Name one that you have: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1
endef

# The stamp is written last, so an environment without it is unfinished, and one older than requirements.txt is out of date. It
# counts for nothing when the environment's Python no longer runs (after an upgrade of the system's Python, say).
ifneq ($(shell $(VENV_PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null),yes)
.PHONY: $(STAMP)
endif

$(STAMP): requirements.txt
	@if ! { mkdir -p $(VENV) && [ -w $(VENV) ]; } 2>/dev/null; then \
	    echo "The environment cannot be made in $(VENV), because nothing can be written there." \
	        "Name a folder of your own for it: make $(MAKECMDGOALS) VENV=$$HOME/ml-math-venv" >&2; exit 1; \
	fi
	@rm -f $(STAMP)
	@if [ "$$($(VENV_PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null)" = yes ] && $(VENV_PYTHON) -m pip --version >/dev/null 2>&1; \
	then \
	    echo "Bringing the environment in $(VENV) up to date."; exit 0; \
	fi; \
	case "$$("$(PYTHON)" -c '$(NEW_ENOUGH)' 2>/dev/null)" in \
	yes) ;; \
	no) version=$$("$(PYTHON)" -c '$(ASK_VERSION)'); \
	    echo "Python 3.10 or newer is needed, and $(PYTHON) is $$version." \
	        "Install a newer one, or name one that you have: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1;; \
	*) echo "No Python runs under the name $(PYTHON)." \
	        "Install Python 3.10 or newer, or name one that you have: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1;; \
	esac; \
	if ! "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null; then \
	    echo "$(PYTHON) lacks the venv module, which makes environments." \
	        "On Debian and Ubuntu this installs it: sudo apt install python3-venv" >&2; exit 1; \
	fi; \
	if [ -n "$$(ls -A $(VENV))" ] && ! [ -f $(VENV)/pyvenv.cfg ]; then \
	    echo "The folder $(VENV) holds other things than an environment. Name one that is new: make $(MAKECMDGOALS) VENV=…" >&2; \
	    exit 1; \
	fi; \
	echo "Making a Python environment in $(VENV)."; \
	if ! "$(PYTHON)" -m venv --clear $(VENV); then \
	    echo "The environment in $(VENV) could not be made; the lines above say why." >&2; exit 1; \
	fi
	@echo "Installing the packages of requirements.txt into $(VENV). The first time, this takes about a minute."
	@if ! $(VENV_PYTHON) -m pip install --disable-pip-version-check --retries 2 --timeout 15 -r requirements.txt; then \
	    echo "The packages of requirements.txt could not be installed. The lines above say why; where they speak of a connection," \
	        "the network is missing. When that is mended, run the same command again." >&2; exit 1; \
	fi
	@touch $(STAMP)
