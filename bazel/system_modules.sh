#!/bin/sh
# Writes the .system/ modules that --config=system-bzlmod names.
set -eu
cd "$(dirname "$0")/.."
rm -rf .system
for name in abseil-cpp googletest google_benchmark apple_support buildozer protobuf zlib; do
  bazel/system_deps.sh "$name" ".system/$name"
done
