"""CcInfo."""

load(":native.bzl", "NativeCcInfo")

CcInfo = NativeCcInfo
