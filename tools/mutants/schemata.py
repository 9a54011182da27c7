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
ORDER = (sites.EXPRESSION, sites.BOOLEAN, sites.NOTHING, sites.STATEMENT, sites.RETURN)


def wrap(number, mutant, text):
    """`text`, or the mutant of it if the switch says so."""
    switch = f'DS_MUT({number})'
    if mutant.form == sites.EXPRESSION:
        return f'({switch} ? ({mutant.text}) : ({text}))'
    if mutant.form == sites.BOOLEAN:
        return f'({switch} ? (({mutant.text}) ? true : false) : (({text}) ? true : false))'
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


QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|(?<!\w)\'(?:\\.|[^\'\\])+\'')
SWITCH = re.compile(r'\(DS_MUT\((\d+)\) \? \(|\{ if \(!?DS_MUT\((\d+)\)\) ')


class Blame:
    """Finds in a file with mutants the one at which a compiler stopped."""

    def __init__(self, text):
        # Brackets within quotes are none.
        self.text = QUOTED.sub(lambda quoted: '_' * len(quoted[0]), text)
        self.body = text[:text.index('#line 1 "')].count('\n') + 1
        self.lines = [0]
        for line in text.split('\n'):
            self.lines.append(self.lines[-1] + len(line) + 1)
        # (begin, end of the mutant, end, number), where the mutant is followed by the original.
        self.switches = [(found.start(), self.mutant_end(found), self.closed(found.start()),
                          int(found[1] or found[2])) for found in SWITCH.finditer(self.text)]

    def closed(self, begin):
        """Behind the bracket that closes the one at `begin`."""
        opening = self.text[begin]
        closing = {'(': ')', '{': '}'}[opening]
        depth = 0
        for at in range(begin, len(self.text)):
            depth += (self.text[at] == opening) - (self.text[at] == closing)
            if depth == 0:
                return at + 1
        return len(self.text)

    def mutant_end(self, switch):
        if switch[1]:
            return self.closed(switch.end() - 1)
        return self.text.index(';', switch.end())

    def offset(self, line, column):
        """Of a place in the text; clang numbers the lines of ranges as if there were no #line."""
        return self.lines[line - 1] + column - 1

    def find(self, line, column, ranges):
        """The numbers of the mutants to blame for an error with the ranges that go with it."""
        at = self.offset(self.body + line, column)
        inside = [switch for switch in self.switches if switch[0] <= at < switch[1]]
        if inside:
            return {inside[-1][3]}
        operands = set()
        for begin, end in ranges:
            operands |= {n for first, _, last, n in self.switches
                         if self.offset(*begin) <= first and last <= self.offset(*end) + 1}
        around = [switch for switch in self.switches if switch[0] <= at < switch[2]]
        return operands or {switch[3] for switch in around[-1:]}
