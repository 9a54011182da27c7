"""A copy of the checkout in which the sources hold their mutants, built by Bazel."""

import concurrent.futures
import dataclasses
import hashlib
import os
import pickle
import re
import subprocess
import sys

import schemata
import sites

# Of the compiler that reads the sources here and builds the copy.
COMPILER = 'clang++'
# A switch is no constant, where a literal was one that fits; and all errors at once.
LENIENT = ['-w', '-Wno-c++11-narrowing', '-ferror-limit=0',
           '-fdiagnostics-print-source-range-info', '-fconstexpr-steps=100000000']
# file:line:column:{line:column-line:column}...: error: ...
ERROR = re.compile(r'^(?:\./)?(?P<path>[^\s:]+):(?P<line>\d+):(?P<column>\d+):'
                   r'(?P<ranges>(?:\{[-:\d]+\})*:?) (?:fatal )?error: ')


@dataclasses.dataclass
class Test:
    """A program that fails if a mutant that it notices is active."""
    name: str
    command: list
    directory: str
    isolated: bool = False  # Has a network namespace of its own.
    seconds: float = 0.0
    reached: frozenset = frozenset()


class Copy:
    """Sources at `root`, and at `tree` the same with mutants in those of `paths`."""

    def __init__(self, root, tree, paths, files, scratch):
        self.root, self.tree, self.paths = root, tree, paths
        self.scratch = scratch
        os.makedirs(scratch, exist_ok=True)
        # What `#include "dualstack/..."` finds, in each of the two.
        for name, target in (('original', root), ('mutated', tree)):
            os.makedirs(f'{scratch}/{name}', exist_ok=True)
            link = f'{scratch}/{name}/dualstack'
            if os.path.islink(link):
                os.unlink(link)
            os.symlink(target, link)
        self.mutants = []  # (path, mutant), whose index is the mutant's number.
        self.functions = {}  # By path, where they begin.
        self.dropped = set()  # Numbers of those that do not compile,
        self.kept_dropped = ''  # and where they are kept, as each costs a build of everything.
        for path in files:
            if path not in paths:
                write(f'{tree}/{path}', open(f'{root}/{path}', 'rb').read(),
                      os.access(f'{root}/{path}', os.X_OK))

    def flags(self, which):
        return ['-x', 'c++', '-std=c++20', f'-I{self.scratch}/{which}']

    def read_sources(self, jobs):
        """By path, the mutants of a file and where its functions begin."""
        prefix = f'{self.scratch}/original/dualstack/'
        headers = [path for path in self.paths if path.endswith('.h')]
        units = [(path, [path]) for path in self.paths if path not in headers]
        with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
            futures = [pool.submit(sites.find, self.all_headers('original'),
                                   [prefix + path for path in headers], self.flags('original'))]
            futures += [pool.submit(sites.find, prefix + main, [prefix + path for path in paths],
                                    self.flags('original')) for main, paths in units]
            return {path[len(prefix):]: of_file for future in futures
                    for path, of_file in future.result().items()}

    def find(self, jobs):
        """Finds the mutants and leaves in the tree those that compile. Reading the sources takes
        minutes, so what was found is kept."""
        digest = hashlib.sha256(open(sites.__file__, 'rb').read())
        for path in self.paths:
            digest.update(path.encode() + open(f'{self.root}/{path}', 'rb').read())
        kept = f'{self.scratch}/found-{digest.hexdigest()[:16]}'
        if not os.path.exists(kept):
            found = self.read_sources(jobs)
            with open(kept, 'wb') as file:
                pickle.dump(found, file)
        with open(kept, 'rb') as file:
            found = pickle.load(file)
        self.kept_dropped = f'{kept}-dropped'
        if os.path.exists(self.kept_dropped):
            with open(self.kept_dropped, encoding='utf-8') as file:
                self.dropped = {int(number) for number in file.read().split()}
        for path in self.paths:
            mutants, self.functions[path] = found[path]
            self.mutants += [(path, mutant) for mutant in mutants]
        for path in self.paths:
            self.write(path)
        units = [self.all_headers('mutated')] + [
            f'{self.tree}/{path}' for path in self.paths if not path.endswith('.h')]
        while units:
            units = self.check(units, jobs)

    def all_headers(self, which):
        """A file that includes all of those with mutants."""
        path = f'{self.scratch}/{which}/all_headers.cc'
        write(path, ''.join(f'#include "dualstack/{path}"\n' for path in self.paths
                            if path.endswith('.h')).encode())
        return path

    def numbers(self, path):
        return [n for n, (other, _) in enumerate(self.mutants)
                if other == path and n not in self.dropped]

    def write(self, path):
        source = open(f'{self.root}/{path}', 'rb').read()
        chosen = [(n, self.mutants[n][1]) for n in self.numbers(path)]
        write(f'{self.tree}/{path}', schemata.instrument(
            source, chosen, self.functions[path], path).encode())

    def drop(self, *messages):
        """Takes out the mutants that a compiler complained of, in messages that are all of the
        tree as it is. False if it was of none."""
        blamed, texts = set(), {}
        for line in '\n'.join(messages).splitlines():
            error = ERROR.match(line)
            path = error and error['path'].split('dualstack/')[-1]
            if path not in self.paths:
                continue
            if path not in texts:
                texts[path] = schemata.Blame(open(f'{self.tree}/{path}', encoding='utf-8').read())
            ranges = [((int(a), int(b)), (int(c), int(d))) for a, b, c, d in re.findall(
                r'\{(\d+):(\d+)-(\d+):(\d+)\}', error['ranges'])]
            blamed |= texts[path].find(int(error['line']), int(error['column']), ranges)
        self.dropped |= blamed
        with open(self.kept_dropped, 'w', encoding='utf-8') as file:
            print(*sorted(self.dropped), file=file)
        for path in {self.mutants[number][0] for number in blamed}:
            self.write(path)
        return bool(blamed)

    def check(self, units, jobs):
        """Drops what the compiler complains of in these files, and returns those in which it was
        something: the build would complain once for each file that includes them."""
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            errors = [(unit, messages) for unit, messages in zip(
                units, pool.map(self.errors, units)) if messages]
        if errors and not self.drop(*(messages for _, messages in errors)):
            sys.exit('tools/mutation: no mutant, and does not compile:\n' + errors[0][1][:3000])
        print(f'{len(self.dropped)} of {len(self.mutants)} mutants do not compile',
              file=sys.stderr, flush=True)
        return [unit for unit, _ in errors]

    def errors(self, unit):
        """What the compiler says of a file that it refuses; nothing of one that it takes."""
        done = subprocess.run([COMPILER, *self.flags('mutated'), *LENIENT, '-fsyntax-only', unit],
                              cwd=self.tree, capture_output=True, text=True, check=False)
        return done.stderr if done.returncode != 0 else ''


