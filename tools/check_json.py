#!/usr/bin/env python3
"""Checks what `dualstack inspect --json` wrote, with a JSON parser that is not ours.

  check_json.py LINES RECORDS [--escaped | --write-escaped FILE]

There must be one line of ASCII for each line of LINES, a JSON object with all keys in their order,
and its "input" must be that line's bytes, or with --escaped its escaped form. Stops at the first
that is wrong. --write-escaped writes the escaped form of all lines.
"""

import json
import sys

KEYS = [
    "input", "ok", "error", "kind", "text", "canonical", "bytes", "zone", "port", "prefix_length",
    "scope", "special", "global", "embedded", "policy",
]


def escape(line):
    return "".join(
        "\\\\" if byte == 0x5C else chr(byte) if 0x20 <= byte < 0x7F else "\\x%02x" % byte
        for byte in line)


def refuse(constant):
    raise ValueError(constant + " is not JSON")


def unique(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def check(line, record, escaped):
    got = json.loads(record.decode("ascii"), object_pairs_hook=unique, parse_constant=refuse)
    if list(got) != KEYS:
        raise ValueError("the keys are %r" % list(got))
    if got["input"] != (escape(line) if escaped else line.decode("latin-1")):
        raise ValueError("the input is %.99r" % got["input"])
    if got["ok"] is not (got["error"] is None):
        raise ValueError("ok and error disagree")
    if not isinstance(got["embedded"], list):
        raise ValueError("embedded is no list")
    absent = {key for key in KEYS if got[key] in (None, [])}
    if not got["ok"] and absent != set(KEYS) - {"input", "ok", "error"}:
        raise ValueError("invalid, but not all else is null")
    if got["ok"] and absent & {"kind", "text", "canonical", "bytes"}:
        raise ValueError("valid, but not all is there")


def main():
    lines, records = (open(path, "rb").read().split(b"\n") for path in sys.argv[1:3])
    if not lines[-1]:
        lines.pop()
    if records.pop():
        sys.exit("the last record does not end with a newline")
    if len(records) != len(lines):
        sys.exit("%d records for %d lines" % (len(records), len(lines)))
    for number, (line, record) in enumerate(zip(lines, records), 1):
        try:
            check(line, record, "--escaped" in sys.argv)
        except ValueError as error:
            sys.exit("line %d: %s: %r" % (number, error, record[:500]))
    if "--write-escaped" in sys.argv:
        with open(sys.argv[4], "w", encoding="ascii") as out:
            out.writelines(escape(line) + "\n" for line in lines)


main()
