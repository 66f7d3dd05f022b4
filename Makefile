# A thin face over Meson: every target can be had by meson and ninja alone (CONTRIBUTING.md).
MESON = meson
PYTHON = /usr/bin/python3
BUILD = build
SETUP = tools/setup-debian.sh
DEMO = scenarios/peace-2025

.PHONY: all build demo test lint install bench fuzz sanitize clean

all: build

$(BUILD)/build.ninja:
	@$(SETUP) build test
	@$(MESON) setup $(BUILD) >&2

build: $(BUILD)/build.ninja
	@$(MESON) compile -C $(BUILD) >&2

# Only what it takes to build; exit code 1 of `analyze` means that the answer is no.
demo:
	@$(SETUP) build
	@test -f $(BUILD)/build.ninja || $(MESON) setup $(BUILD) >&2
	@ninja -C $(BUILD) cli/parley >&2
	@$(BUILD)/cli/parley analyze $(DEMO) || test $$? -eq 1

test:
	@$(SETUP) build test
	@$(MAKE) --no-print-directory build
	@rm -f $(BUILD)/meson-logs/testlog.json
	@$(MESON) test -C $(BUILD) --no-rebuild --print-errorlogs || true
	@$(PYTHON) tests/support/tally.py $(BUILD)/meson-logs/testlog.json

lint: build
	@$(MESON) test -C $(BUILD) --no-rebuild --suite lint --print-errorlogs

install: build
	@$(MESON) install -C $(BUILD) --no-rebuild

bench:
	@$(SETUP) build bench
	@test -f $(BUILD)-bench/build.ninja || $(MESON) setup $(BUILD)-bench -Dbench=true >&2
	@$(MESON) compile -C $(BUILD)-bench >&2
	@$(MESON) test -C $(BUILD)-bench --benchmark --verbose

# Address and undefined-behaviour sanitizers over the unit tests, the golden files and the fuzz seeds.
SANITIZED = $(BUILD)-sanitize
sanitize:
	@$(SETUP) build test
	@test -f $(SANITIZED)/build.ninja || CC=clang $(MESON) setup $(SANITIZED) -Dbuildtype=debugoptimized \
		-Db_sanitize=address,undefined -Db_lundef=false >&2
	@$(MESON) compile -C $(SANITIZED) >&2
	@rm -f $(SANITIZED)/meson-logs/testlog.json
	@UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 ASAN_OPTIONS=detect_leaks=1 \
		$(MESON) test -C $(SANITIZED) --no-rebuild --suite unit --suite golden --suite fuzz \
		--timeout-multiplier 4 --print-errorlogs || true
	@$(PYTHON) tests/support/tally.py $(SANITIZED)/meson-logs/testlog.json

# The libFuzzer targets; run one as: build-fuzz/tests/fuzz/fuzz_yaml CORPUS tests/fuzz/seeds/yaml
fuzz:
	@$(SETUP) build test
	@test -f $(BUILD)-fuzz/build.ninja || CC=clang $(MESON) setup $(BUILD)-fuzz -Dfuzz=true -Db_lundef=false >&2
	@$(MESON) compile -C $(BUILD)-fuzz >&2

clean:
	@rm -rf $(BUILD) $(BUILD)-bench $(BUILD)-sanitize $(BUILD)-fuzz $(BUILD)-gcc $(BUILD)-clang
