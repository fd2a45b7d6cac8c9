# Every habit of the project as a target; `make` alone lists them. Each target sets up what it
# needs by itself, in .venv, once.

VENV := .venv
PY := $(VENV)/bin/python
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
STUBS := $(VENV)/stubs.stamp
PIP := $(PY) -m pip install -qq --no-input --disable-pip-version-check

# Another unix port of MicroPython takes the place of the installed one: make sim MICROPYTHON=path
MICROPYTHON ?= $(VENV)/bin/micropython
export MICROPYTHON
# Nothing on MicroPython's path but the repository: no library that happens to lie in $HOME.
export MICROPYPATH := .:.frozen
# On CPython, a stand-in for MicroPython's module micropython.
export PYTHONPATH := tests/cpython

# bytes of heap on the unix port: a Pico's 192 KB, in words twice as wide, and 384 KB for the rig
# that a board has outside, and what a host keeps beside it
HEAP ?= 768k
export HEAP

.DEFAULT_GOAL := help
.PHONY: help demo replay picture sim test test-cpython test-unix test-wasm32 test-rules test-long soak goldens bench bench-occlusion wear wiring virtual \
	flash repl journal settings test-board sizes package emulate test-emulated \
	lint format setup clean micropython

help:
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

demo: $(RUN) ## a day of the pump, played; SCENARIO=file plays another, RECORD=file logs it
	@$(PY) -m tools.demo $(if $(SCENARIO),"$(SCENARIO)") $(if $(RECORD),--record "$(RECORD)")

replay: $(RUN) ## LOG=file of a run through the firmware again: the same, or where not; TRACE=file
	@$(PY) -m tools.replay $(if $(LOG),"$(LOG)") $(if $(TRACE),--trace "$(TRACE)")

sim: micropython ## the pump on a simulated rig, at the MicroPython prompt
	@$(MICROPYTHON) -X heapsize=$(HEAP) -i boards/host/sim.py $(RECORD)

picture: demo ## draw the README's picture again
	@cp build/demo/day.png tools/scenarios/day.png

test: lint micropython ## lint, then every test, on every interpreter; ONLY=word for files with it in their path
	@$(PY) tests/legs.py --only "$(ONLY)"

test-cpython: $(DEV) ## the tests on CPython, with properties (HYPOTHESIS_PROFILE=dev, long)
	@$(PY) tests/legs.py cpython --only "$(ONLY)"

test-unix: $(DEV) micropython ## the tests on unix MicroPython, its heap as small as a Pico's
	@$(PY) tests/legs.py unix --only "$(ONLY)"

test-wasm32: $(DEV) ## the tests on 32-bit MicroPython: small integers and ticks as on a board
	@$(PY) tests/legs.py wasm32 --only "$(ONLY)"

test-rules: $(DEV) ## the rules of the house: imports, numbers, style, cross-compiler
	@$(PY) tests/legs.py rules --only "$(ONLY)"

test-long: $(DEV) ## what takes minutes: a year of the whole pump, every rate with a stop each minute
	@$(PY) tests/legs.py long --only "$(ONLY)"

