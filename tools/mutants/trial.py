"""Starts tests as mutants."""

import concurrent.futures
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time

# More than any test needs, and little enough for a mutant that never stops to ask for more.
MEMORY = 4 << 30
FILE = 64 << 20


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE, FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(test, seconds, **environment):
    """The exit code of a test, or None if it took too long."""
    command = test.command
    if test.isolated:
        command = ['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$@"', '-', *command]
    directory = tempfile.mkdtemp(prefix='mutation')
    variables = {**os.environ, 'TEST_TMPDIR': directory, 'TMPDIR': directory, **environment}
    with subprocess.Popen(command, cwd=test.directory, env=variables, preexec_fn=limit,
                          start_new_session=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            shutil.rmtree(directory, ignore_errors=True)


def measure(test, count, scratch):
    """Runs a test as none of the `count` mutants: its time, and which it reaches. False if it
    fails by itself."""
    with tempfile.NamedTemporaryFile(dir=scratch) as file:
        file.truncate(count)
        begin = time.monotonic()
        if run(test, 600, DS_MUT_REACHED=file.name) != 0:
            return False
        test.seconds = time.monotonic() - begin
        test.reached = frozenset(n for n, byte in enumerate(file.read()) if byte)
    return True


class Killers:
    """Chooses what to try first: the test that killed the last mutant of the same file."""

    def __init__(self, tests):
        self.tests = sorted(tests, key=lambda test: test.seconds)
        self.last = {}
        self.lock = threading.Lock()

    def of(self, number, path):
        tests = [test for test in self.tests if number in test.reached]
        with self.lock:
            last = self.last.get(path)
        if last in tests and last.seconds < 20 * tests[0].seconds:
            tests.remove(last)
            tests.insert(0, last)
        return tests

    def killed(self, path, test):
        with self.lock:
            self.last[path] = test


def judge(killers, number, path):
    """What becomes of a mutant: ('killed' or 'timed out', by which test), ('survived', '') or
    ('not reached', '')."""
    tests = killers.of(number, path)
    for test in tests:
        code = run(test, 2 + 10 * test.seconds, DS_MUT_ACTIVE=str(number))
        if code != 0:
            killers.killed(path, test)
            return ('timed out' if code is None else 'killed'), test.name
    return ('survived' if tests else 'not reached'), ''


def judge_all(tests, mutants, jobs, done):
    """Judges (number, path) after the other, `jobs` at a time; tells `done` of each."""
    killers = Killers(tests)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(judge, killers, number, path): number for number, path in mutants}
        for future in concurrent.futures.as_completed(futures):
            done(futures[future], *future.result())
