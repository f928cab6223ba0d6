# make run       the daemon on feeds.yml, with the inbox at http://127.0.0.1:8484/
# make test      all tests that need nothing more
# make test-all  those, and the ones in a real browser, spreadsheet and systemd
# Each installs what it needs and is missing.

SWIFT ?= swift
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT = $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get
LIBRARIES = libcurl4-openssl-dev libsqlite3-dev libxml2-dev pkg-config

.PHONY: run build release test test-all lint imports libraries clean

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
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

# A target that imports what Package.swift does not give it is an error; warnings are too.
imports: libraries
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

# Only what is missing is installed; on a machine that has the libraries this asks for nothing.
libraries:
	@missing=; for package in $(LIBRARIES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(APT) update -qq && $(APT) install -y -qq --no-install-recommends $$missing; \
	fi

clean:
	rm -rf .build
