"""Finds among the survivors those that the compiler takes for the original.

A mutant is equivalent if an optimised assembler text is the same with it and without it, of a
file that has the place in it: with a call at that place the text is another one.
"""

import concurrent.futures
import os
import subprocess

import build

COMMAND = [build.COMPILER, *build.LENIENT, '-O2', '-S', '-o', '-']


class Compiler:
    """Compiles files of a copy as one mutant."""

    def __init__(self, copy):
        self.copy = copy
        self.clean = {}

    def assembler(self, path, define):
        """None where it does not compile."""
        done = subprocess.run(
            [*COMMAND, *self.copy.flags('mutated'), define, path],
            cwd=self.copy.tree, capture_output=True, text=True, check=False)
        return done.stdout if done.returncode == 0 else None

    def original(self, path):
        if path not in self.clean:
            self.clean[path] = self.assembler(path, '-DDS_MUT_FIX=-1')
        return self.clean[path]

    def is_equivalent(self, number, paths):
        """As far as one of these files can tell."""
        for path in paths:
            mutant = self.assembler(path, f'-DDS_MUT_FIX={number}')
            if mutant is None or mutant != self.original(path):
                return False
            if self.assembler(path, f'-DDS_MUT_PROBE={number}') != self.original(path):
                return True
        return False


def units(copy, path, tests):
    """Where a file's functions are: in itself, and, if they are templates, in a test of it."""
    sources = [test.name[2:].replace(':', '/') + '.cc' for test in tests]
    return [path] + [source for source in sources if os.path.exists(f'{copy.tree}/{source}')][:2]


def equivalents(copy, survivors, tests, jobs):
    """Those of the survivors, given by their numbers, that are no mutants."""
    compiler = Compiler(copy)
    reaching = {n: sorted((t for t in tests if n in t.reached), key=lambda t: t.seconds)
                for n in survivors}
    for path in {copy.mutants[n][0] for n in survivors}:
        compiler.original(path)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        verdicts = pool.map(lambda n: compiler.is_equivalent(
            n, units(copy, copy.mutants[n][0], reaching[n])), survivors)
        yield from (n for n, verdict in zip(survivors, verdicts) if verdict)
