"""Writes all mutants of a file into it, each behind a switch.

    a < b    becomes    (DS_MUT(17) ? (a <= b) : (a < b))

so that one build holds them all. DS_MUT(n) is, by how the file is compiled,
  * as it stands: whether the process was started to be mutant n. What the compiler evaluates is
    not mutated.
  * with -DDS_MUT_FIX=n: mutant n, also for the compiler, and no switch is left. All functions
    are in the object file, also those that nobody calls.
  * with -DDS_MUT_PROBE=n: the original, with a call at n's place: n is in an object file only
    if this one differs from the original's.
The number of lines stays the same, and so do those in the compiler's messages.
"""

import re

import sites

PREAMBLE = r'''
#ifndef DS_MUT
#if defined(DS_MUT_FIX)
#define DS_MUT(n) ((n) == DS_MUT_FIX)
#elif defined(DS_MUT_PROBE)
extern "C" bool ds_mut_probe();
#define DS_MUT(n) \
  ((n) == DS_MUT_PROBE && !__builtin_is_constant_evaluated() && ds_mut_probe())
#else
extern "C" int ds_mut_active;
extern "C" unsigned char* ds_mut_reached;
constexpr bool DS_MUT(int n) {
  if (__builtin_is_constant_evaluated()) return false;
  if (n == ds_mut_active) return true;
  if (ds_mut_reached != nullptr) ds_mut_reached[n] = 1;
  return false;
}
#define DS_MUT DS_MUT
#define DS_MUT_KEEP
#endif
#ifndef DS_MUT_KEEP
#define DS_MUT_KEEP __attribute__((used))
#endif
#endif
'''

# What the switches need in a program: the mutant that it is, and a file of one byte for each
# mutant in which it leaves a 1 for those that it came by. A mapping, because a child that is
# killed should leave its own too.
STATE = r'''
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
int ds_mut_active = -1;
unsigned char* ds_mut_reached = 0;
__attribute__((constructor(101))) static void Start(void) {
  const char* active = getenv("DS_MUT_ACTIVE");
  if (active != 0) ds_mut_active = atoi(active);
  const char* path = getenv("DS_MUT_REACHED");
  struct stat file;
  if (path == 0) return;
  const int fd = open(path, O_RDWR);
  if (fd < 0 || fstat(fd, &file) != 0) abort();
  ds_mut_reached = mmap(0, file.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (ds_mut_reached == MAP_FAILED) abort();
  close(fd);
}
'''

# Outermost last, where two forms share a place.
ORDER = (sites.EXPRESSION, sites.NOTHING, sites.STATEMENT, sites.RETURN)


def wrap(number, mutant, text):
    """`text`, or the mutant of it if the switch says so."""
    switch = f'DS_MUT({number})'
    if mutant.form == sites.EXPRESSION:
        return f'({switch} ? ({mutant.text}) : ({text}))'
    if mutant.form == sites.NOTHING:
        return f'({switch} ? void() : void({text}))'
    if mutant.form == sites.STATEMENT:
        return f'{{ if (!{switch}) {text} }}'
    return f'{{ if ({switch}) {mutant.text} {text} }}'


def instrument(source, mutants, functions, path):
    """The text of a file with its mutants, given as (number, mutant), in it."""
    places = {(begin, begin): [] for begin in functions}
    for number, mutant in mutants:
        places.setdefault((mutant.begin, mutant.end), []).append((number, mutant))
    inside = sorted(places, key=lambda place: (place[0], place[0] != place[1], -place[1]))

    def render(begin, end, inner):
        text, at = '', begin
        while inner:
            first_begin, first_end = inner[0]
            nested = [p for p in inner[1:] if p[0] < first_end]
            text += source[at:first_begin].decode()
            body = render(first_begin, first_end, nested)
            if first_begin == first_end:
                body = 'DS_MUT_KEEP '
            for number, mutant in sorted(places[inner[0]], key=lambda m: ORDER.index(m[1].form)):
                body = wrap(number, mutant, body)
            text, at = text + body, first_end
            inner = inner[1 + len(nested):]
        return text + source[at:end].decode()

    return PREAMBLE + f'#line 1 "{path}"\n' + render(0, len(source), inside)


class Lines:
    """The lines of a file with mutants, as the compiler counts them."""

    def __init__(self, text):
        self.lines = text.split('\n')[PREAMBLE.count('\n') + 1:]

    def blamed(self, line, column):
        """The number of the mutant at which the compiler stopped; None if it was not at one."""
        here = self.lines[line - 1].encode()
        start = re.match(rb'\(*DS_MUT\(\d+\)', here[column - 1:])
        until = column - 1 + (start.end() if start else 0)
        before = [*self.lines[max(line - 12, 0):line - 1], here[:until].decode(errors='ignore')]
        numbers = re.findall(r'DS_MUT\((\d+)\)', '\n'.join(before))
        return int(numbers[-1]) if numbers else None
