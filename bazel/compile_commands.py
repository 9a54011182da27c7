#!/usr/bin/env python3
"""Writes compile_commands.json for clangd and clang-tidy: compile_commands.py [BAZEL FLAGS]"""
import json
import subprocess
import sys


def bazel(*args):
    return subprocess.run(["bazel", *args], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True).stdout


root = bazel("info", "execution_root").strip()
query = 'mnemonic("CppCompile", //...)'
actions = json.loads(bazel("aquery", *sys.argv[1:], "--output=jsonproto", query))["actions"]
commands = []
for action in actions:
    args = action["arguments"]
    if "-c" in args:
        commands.append({"directory": root, "file": args[args.index("-c") + 1], "arguments": args})
json.dump(commands, open("compile_commands.json", "w"), indent=1)
print(len(commands), "commands")
