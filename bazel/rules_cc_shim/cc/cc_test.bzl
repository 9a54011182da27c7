"""cc_test, native until Bazel 8."""

cc_test = native.cc_test
