# make run       the daemon on feeds.yml, with the inbox at http://127.0.0.1:8484/
# make test      all tests that need nothing more
# make test-all  those, and the ones in a real browser, spreadsheet and systemd
# make bench     the speed of the parser beside others; CORPUS=… adds a directory of real feeds
# make fuzz      the parser under libFuzzer, each kind of document for SECONDS (60)
# make sanitize  the parser under AddressSanitizer, on the documents of `bench`
# Each installs what it needs and is missing.

SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT = $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get
LIBRARIES = libcurl4-openssl-dev libsqlite3-dev libxml2-dev pkg-config
# What `bench` compares with and measures by; without them it measures less.
PEERS = libxml2-utils sfeed python3 python3-venv time
SECONDS ?= 60

.PHONY: run build release test test-all lint imports libraries bench fuzz sanitize clean

run: release
	exec .build/release/sluice run

build: libraries
	$(SWIFT) build

release: libraries
	$(SWIFT) build -c release --product sluice

# Hundreds of tests at once keep more files open than some shells allow at first.
test: libraries
	ulimit -n "$$(ulimit -Hn)"; $(SWIFT) test

test-all: lint imports test release
	Tests/Real/run-all

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

# A target that imports what Package.swift does not give it is an error; warnings are too.
imports: libraries
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

bench: libraries
	-@$(call install,$(PEERS))
	$(SWIFT) build -c release --product ParsingBenchmark
	/usr/bin/python3 Benchmarks/parsing.py $(CORPUS)

fuzz: libraries
	Tests/Fuzzing/run $(SECONDS)

sanitize: libraries
	-@$(call install,$(PEERS))
	$(SWIFT) build -c release --product ParsingBenchmark \
	  --sanitize=address --scratch-path .build/sanitize
	/usr/bin/python3 Benchmarks/sanitized.py $(CORPUS)

libraries:
	@$(call install,$(LIBRARIES))

# Only what is missing is installed; on a machine that has it all this asks for nothing.
define install
missing=; for package in $(1); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(APT) update -qq && $(APT) install -y -qq --no-install-recommends $$missing; \
	fi
endef

clean:
	rm -rf .build
