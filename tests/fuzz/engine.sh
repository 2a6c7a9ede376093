#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs the fuzzer that lies beside it as NAME.bin: first what is kept in
# tests/fuzz/corpus, then FUZZ_SECONDS (10) of new inputs. What it finds stays in
# build/fuzz/; a crash is kept there as crash-*.
set -u

name=$(basename "$0")
corpus=tests/fuzz/corpus/${name#fuzz_}
found=build/fuzz/$name
echo "KTAP version 1"
echo "1..2"
if ! [ -d "$corpus" ]; then
	echo "Bail out! no $corpus: run from the top of the repository"
	exit 1
fi
mkdir -p "$found"
failed=0

# $1 number, $2 what; then the fuzzer's arguments
run() {
	number=$1 what=$2
	shift 2
	if "$0.bin" -artifact_prefix="$found-" "$@" >"$found.log" 2>&1; then
		sed -n 's/^\(Done .*\)/# \1/p' "$found.log"
		echo "ok $number ${name}_$what"
	else
		grep -v '^#' "$found.log" | tail -n 40 | sed 's/^/# /'
		echo "not ok $number ${name}_$what"
		failed=1
	fi
}

run 1 corpus "$corpus"/*
run 2 search -max_total_time="${FUZZ_SECONDS:-10}" -seed="${SEED:-0}" -timeout=20 \
	"$found" "$corpus"
exit $failed
