# Purser: what people run. Each target works alone on a fresh checkout.
SHELL := /bin/bash
SWIFT ?= swift
N ?= 1000
PREFIX ?= /usr/local
# Programs that need no Swift on the machine they run on, start faster and take less memory.
RELEASE = -c release --static-swift-stdlib -Xlinker --icf=safe -Xlinker -L$(CURDIR)/.build/static
UNITS = $(DESTDIR)$(PREFIX)/lib/systemd
DATA ?= ../shared/data
# What is installed; purserd brings purser-exec with it. Nothing may depend on purser-sim: SwiftPM would link its parts.
PROGRAMS = purserd purser purser-sim
.PHONY: demo night test systemd-test man check bench bench-peers seeds kills install install-files format deps static release

# SQLite's headers, from apt where they are missing; says what to install where that is not possible.
deps:
	@Config/install-dependencies.sh

# The C++ library that the Swift ones need, to be linked into them: loading it took a command a seventh of its time.
static: deps
	@mkdir -p .build/static
	@library=$$(clang -print-file-name=libstdc++.a); \
	  if [ -f "$$library" ]; then ln -sf "$$library" .build/static/libstdc++.a; fi

demo: deps
	@set -e; for program in $(PROGRAMS); do $(SWIFT) build --product $$program; done
	@examples/demo.sh .build/debug

# Real commands with deadlines on spot nodes that are taken back, and what the night cost.
night: deps
	@set -e; for program in $(PROGRAMS); do $(SWIFT) build --product $$program; done
	@examples/night-on-spot.sh .build/debug

test: deps
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

# The units in a real systemd, booted for the test; says so where that is not possible.
systemd-test: deps
	@set -e; for program in $(PROGRAMS); do $(SWIFT) build --product $$program; done
	@Tests/systemd/run.sh .build/debug

# The manual pages, from what the programs say of themselves; a test compares them.
man: deps
	@set -e; for program in $(PROGRAMS) Manual; do $(SWIFT) build --product $$program; done
	@rm -f man/*.[18]
	@.build/debug/Manual .build/debug man

# Before every stop: format, warnings as errors (set in Package.swift), architecture, tests, a thousand seeds.
check: deps
	@$(SWIFT) format lint --strict --recursive Sources Tests migrations Package.swift
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory seeds N=1000

seeds: static
	@$(SWIFT) build $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks seeds $(N)

# The real daemon, killed N times under load; everything acknowledged must be there afterwards. SEED=... draws again.
kills: release
	@$(SWIFT) build $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks kills $(if $(filter file,$(origin N)),100,$(N)) $(SEED)

bench: release
	@$(SWIFT) build $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks bench $(JSON)

# Ours beside published results on the same recorded input, which lies in DATA; what is not there is passed over.
bench-peers: static
	@$(SWIFT) build $(RELEASE) --product Benchmarks
	@.build/release/Benchmarks peers $(DATA) $(JSON)

release: static
	@set -e; for program in $(PROGRAMS); do $(SWIFT) build $(RELEASE) --product $$program; done

install: release
	@$(MAKE) --no-print-directory install-files BIN=.build/release

# The binaries in BIN, units, man pages, completions; a configuration that is there already stays as it is.
install-files:
	install -D -m 0755 -t $(DESTDIR)$(PREFIX)/bin $(BIN)/purserd $(BIN)/purser-exec $(BIN)/purser \
	  $(BIN)/purser-sim
	for file in purserd.yaml pool.yaml $(patsubst Config/%,%,$(wildcard Config/catalog/*.* Config/throughput/*.*)); do \
	  test -e $(DESTDIR)/etc/purser/$$file || \
	  install -D -m 0644 Config/$$file $(DESTDIR)/etc/purser/$$file; done
	install -d -m 0755 $(DESTDIR)/etc/purser/catalog/prices.d $(DESTDIR)/etc/purser/throughput/throughput.d
	install -D -m 0644 -t $(UNITS)/system systemd/purserd.service systemd/purserd.socket
	install -D -m 0644 -t $(UNITS)/user systemd/user/purserd.service systemd/user/purserd.socket
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man1 man/*.1
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/man/man8 man/*.8
	for shell in bash:bash-completion/completions/purser zsh:zsh/site-functions/_purser \
	  fish:fish/vendor_completions.d/purser.fish; do \
	  install -D -m 0644 <($(BIN)/purser --generate-completion-script $${shell%%:*}) \
	  $(DESTDIR)$(PREFIX)/share/$${shell#*:}; done
	sed -i 's|/usr/local/bin|$(PREFIX)/bin|' $(UNITS)/system/purserd.service $(UNITS)/user/purserd.service
	install -D -m 0644 systemd/purser.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/purser.conf

format:
	@$(SWIFT) format format --in-place --recursive Sources Tests migrations Package.swift
