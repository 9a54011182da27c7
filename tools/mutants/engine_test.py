#!/usr/bin/env python3
"""Sees the engine find, kill and spare in example/digits.h what it should.
  tools/mutants/engine_test.py
Says SKIPPED where python3-clang-19 or clang is missing."""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = 'tools/mutants/example/digits.h'
TEST = 'tools/mutants/example/digits_test.cc'

EXPECTED = f'{HERE}/example/expected.tsv'


def judged(directory):
    """Lines like the expected ones."""
    import build  # pylint: disable=import-outside-toplevel
    import equivalence  # pylint: disable=import-outside-toplevel
    import refusal  # pylint: disable=import-outside-toplevel
    import report  # pylint: disable=import-outside-toplevel
    import trial  # pylint: disable=import-outside-toplevel

    root = os.path.dirname(os.path.dirname(HERE))
    copy = build.Copy(root, f'{directory}/tree', [PATH], [PATH, TEST], f'{directory}/scratch')
    copy.find(1)
    # The template's mutants are seen only here.
    binary = f'{directory}/digits_test'
    while True:
        done = subprocess.run(
            [build.COMPILER, '-std=c++20', f'-I{directory}/scratch/mutated', *build.LENIENT,
             TEST, build.state_object(copy.scratch), '-o', binary],
            cwd=copy.tree, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        if not copy.drop(done.stderr):
            sys.exit(done.stderr)
    test = build.Test('//tools/mutants/example:digits_test', [binary], directory)
    assert trial.measure(test, len(copy.mutants), copy.scratch)

    verdicts = {n: ('did not compile', '') for n in copy.dropped}
    trial.judge_all([test], [(n, PATH) for n in copy.numbers(PATH)], 2,
                    lambda n, verdict, by: verdicts.update({n: (verdict, by)}))
    survivors = [n for n, verdict in verdicts.items() if verdict[0] in report.ALIVE]
    for number in refusal.refusals(
            copy, [(n, verdicts[n][0] == 'survived') for n in survivors], 2):
        verdicts[number] = ('refused', '')
        survivors.remove(number)
    for number in equivalence.equivalents(copy, survivors, [test], 2):
        verdicts[number] = ('equivalent', '')
    names = report.identities(copy)
    return [f'{names[n][2]}\t{names[n][4]}\t{copy.mutants[n][1].text}\t{verdicts[n][0]}'
            for n in sorted(verdicts)]


def main():
    if '--help' in sys.argv[1:]:
        print(__doc__)
        return 0
    if not os.path.exists('/usr/lib/python3/dist-packages/clang/cindex.py'):
        print('SKIPPED: no python3-clang-19')
        return 0
    if not shutil.which('clang++'):
        print('SKIPPED: no clang++')
        return 0
    with tempfile.TemporaryDirectory() as directory:
        lines = judged(directory)
    with open(EXPECTED, encoding='utf-8') as file:
        wanted = [line for line in file.read().splitlines() if not line.startswith('#')]
    for line in sorted(set(lines) ^ set(wanted)):
        print('unexpected:' if line in lines else 'missing:', line)
    passed = sorted(lines) == sorted(wanted)
    print(f'{len(lines)} mutants, as expected' if passed else 'FAILED')
    return 0 if passed else 1


if __name__ == '__main__':
    sys.exit(main())
