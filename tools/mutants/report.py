"""Names mutants so that the names last, and sums up what became of them."""

import collections
import hashlib

KILLED = ('killed', 'timed out', 'refused')
ALIVE = ('survived', 'not reached')
COLUMNS = (*KILLED, 'equivalent', *ALIVE)


def identities(copy):
    """By number, (identity, path, line number, line, original). The identity is of the text of
    the line and not of its number, so that it outlives changes elsewhere in the file."""
    names, ordinals = {}, collections.Counter()
    sources = {path: open(f'{copy.root}/{path}', 'rb').read() for path in copy.paths}
    for number, (path, mutant) in enumerate(copy.mutants):
        source = sources[path]
        start = source.rfind(b'\n', 0, mutant.begin) + 1
        line = source[start:source.find(b'\n', mutant.begin)].decode()
        column = mutant.begin - start - (len(line) - len(line.lstrip()))
        original = ' '.join(source[mutant.begin:mutant.end].decode().split())
        key = (path, line.strip(), column, mutant.operator, original, mutant.text)
        ordinals[key] += 1
        digest = hashlib.sha256(repr((*key, ordinals[key])).encode()).hexdigest()[:10]
        names[number] = (digest, path, source.count(b'\n', 0, mutant.begin) + 1, line.strip(),
                         original)
    return names


def table(copy, verdicts):
    """A line for each file, for each layer and for all."""
    rows = collections.defaultdict(collections.Counter)
    for number, (verdict, _) in verdicts.items():
        path = copy.mutants[number][0]
        for row in (path, path.split('/')[0], 'all'):
            rows[row][verdict] += 1
    lines = [f'{"":44} mutants {" ".join(f"{c:>11}" for c in COLUMNS)}   score']
    for row in sorted(rows, key=lambda row: (row == 'all', '/' not in row, row)):
        count = rows[row]
        lines.append(f'{row:44} {sum(count.values()):7} ' +
                     ' '.join(f'{count[c]:11}' for c in COLUMNS) + f'  {score(count):5.1f} %')
    lines.append(f'{len(copy.dropped)} more do not compile')
    return '\n'.join(lines)


def score(count):
    """Per cent killed of those that are mutants."""
    total = sum(count.values()) - count['equivalent']
    return 100 * sum(count[verdict] for verdict in KILLED) / total if total else 100.0


def read_arguments(path):
    """By identity, why a mutant need not be killed."""
    arguments = {}
    for line in open(path, encoding='utf-8'):
        if line.strip() and not line.startswith('#'):
            identity, *_, argument = line.rstrip('\n').split('\t')
            arguments[identity] = argument
    return arguments
