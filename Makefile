# Every target sets up what it needs. `make PYTHON=/path/to/python3.12 ...` chooses the interpreter.

PYTEST = .venv/bin/python -m pytest -q
# Two processes, to which modules are given whole, in the order of tests/conftest.py.
PARALLEL = -n 2 --dist loadgroup --no-loadscope-reorder
# Without what Python keeps of a compiled module, every process that tests start would compile the whole package.
unexport PYTHONDONTWRITEBYTECODE
# Tests share the processors already: numpy's threads would spend more time waiting for each other than calculating.
test check soak: export OPENBLAS_NUM_THREADS = 1

.PHONY: help demo test check lint bench soak docs gallery clean

help:   ## print this list
	@sed -n 's/^\([a-z]*\): .*## /make \1\t/p' Makefile | expand -t 14

demo:   .venv/made ## make sample workbooks in out/demo
	.venv/bin/xlagree demo --out out/demo

test:   lint ## everything: linters, types, all tests, LibreOffice and Chromium included
	@.ci/libreoffice
	@.ci/browser
	$(PYTEST) -rs $(PARALLEL)

check:  lint ## the quick part of it, without LibreOffice and Chromium
	$(PYTEST) -m "not calc and not browser and not slow"

bench:  .venv/made .venv-bench/made ## time what must be fast, beside its peers
	$(PYTEST) -s tests/benchmarks/test_*.py

soak:   .venv/made ## property tests with very many examples, others each time
	XLAGREE_SOAK=1 $(PYTEST) $(PARALLEL) -m hypothesis

docs:   .venv/made ## write the reference of functions and files from what the code reads
	.venv/bin/xlagree functions --markdown > docs/functions.md
	.venv/bin/python -c "from pathlib import Path; from xlagree.intake.file_pages import write_pages; write_pages(Path('docs'))"
	.venv/bin/python -c "from pathlib import Path; from xlagree.proposal.handover.handover_map import write_map; write_map(Path('docs'))"

gallery: .venv/made ## write workbooks/gallery anew; its pictures need LibreOffice and poppler
	.venv/bin/python -c "from pathlib import Path; from xlagree.generate.samples.gallery import *; \
	  write_gallery(Path('workbooks/gallery')); draw_gallery(Path('workbooks/gallery'))"

clean:  ## remove what make made
	rm -rf .venv .venv-bench .cache out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

lint:   .venv/made
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

.venv/made: pyproject.toml constraints.txt .ci/venv
	@.ci/venv
	@touch $@

.venv-bench/made: tests/benchmarks/requirements.txt .ci/venv
	@.ci/venv bench
	@touch $@
