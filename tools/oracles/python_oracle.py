#!/usr/bin/env python3
"""Python's standard library, module ipaddress: reads what `differential --print` prints.

Each line is a text in hexadecimal, a tab, and in hexadecimal what we read, or "-". Prints what
differs, and at last `python: N texts, N accepted, N set apart, N unexplained`.
"""
import ipaddress
import sys

texts = accepted = apart = unexplained = 0
for line in sys.stdin:
    text, ours = line.rstrip("\n").split("\t")
    text = bytes.fromhex(text).decode("latin-1")
    texts += 1
    if "%" in text:
        apart += 1  # ipaddress reads a zone; our plain addresses have none.
        continue
    try:
        theirs = ipaddress.ip_address(text).packed.hex()
        accepted += 1
    except ValueError:
        theirs = "-"
    if theirs != ours:
        unexplained += 1
        if unexplained <= 20:
            print(f"python: {text!r}: ours {ours}, theirs {theirs}")
print(f"python: {texts} texts, {accepted} accepted, {apart} set apart, {unexplained} unexplained")
sys.exit(unexplained != 0)