def write(path, content, executable=False):
    """Leaves a file alone that is as it should be, so that it need not be built again."""
    if os.path.exists(path) and open(path, 'rb').read() == content:
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(content)
    if executable:
        os.chmod(path, 0o755)


def state_object(scratch):
    """What the switches need, as an object to link with."""
    write(f'{scratch}/state.c', schemata.STATE.encode())
    subprocess.run(['cc', '-O1', '-c', '-o', f'{scratch}/state.o', f'{scratch}/state.c'],
                   check=True)
    return f'{scratch}/state.o'


def query(tree, expression):
    """The targets that Bazel finds."""
    done = subprocess.run(['bazel', 'query', '--color=no', '--noshow_progress', expression],
                          cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f'tools/mutation: bazel query failed\n{done.stderr[-2000:]}')
    return done.stdout.split()


def runfiles(binary):
    """Where a test that Bazel starts is: the name depends on Bazel's version and on ours."""
    names = ('_main', 'dualstack', '__main__')
    return next(path for path in (f'{binary}.runfiles/{name}' for name in names)
                if os.path.isdir(path))


def bazel(copy, expression):
    """Builds the tests that a query finds, without the mutants that do not compile."""
    flags = ['--color=no', '--curses=no', '--noshow_progress', '--config=clang', '--keep_going',
             '--features=-layering_check', '--copt=-O1', '--strip=always',
             *(f'--copt={flag}' for flag in LENIENT),
             f'--linkopt={state_object(copy.scratch)}']
    targets = query(copy.tree, f'kind("cc_test rule", {expression}) except '
                               f'attr(tags, "exhaustive|manual|external", {expression})')
    isolated = set(query(copy.tree, f'attr(tags, "block-network", {expression})'))
    while True:
        done = subprocess.run(['bazel', 'build', *flags, *targets], cwd=copy.tree,
                              capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        if not copy.drop(done.stderr):
            sys.exit(f'tools/mutation: the mutants do not build\n{done.stderr[-6000:]}')
    tests = []
    for target in targets:
        binary = f'{copy.tree}/bazel-bin/{target[2:].replace(":", "/")}'
        tests.append(Test(target, [binary, '--gtest_brief=1', '--gtest_fail_fast'],
                          runfiles(binary), target in isolated))
    return tests
