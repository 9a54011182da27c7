#!/bin/sh
# Writes, into DIR, a Bazel repository that stands for dependency NAME and links the
# copy installed by the system's package manager.
#   system_deps.sh abseil-cpp|googletest|google_benchmark DIR
set -eu
name=$1 dir=$2
mkdir -p "$dir"
cd "$dir"
: > WORKSPACE
printf 'module(name = "%s")\nbazel_dep(name = "rules_cc", version = "0.0.17")\n' "$name" > MODULE.bazel
header='load("@rules_cc//cc:cc_library.bzl", "cc_library")
package(default_visibility = ["//visibility:public"])'

case $name in
abseil-cpp)
  {
    echo "$header"
    echo 'cc_library(name = "system", linkopts = ["-Wl,--as-needed",'
    for so in /usr/lib/*/libabsl_*.so /usr/lib64/libabsl_*.so; do
      [ -e "$so" ] || continue
      so=${so##*/lib}
      echo "  \"-l${so%.so}\","
    done
    echo '])'
  } > BUILD.bazel
  # Package:target pairs this workspace may depend on. Unused ones cost nothing.
  for label in base:core_headers flags:flag flags:parse hash:hash status:status \
    status:statusor strings:strings strings:str_format types:span; do
    package=absl/${label%:*}
    mkdir -p "$package"
    [ -e "$package/BUILD.bazel" ] || echo "$header" > "$package/BUILD.bazel"
    echo "cc_library(name = \"${label#*:}\", deps = [\"//:system\"])" >> "$package/BUILD.bazel"
  done
  ;;
googletest)
  ln -sfn /usr/src/googletest/googletest googletest
  ln -sfn /usr/src/googletest/googlemock googlemock
  cat > BUILD.bazel << 'BUILD'
load("@rules_cc//cc:cc_library.bzl", "cc_library")
package(default_visibility = ["//visibility:public"])
cc_library(
    name = "gtest",
    testonly = True,
    srcs = ["googletest/src/gtest-all.cc", "googlemock/src/gmock-all.cc"],
    hdrs = glob(["googletest/include/**/*.h", "googlemock/include/**/*.h"]),
    includes = ["googletest", "googletest/include", "googlemock", "googlemock/include"],
    linkopts = ["-pthread"],
    textual_hdrs = glob(
        ["googletest/src/*", "googlemock/src/*"],
        exclude = ["googletest/src/gtest-all.cc", "googlemock/src/gmock-all.cc"],
    ),
)
cc_library(
    name = "gtest_main",
    testonly = True,
    srcs = ["googlemock/src/gmock_main.cc"],
    deps = [":gtest"],
)
BUILD
  ;;
google_benchmark)
  cat > BUILD.bazel << BUILD
$header
cc_library(name = "benchmark", linkopts = ["-lbenchmark", "-pthread"])
cc_library(name = "benchmark_main", linkopts = ["-lbenchmark_main"], deps = [":benchmark"])
BUILD
  ;;
remote_coverage_tools)
  # Bazel asks for these two with every test; only `bazel coverage` runs them.
  cat > BUILD.bazel << 'BUILD'
package(default_visibility = ["//visibility:public"])
filegroup(name = "coverage_report_generator")
filegroup(name = "lcov_merger")
BUILD
  ;;
apple_support | buildozer | protobuf | zlib) ;; # named by Bazel 7 itself, used by nothing here
*)
  echo "unknown dependency $name" >&2
  exit 1
  ;;
esac
