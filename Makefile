# make serve     builds the service and starts it with a sample city, on this machine alone
# make demo      builds Countersign and runs the whole main job in a fresh directory
# make test      unit tests, log and native proofs read by independent programs, crashes, full disk
# make interop   exchanges with the public AnonCreds library, both directions
# make load      feeds a custodian with records at a steady rate, loads a service over HTTP, and measures both
# make compare   measures the same work by the public AnonCreds package and by ours, in turn
# make timing    asks for a minute each whether the time of an agency's operations tells a secret
# make benchmarks  measures what the program's operations are made of
# make package   builds a Debian package with the Swift runtime in its programs
# make lint      the formatter's strict rules
# make clean     removes everything that these made

SWIFT ?= swift
export SWIFT

# A binary of your own choice (make interop BIN=path) is used as it is; without one it is built first.
ifeq ($(origin BIN), undefined)
release := release
debug := debug
RELEASE_BIN := .build/release/countersign
DEBUG_BIN := .build/debug/countersign
else
RELEASE_BIN := $(BIN)
DEBUG_BIN := $(BIN)
endif

.PHONY: help serve demo test interop load compare timing benchmarks package lint clean release debug

help:
	@sed -n 's/^# make/make/p' Makefile

# The first start makes the city in city/, with an account for each role; it stays there.
serve:
	@scripts/needs build
	@scripts/build release 7 --product countersign
	@scripts/build release 12 --product countersign-service
	@.build/release/countersign serve --directory city

demo: $(release)
	@$(RELEASE_BIN) demo --directory "demo-$$(date +%Y%m%d-%H%M%S)"

test: debug
	@scripts/needs test
	@scripts/venv || echo "skipped: checks that need the Python packages"
	@$(SWIFT) test --disable-xctest --explicit-target-dependency-import-check error
	@echo "once more without the vector kernel: what computes with large integers"
	@COUNTERSIGN_KERNEL=portable $(SWIFT) test --skip-build --disable-xctest --filter '^(BigIntegers|CLSignatures|AnonCreds|Accumulators)Tests\.|^TimingTests\.TimingTests/Issuer/'
	@BIN=$(DEBUG_BIN) Tests/LogReader/run.sh
	@Tests/NativeVerifier/compare.py .build/debug/NativePeer
	@BIN=$(DEBUG_BIN) $$([ -x .venv/bin/python3 ] && echo .venv/bin/python3 || echo python3) Tests/Browser/desk_flow.py
	@BIN=$(DEBUG_BIN) $$([ -x .venv/bin/python3 ] && echo .venv/bin/python3 || echo python3) Tests/API/document.py
	@BIN=$(DEBUG_BIN) python3 Tests/API/upkeep.py
	@BIN=$(DEBUG_BIN) $$([ -x .venv/bin/python3 ] && echo .venv/bin/python3 || echo python3) Tests/Browser/wallet_page.py
	@BIN=$(DEBUG_BIN) Tests/CommandLine/readme.sh
	@BIN=$(DEBUG_BIN) Tests/CommandLine/crash.py

interop: $(release)
	@scripts/needs interop
	@scripts/venv
	@BIN=$(RELEASE_BIN) .venv/bin/python Tests/Interop/interop.py

load: $(release)
	@BIN=$(RELEASE_BIN) Tests/Load/record_add.py
	@scripts/needs load
	@scripts/build release 12 --product countersign-service
	@scripts/build release 1 --product ServiceLoad
	@Tests/Load/service.py
	@COUNTERSIGN_KERNEL=portable Tests/Load/service.py --only credentials,presentations

compare: $(release)
	@scripts/needs interop
	@scripts/venv
	@.venv/bin/python Benchmarks/compare.py $(RELEASE_BIN) --readme README.md

# Both kernels: an issuer's key uses the one of the process.
TIMING_SECONDS ?= 60
timing: debug
	@COUNTERSIGN_TIMING_SECONDS=$(TIMING_SECONDS) $(SWIFT) test --skip-build --disable-xctest --filter '^TimingTests\.'
	@COUNTERSIGN_TIMING_SECONDS=$(TIMING_SECONDS) COUNTERSIGN_KERNEL=portable $(SWIFT) test --skip-build --disable-xctest --filter '^TimingTests\.TimingTests/Issuer/'

BENCHMARK_SECONDS ?= 1
benchmarks:
	@scripts/needs build
	@$(SWIFT) run --configuration release --package-path Benchmarks building-blocks --seconds $(BENCHMARK_SECONDS)

package:
	@scripts/needs build
	@scripts/needs package
	@scripts/package

lint:
	@scripts/needs swift
	@$(SWIFT) format lint --strict -r Sources Tests Package.swift Benchmarks/Package.swift Benchmarks/Sources

release:
	@scripts/needs build
	@scripts/build release 7 --product countersign

debug:
	@scripts/needs build
	@scripts/build debug 7 --build-tests

clean:
	rm -rf .build .build-package Benchmarks/.build .venv demo-2*/ countersign_*.deb
