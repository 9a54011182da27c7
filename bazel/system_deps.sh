#!/bin/sh
# Writes, into DIR, a Bazel repository that stands for the dependency NAME and links the copy
# installed by the system's package manager. It is the same for WORKSPACE and for MODULE.bazel.
#   system_deps.sh NAME DIR
# NAME is abseil-cpp, googletest, google_benchmark, or one of the empty stand-ins below.
set -eu
name=$1 dir=$2

# Package:target pairs of Abseil that our BUILD files may depend on, each with a header that
# shows whether the installed Abseil has it. One that nothing uses costs nothing.
abseil_targets='
base:config            absl/base/config.h
base:core_headers      absl/base/attributes.h
container:btree        absl/container/btree_map.h
container:flat_hash_map absl/container/flat_hash_map.h
container:flat_hash_set absl/container/flat_hash_set.h
container:inlined_vector absl/container/inlined_vector.h
flags:flag             absl/flags/flag.h
flags:marshalling      absl/flags/marshalling.h
flags:parse            absl/flags/parse.h
flags:usage            absl/flags/usage.h
functional:function_ref absl/functional/function_ref.h
hash:hash              absl/hash/hash.h
hash:hash_testing      absl/hash/hash_testing.h
numeric:bits           absl/numeric/bits.h
numeric:int128         absl/numeric/int128.h
status:status          absl/status/status.h
status:statusor        absl/status/statusor.h
strings:str_format     absl/strings/str_format.h
strings:cord           absl/strings/cord.h
strings:strings        absl/strings/str_cat.h
time:time              absl/time/time.h
types:span             absl/types/span.h
'

die() {
  echo "$*" >&2
  exit 1
}

# need FILE PACKAGE: stops, naming the Debian package, if the system has no FILE.
need() {
  [ -e "$1" ] || die "dualstack: $1 is missing. Install $2 (tools/setup does) or build" \
    "without --config=system."
}

begin_package() {
  mkdir -p "$1"
  cat > "$1/BUILD.bazel" << 'BUILD'
load("@rules_cc//cc:cc_library.bzl", "cc_library")

package(default_visibility = ["//visibility:public"])
BUILD
}

# One library that offers every shared object of Abseil: --as-needed keeps those in use, and no
# list of them, which differs between releases, has to be kept here.
write_abseil() {
  begin_package .
  {
    printf 'cc_library(name = "system", linkopts = ["-Wl,--as-needed",\n'
    for so in /usr/lib/*/libabsl_*.so /usr/lib64/libabsl_*.so; do
      [ -e "$so" ] || continue
      so=${so##*/lib}
      printf '    "-l%s",\n' "${so%.so}"
    done | sort -u
    printf '])\n'
  } >> BUILD.bazel
  grep -q '"-labsl_' BUILD.bazel || die "dualstack: no libabsl_*.so. Install libabsl-dev."

  echo "$abseil_targets" | while read -r label header; do
    [ -n "$label" ] || continue
    need "/usr/include/$header" "libabsl-dev, 20220623 or later"
    package=absl/${label%:*}
    [ -e "$package/BUILD.bazel" ] || begin_package "$package"
    printf 'cc_library(name = "%s", deps = ["//:system"])\n' "${label#*:}" \
      >> "$package/BUILD.bazel"
  done
}

# Compiled from the sources that the package brings, so with our flags and sanitizers.
write_googletest() {
  need /usr/src/googletest/googletest googletest
  ln -sfn /usr/src/googletest/googletest googletest
  ln -sfn /usr/src/googletest/googlemock googlemock
  begin_package .
  cat >> BUILD.bazel << 'BUILD'

cc_library(
    name = "gtest",
    testonly = True,
    srcs = [
        "googlemock/src/gmock-all.cc",
        "googletest/src/gtest-all.cc",
    ],
    hdrs = glob([
        "googlemock/include/**/*.h",
        "googletest/include/**/*.h",
    ]),
    includes = [
        "googlemock",
        "googlemock/include",
        "googletest",
        "googletest/include",
    ],
    linkopts = ["-pthread"],
    textual_hdrs = glob(
        [
            "googlemock/src/*",
            "googletest/src/*",
        ],
        exclude = ["**/*-all.cc"],
    ),
)

cc_library(
    name = "gtest_main",
    testonly = True,
    srcs = ["googlemock/src/gmock_main.cc"],
    deps = [":gtest"],
)
BUILD
}

write_benchmark() {
  need /usr/include/benchmark/benchmark.h libbenchmark-dev
  begin_package .
  cat >> BUILD.bazel << 'BUILD'

cc_library(
    name = "benchmark",
    linkopts = [
        "-lbenchmark",
        "-pthread",
    ],
)

cc_library(
    name = "benchmark_main",
    linkopts = ["-lbenchmark_main"],
    deps = [":benchmark"],
)
BUILD
}

mkdir -p "$dir"
cd "$dir"
: > WORKSPACE
printf 'module(name = "%s")\nbazel_dep(name = "rules_cc", version = "0.0.17")\n' "$name" \
  > MODULE.bazel

case $name in
abseil-cpp) write_abseil ;;
googletest) write_googletest ;;
google_benchmark) write_benchmark ;;
remote_coverage_tools)
  # Bazel 4 asks for these two with every test; only `bazel coverage` runs them.
  cat > BUILD.bazel << 'BUILD'
package(default_visibility = ["//visibility:public"])

filegroup(name = "coverage_report_generator")

filegroup(name = "lcov_merger")
BUILD
  ;;
apple_support | buildozer | protobuf | zlib) ;; # Bazel 7 names them; nothing here uses them.
*) die "system_deps.sh: unknown dependency $name" ;;
esac
