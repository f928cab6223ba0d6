# make run       the daemon on feeds.yml, with the inbox at http://127.0.0.1:8484/
# make test      all tests that need nothing more
# make test-all  those, and the ones in a real browser, spreadsheet and systemd
# make bench     all of the next three
# make bench-parsing  the speed of the parser beside others; CORPUS=… adds a directory of real feeds
# make bench-filter   the speed of the filter beside others; CORPUS=… adds a directory of labelled posts
# make bench-inbox    the speed and the size of a database of a million posts; POSTS=… takes another number
# make bench-polling  polls per second beside curl, and what the daemon costs while nothing is new
# make fuzz      the parser under libFuzzer, each kind of document for SECONDS (60)
# make sanitize  the parser under AddressSanitizer, on the documents of `bench`
# Each installs what it needs and is missing.

SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT = $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get
LIBRARIES = libcurl4-openssl-dev libsqlite3-dev libxml2-dev pkg-config
# What `bench-parsing` compares with and measures by; without them it measures less.
PEERS = libxml2-utils sfeed python3 python3-venv time
POLLING_PEERS = nginx-light curl python3
SECONDS ?= 60
POSTS ?= 1000000

.PHONY: run build release test test-all lint imports libraries bench bench-parsing bench-filter \
  bench-inbox bench-polling fuzz sanitize clean

run: release
	exec .build/release/sluice run

build: libraries
	$(SWIFT) build

release: libraries
	$(SWIFT) build -c release --product sluice

# Tests keep more files open than some shells allow at first. All of them at once would starve each
# other until time limits end what is sound, so only some run at a time, with toolchains that know how
# (6.3). What failed is said again at the end, where it is looked for.
test: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 6
test: libraries
	@mkdir -p .build; rm -f .build/test.status
	ulimit -n "$$(ulimit -Hn)"; \
	{ $(SWIFT) test 2>&1; echo $$? > .build/test.status; } | tee .build/test.log; \
	read -r status < .build/test.status; \
	[ "$$status" = 0 ] || grep -E '✘|Fatal error|^error:' .build/test.log; \
	exit "$${status:-1}"

test-all: lint imports test release
	Tests/Real/run-all

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

# A target that imports what Package.swift does not give it is an error; warnings are too.
imports: libraries
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

bench: bench-parsing bench-filter bench-inbox

bench-parsing: libraries
	-@$(call install,$(PEERS))
	$(SWIFT) build -c release --product ParsingBenchmark
	/usr/bin/python3 Benchmarks/parsing.py $(CORPUS)

bench-filter: release
	-@$(call install,python3 python3-venv)
	$(SWIFT) build -c release --product FilteringBenchmark
	/usr/bin/python3 Benchmarks/filtering.py $(CORPUS)

bench-inbox: libraries
	-@$(call install,python3)
	$(SWIFT) build -c release --product InboxBenchmark
	/usr/bin/python3 Benchmarks/inbox.py $(POSTS)

bench-polling: release
	-@$(call install,$(POLLING_PEERS))
	/usr/bin/python3 Benchmarks/polling.py

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
