# Everything here works from a fresh clone: the set-up is made on the way.
PYTHON ?= python3
BOOT := $(PYTHON) -m crmdesk.bootstrap
OUT ?= build/screenshots
ARGS ?=
MAKEFLAGS += --no-print-directory

COMPILE := uv pip compile --universal --generate-hashes --no-emit-index-url \
	--python-version 3.11 --custom-compile-command "make lock"

.DEFAULT_GOAL := run
.PHONY: run dev test check format lock messages bench screenshots wheelhouse clean

run: ## the program
	@$(BOOT) run $(ARGS)

dev: ## make or refresh .venv with the developers' tools
	@$(BOOT) dev

test: ## every check, the tests last; ARGS go to pytest
	@$(BOOT) test $(ARGS)

check: ## format, lint, types, contracts
	@$(BOOT) check

format: ## rewrite the sources the way `check` wants them
	@$(BOOT) python -m ruff check --fix --quiet .
	@$(BOOT) python -m ruff format .

lock: ## resolve the dependencies of pyproject.toml anew
	PATH="$(CURDIR)/.tools/bin:$$PATH" && \
	$(COMPILE) --quiet pyproject.toml -o requirements.txt && \
	$(COMPILE) --quiet pyproject.toml --extra dev -o requirements-dev.txt && \
	sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements-uv.txt | \
		$(COMPILE) --quiet - --no-annotate -o requirements-uv.txt

messages: ## collect the texts of the program, merge them into the catalogues, compile those
	@$(BOOT) python -m tools.messages $(ARGS)

bench: ## ratios to limits measured in the same run
	@$(BOOT) python -m bench $(ARGS)

screenshots: ## every screen as PNG into OUT
	@$(BOOT) python -m tools.screenshots "$(OUT)" $(ARGS)

wheelhouse: ## the libraries as files, for a computer without internet
	$(PYTHON) -m pip download --no-deps --require-hashes --only-binary :all: -d wheelhouse \
		-r requirements.txt -r requirements-uv.txt

clean: ## what can be made again, but not .venv
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -not -path './.tools/*' -prune -exec rm -rf {} +
