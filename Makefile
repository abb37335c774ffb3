# Purser: what people run. Each target works alone on a fresh checkout.
SHELL := /bin/bash
SWIFT ?= swift
N ?= 1000
PREFIX ?= /usr/local
.PHONY: demo test check bench seeds install format deps release

# SQLite's headers, from apt where they are missing; says what to install where that is not possible.
deps:
	@Config/install-dependencies.sh

demo: deps
	@$(SWIFT) build --product purserd
	@$(SWIFT) build --product purser
	@examples/demo.sh .build/debug

test: deps
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

# Before every stop: format, warnings as errors (set in Package.swift), architecture, tests, a thousand seeds.
check: deps
	@$(SWIFT) format lint --strict --recursive Sources Tests migrations Package.swift
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory seeds N=1000

seeds: deps
	@$(SWIFT) build -c release --product Benchmarks
	@.build/release/Benchmarks seeds $(N)

bench: deps
	@$(SWIFT) build -c release --product Benchmarks
	@.build/release/Benchmarks bench $(JSON)

release: deps
	@$(SWIFT) build -c release --product purserd
	@$(SWIFT) build -c release --product purser

install: release
	install -D -m 0755 .build/release/purserd $(DESTDIR)$(PREFIX)/bin/purserd
	install -D -m 0755 .build/release/purser-exec $(DESTDIR)$(PREFIX)/bin/purser-exec
	install -D -m 0755 .build/release/purser $(DESTDIR)$(PREFIX)/bin/purser
	install -D -m 0644 Config/purserd.yaml $(DESTDIR)/etc/purser/purserd.yaml
	install -D -m 0644 Config/pool.yaml $(DESTDIR)/etc/purser/pool.yaml
	install -D -m 0644 systemd/purserd.service $(DESTDIR)$(PREFIX)/lib/systemd/system/purserd.service

format:
	@$(SWIFT) format format --in-place --recursive Sources Tests migrations Package.swift