soak: $(DEV) ## the world in a box: YEARS=1 SEED=1 JOBS=2, or REPLAY=file of a story that failed
	@$(PY) -m tests.soak $(if $(YEARS),--years $(YEARS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(JOBS),--jobs $(JOBS)) $(if $(REPLAY),--replay "$(REPLAY)")

# PATIENCE: seconds that a board may be silent, for one that is slow (make emulate).
PATIENT = $(if $(PORT),--port "$(PORT)") $(if $(PATIENCE),--patience "$(PATIENCE)")

flash: $(DEV) ## BOARD=rpi_pico PORT=name: puts the pump onto a board, checks every file, starts it
	@$(PY) -m tools.flash "$(BOARD)" $(PATIENT)

repl: $(DEV) ## PORT=name: the prompt of a board, whose pump goes on
	@$(PY) -m tools.flash.repl $(if $(PORT),--port "$(PORT)")

journal: $(DEV) ## PORT=name: fetches the journal of a board, and tells it; OUT=folder
	@$(PY) -m tools.flash.journal $(PATIENT) $(if $(OUT),--out "$(OUT)")

settings: $(DEV) ## PORT=name: prints all that is set on a board; FILE=day.txt puts it there
	@$(PY) -m tools.flash.settings $(if $(FILE),"$(FILE)") $(PATIENT) $(if $(CONFIRM),--confirm $(CONFIRM))

test-board: $(DEV) ## BOARD=rpi_pico PORT=name YES=1: the tests on a board; what its journal knew is gone
	@$(PY) -m tools.flash.board_tests "$(BOARD)" $(PATIENT) \
		$(if $(ONLY),--only "$(ONLY)") $(if $(YES),--yes)

sizes: $(DEV) ## bytes of compiled code that go onto each board
	@$(PY) -m tools.flash.sizes

package: $(DEV) ## write package.json anew, from which mip installs
	@$(PY) -m tools.flash.package

emulate: $(DEV) ## a real RP2040 firmware on an emulator, at a port for mpremote; UF2=path FOLDER=dir
	@$(PY) -m tools.emulate $(if $(UF2),--uf2 "$(UF2)") $(if $(FOLDER),--folder "$(FOLDER)")

test-emulated: $(DEV) ## the scenarios on that firmware, with a rig on its pins; UF2=path
	@UF2="$(UF2)" $(PY) -m pytest -q -rs tests/emulated

virtual: $(DEV) micropython ## a board that is a program, for mpremote: prints where it is; FOLDER=dir
	@$(PY) -m tools.virtual $(if $(FOLDER),--folder "$(FOLDER)")

goldens: $(DEV) micropython ## write what the scenarios come to anew; look at the difference
	@$(PY) -m tests.host.goldens

bench: $(DEV) micropython ## what a poll costs, and a start
	@$(PY) -m tools.bench

bench-occlusion: $(DEV) ## blocks lines on RIGS=20 rigs, lives DAYS=365 without: what is missed, what is false
	@$(PY) -m tools.occlusion $(if $(RIGS),--rigs $(RIGS)) $(if $(DAYS),--days $(DAYS))

wear: $(DEV) micropython ## how long a Pico's flash lasts, by counting erases
	@$(PY) -m tools.wear

# Three kinds of code for mypy: RP2040's (and what every board shares), ESP32's (and the parts, once
# more), the tools'.
MYPY := $(PY) -m mypy --no-error-summary
TARGET_MYPY = MYPYPATH=$(VENV)/typings/$(1) $(MYPY) --no-site-packages \
	--custom-typeshed-dir $(VENV)/typings/$(1) --cache-dir .mypy_cache/$(1)
ESP32 := $(filter-out %/manifest.py,$(wildcard hal/esp32/*.py boards/esp32*/*.py))

wiring: $(RUN) ## draw the wiring of the boards anew, from their pins.csv
	@$(PY) -m tools.wiring

lint: $(DEV) $(STUBS) ## ruff, its formatter as a check, and mypy with the stubs of each port
	@status=0; \
	$(PY) -m ruff check || status=1; \
	$(PY) -m ruff format --check || status=1; \
	$(call TARGET_MYPY,rp2) --exclude '^(hal|boards)/esp32|/manifest\.py$$' firmware hal boards || status=1; \
	$(call TARGET_MYPY,esp32) hal/parts $(ESP32) || status=1; \
	MYPYPATH=tests/cpython $(MYPY) --cache-dir .mypy_cache/host tools tests/legs.py tests/wasm32.py \
		|| status=1; \
	exit $$status

format: $(DEV) ## put the code in its form
	@$(PY) -m ruff check --select I --fix
	@$(PY) -m ruff format

setup: $(DEV) $(STUBS) ## everything any target needs, now rather than at its first use

clean: ## remove all that make has made
	rm -rf $(VENV) build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

micropython: $(RUN)
	@command -v "$(MICROPYTHON)" >/dev/null || { if [ "$(MICROPYTHON)" = "$(VENV)/bin/micropython" ]; \
	then echo "MicroPython's unix port is packaged for Linux x86-64 and macOS arm64 only; build it, then: make MICROPYTHON=path"; \
	else echo "MICROPYTHON=$(MICROPYTHON): there is no such program"; fi >&2; exit 1; }

# A stamp is older than its list when the list has changed; only then is anything installed.
# The versions: the unix port of MicroPython comes compiled for CPython 3.11, 3.12 and 3.13 only.
$(VENV)/made.stamp:
	@for python in python3.13 python3.12 python3.11 python3; do \
		$$python -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
			2>/dev/null && break; python=; \
	done; \
	[ -n "$$python" ] || { echo "needs Python 3.11, 3.12 or 3.13 with its venv module: MicroPython's unix port is compiled for these" >&2; exit 1; }; \
	$$python -m venv --clear $(VENV)
	@touch $@

$(RUN): requirements/run.txt $(VENV)/made.stamp
	@echo "setting up $(VENV) (once) ..."
	@$(PIP) -r requirements/run.txt
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	@echo "setting up $(VENV) for the tests (once) ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@

$(STUBS): requirements/stubs-rp2.txt requirements/stubs-esp32.txt $(RUN)
	@echo "setting up the types of MicroPython (once) ..."
	@rm -rf $(VENV)/typings
	@$(PIP) --target $(VENV)/typings/rp2 -r requirements/stubs-rp2.txt
	@$(PIP) --target $(VENV)/typings/esp32 -r requirements/stubs-esp32.txt
	@touch $@
