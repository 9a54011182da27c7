"""cc_library, native until Bazel 8."""

cc_library = native.cc_library
