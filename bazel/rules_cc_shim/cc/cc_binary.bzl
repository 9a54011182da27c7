"""cc_binary, native until Bazel 8."""

cc_binary = native.cc_binary
