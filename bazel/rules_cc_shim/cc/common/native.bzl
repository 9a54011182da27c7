"""Builtins, under names that do not hide them."""

native_cc_common = cc_common
NativeCcInfo = CcInfo
