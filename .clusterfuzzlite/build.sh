#!/bin/bash
# What ClusterFuzzLite calls in its image.
set -euo pipefail
exec "$SRC/dualstack/tools/oss_fuzz_build"
