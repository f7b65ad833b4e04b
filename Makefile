# Two commands matter: `make run` opens the app, `make test` checks everything. Both prepare the machine first.
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test check lint mutants bench screenshots ready-to-run ready-to-test

run: ready-to-run ## open the app on http://127.0.0.1:8501
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: ready-to-test lint ## every check and every test
	$(BIN)/python -m pytest

check: ready-to-test lint ## the quick half: style, types, architecture, rules; no browser
	$(BIN)/python -m pytest tests --ignore=tests/browser

lint: ready-to-test ## style, types and dependencies
	$(BIN)/python -m pip check
	$(BIN)/ruff check .
	$(BIN)/mypy

mutants: ready-to-test ## apply the committed one-line mutations of evaluation/ one by one
	$(BIN)/python tests/mutants/run.py

bench: ready-to-test ## timings beside other engines
	$(BIN)/python benchmarks/run.py && $(BIN)/python benchmarks/records.py && $(BIN)/python benchmarks/pages.py && $(BIN)/python benchmarks/analysis.py && $(BIN)/python benchmarks/reports.py && $(BIN)/python benchmarks/deadline.py

screenshots: ready-to-test ## regenerate the pictures of every page
	$(BIN)/python -m pytest tests/browser/test_pictures.py

ready-to-run:
	@.ci/prepare run

ready-to-test:
	@.ci/prepare test
