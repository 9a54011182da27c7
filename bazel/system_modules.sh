#!/bin/sh
# Writes .system/, the modules that --config=system-bzlmod puts in place of the registry's.
#   bazel/system_modules.sh
set -eu
cd "$(dirname "$0")/.."
rm -rf .system
for name in abseil-cpp googletest google_benchmark apple_support buildozer protobuf zlib; do
  bazel/system_deps.sh "$name" ".system/$name"
done
