"""Asks the compiler about mutants that no run noticed.

Some code runs in the compiler alone: what makes a table, reads a literal, or stands in a
static_assert. A mutant there is noticed if something no longer compiles.
"""

import concurrent.futures
import os
import subprocess

import build


def sources(copy, path, reached):
    """What to compile: the headers, with their literals, and the tests of the file's layer that
    have a static_assert, or only the file's own test where a run comes by."""
    layer, stem = path.split('/')[0], os.path.splitext(os.path.basename(path))[0]
    found = []
    for directory, _, files in os.walk(f'{copy.tree}/{layer}'):
        for file in sorted(files):
            own = file == f'{stem}_test.cc'
            if file.endswith('_test.cc') and (own or not reached):
                with open(f'{directory}/{file}', encoding='utf-8') as text:
                    if 'static_assert' in text.read():
                        found.append((not own, f'{directory}/{file}'))
    return [copy.all_headers('mutated')] + [file for _, file in sorted(found)]


def compiles(copy, source, number):
    """Whether a file does with a mutant; with none, if the number is -1."""
    done = subprocess.run(
        [build.COMPILER, *copy.flags('mutated'), *build.LENIENT, '-fsyntax-only',
         f'-DDS_MUT_FIX={number}', source], cwd=copy.tree, capture_output=True, check=False)
    return done.returncode == 0


def refusals(copy, survivors, jobs):
    """Those of the survivors, given as (number, whether a test reaches it), that are refused."""
    wanted = {number: sources(copy, copy.mutants[number][0], reached)
              for number, reached in survivors}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        every = sorted({source for of_mutant in wanted.values() for source in of_mutant})
        sound = {source for source, good in zip(
            every, pool.map(lambda source: compiles(copy, source, -1), every)) if good}
        verdicts = pool.map(
            lambda number: not all(compiles(copy, source, number)
                                   for source in wanted[number] if source in sound), wanted)
        yield from (number for number, verdict in zip(wanted, verdicts) if verdict)
