"""Finds the mutants of a C++ source file in its syntax tree.

A mutant is one small mistake: another operator, a condition forced, a number off by one. Not
looked at are what a macro expands to, template arguments, array bounds, case labels,
static_assert, requires and `if constexpr`, which no test can choose at run time.
"""

import bisect
import dataclasses
import sys

# Where Debian puts modules, which another python3 in the path does not know.
sys.path.append('/usr/lib/python3/dist-packages')

try:
    from clang import cindex
    from clang.cindex import CursorKind as Kind
    from clang.cindex import TypeKind
except ImportError:
    sys.exit('no module clang: apt-get install python3-clang-19')

# By operator, what is written in its place.
BINARY = {
    '<': ('<=', '>='), '<=': ('<', '>'), '>': ('>=', '<='), '>=': ('>', '<'),
    '==': ('!=',), '!=': ('==',),
    '+': ('-',), '-': ('+',), '*': ('/',), '/': ('*',), '%': ('*',),
    '<<': ('>>',), '>>': ('<<',), '&': ('|',), '|': ('&',), '^': ('|',),
    '&&': ('||',), '||': ('&&',),
    '=': (),
    '+=': ('-=',), '-=': ('+=',), '*=': ('/=',), '/=': ('*=',), '%=': ('*=',),
    '<<=': ('>>=',), '>>=': ('<<=',), '&=': ('|=',), '|=': ('&=',), '^=': ('|=',),
}
# What both operands of a connective must be for it to depend on the other one alone.
NEUTRAL = {'&&': 'true', '||': 'false'}

CONDITIONAL = {
    Kind.IF_STMT: ('true', 'false'), Kind.CONDITIONAL_OPERATOR: ('true', 'false'),
    # A loop without an end tells no more than one that is left out.
    Kind.WHILE_STMT: ('false',), Kind.DO_STMT: ('false',), Kind.FOR_STMT: ('false',),
}

FUNCTIONS = {
    Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.CONSTRUCTOR, Kind.DESTRUCTOR,
    Kind.CONVERSION_FUNCTION, Kind.FUNCTION_TEMPLATE, Kind.LAMBDA_EXPR,
}
SKIPPED = {
    Kind.STATIC_ASSERT, Kind.CONCEPT_DECL, Kind.REQUIRES_EXPR, Kind.ENUM_DECL,
    Kind.TYPE_ALIAS_DECL, Kind.TYPEDEF_DECL, Kind.TYPE_ALIAS_TEMPLATE_DECL,
    Kind.TEMPLATE_TYPE_PARAMETER, Kind.TEMPLATE_NON_TYPE_PARAMETER,
    Kind.TEMPLATE_TEMPLATE_PARAMETER, Kind.TYPE_REF, Kind.TEMPLATE_REF, Kind.NAMESPACE_REF,
    Kind.CXX_UNARY_EXPR,  # sizeof
}
INTEGERS = {
    TypeKind.CHAR_U, TypeKind.UCHAR, TypeKind.USHORT, TypeKind.UINT, TypeKind.ULONG,
    TypeKind.ULONGLONG, TypeKind.CHAR_S, TypeKind.SCHAR, TypeKind.SHORT, TypeKind.INT,
    TypeKind.LONG, TypeKind.LONGLONG,
}
# Statements after which nothing else has to be left out to leave them out.
JUMPS = {Kind.BREAK_STMT, Kind.CONTINUE_STMT}

# Types of results that {} is none of, or not for all who call.
NOT_FROM_BRACES = ('absl::StatusOr<', 'type-parameter')

# How a mutant takes the place of the text between `begin` and `end`.
EXPRESSION = 'expression'  # Another expression of the same type.
BOOLEAN = 'boolean'  # Another condition; an optional that is one must not become an optional bool.
NOTHING = 'nothing'  # An expression statement that is left out.
STATEMENT = 'statement'  # A statement, with its semicolon, that is left out.
RETURN = 'return'  # Another value is returned.


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One mistake in the text of a file between two offsets in bytes."""
    begin: int
    end: int
    form: str
    operator: str
    text: str  # What takes the place of the original.


class Finder:
    """Walks over what one file adds to the tree of a compilation."""

    def __init__(self, unit, path, cursors):
        self.source = open(path, 'rb').read()
        self.cursors = cursors
        self.mutants = []
        self.functions = []
        tokens = unit.get_tokens(extent=unit.get_extent(path, (0, len(self.source))))
        self.tokens = [(t.extent.start.offset, t.extent.end.offset, t.spelling)
                       for t in tokens if t.kind != cindex.TokenKind.COMMENT]
        self.starts = [token[0] for token in self.tokens]
        self.macros = sorted((c.extent.start.offset, c.extent.end.offset) for c in cursors
                             if c.kind == Kind.MACRO_INSTANTIATION)

    def text(self, begin, end):
        """What stands there, on one line."""
        text = self.source[begin:end].decode()
        if '\n' in text:
            text = ' '.join(t[2] for t in self.tokens_between(begin, end))
        return text

    @staticmethod
    def span(cursor):
        return cursor.extent.start.offset, cursor.extent.end.offset

    def in_macro(self, begin, end):
        at = bisect.bisect_right(self.macros, (begin, float('inf'))) - 1
        return at >= 0 and self.macros[at][0] <= begin and end <= self.macros[at][1]

    def tokens_between(self, begin, end):
        first = bisect.bisect_left(self.starts, begin)
        last = bisect.bisect_left(self.starts, end)
        return self.tokens[first:last]

    def after_template_arguments(self, begin):
        """The end of the <...> that begin there; `begin` if none do."""
        depth = 0
        for at, end, spelling in self.tokens[bisect.bisect_left(self.starts, begin):]:
            depth += {'<': 1, '>': -1, '>>': -2}.get(spelling, 0)
            if depth <= 0 or spelling == ';':
                return end if at != begin and depth <= 0 else begin
        return begin

    def token_after(self, offset):
        at = bisect.bisect_left(self.starts, offset)
        return self.tokens[at] if at < len(self.tokens) else (offset, offset, '')

    def add(self, span, form, operator, text):
        begin, end = span
        if begin < end and not self.in_macro(begin, end) and self.text(begin, end) != text:
            mutant = Mutant(begin, end, form, operator, text)
            if mutant not in self.mutants:
                self.mutants.append(mutant)

    def token_before(self, cursor):
        at = bisect.bisect_left(self.starts, self.span(cursor)[0])
        return self.tokens[at - 1][2] if at > 0 else ''

    # --- One method for each kind of mistake

    def binary(self, cursor):
        children = list(cursor.get_children())
        if len(children) < 2:
            return
        (begin, left_end), (right_begin, end) = self.span(children[0]), self.span(children[-1])
        between = [t for t in self.tokens_between(left_end, right_begin)]
        if len(between) != 1 or between[0][2] not in BINARY or not begin < left_end:
            return
        token = between[0][2]
        left, right = self.text(begin, left_end), self.text(right_begin, end)
        head, tail = self.text(left_end, between[0][0]), self.text(between[0][1], right_begin)
        for other in BINARY[token]:
            if other in ('/', '*', '|', '&') and self.is_pointer(children):
                continue
            self.add((begin, end), EXPRESSION, f'{token} to {other}',
                     left + head + other + tail + right)
        if token in NEUTRAL:
            self.add(self.span(children[0]), BOOLEAN, 'left operand left out', NEUTRAL[token])
            self.add(self.span(children[-1]), BOOLEAN, 'right operand left out', NEUTRAL[token])

    @staticmethod
    def is_pointer(children):
        return any(c.type.get_canonical().kind == TypeKind.POINTER for c in children)

    def unary(self, cursor):
        begin, end = self.span(cursor)
        operand = next(cursor.get_children(), None)
        first = self.token_after(begin)[2]
        if operand is None:
            return
        inner = self.text(*self.span(operand))
        if first in ('!', '~', '-'):
            self.add((begin, end), BOOLEAN if first == '!' else EXPRESSION,
                     f'{first} left out', inner)
        elif first in ('++', '--'):
            self.add((begin, end), EXPRESSION, 'other direction',
                     ('--' if first == '++' else '++') + inner)
        elif self.span(operand)[0] == begin and self.text(end - 2, end) in ('++', '--'):
            self.add((begin, end), EXPRESSION, 'other direction',
                     inner + ('--' if self.text(end - 2, end) == '++' else '++'))

    def condition(self, cursor):
        begin, end = self.span(cursor)
        children = list(cursor.get_children())
        if cursor.kind == Kind.IF_STMT:
            head = [t[2] for t in self.tokens_between(begin, end)[:2]]
            if 'constexpr' in head:
                return
            # None where it declares what it asks.
            conditions = [c for c in children if c.kind != Kind.DECL_STMT][:1]
        elif cursor.kind == Kind.FOR_STMT:
            semicolons, depth = [], 0
            for at, _, spelling in self.tokens_between(begin, end):
                depth += (spelling in ('(', '{', '[')) - (spelling in (')', '}', ']'))
                if spelling == ';' and depth == 1:
                    semicolons.append(at)
                if depth == 0 and spelling == ')':
                    break
            if len(semicolons) != 2:
                return
            conditions = [c for c in children
                          if semicolons[0] < self.span(c)[0] and
                          self.span(c)[1] <= semicolons[1]][:1]
        elif cursor.kind == Kind.DO_STMT:
            conditions = children[-1:]
        else:
            conditions = children[:1]
        for condition in conditions:
            if condition.kind.is_expression():
                for value in CONDITIONAL[cursor.kind]:
                    self.add(self.span(condition), BOOLEAN, f'condition is {value}', value)

    def literal(self, cursor):
        span = self.span(cursor)
        text = self.text(*span)
        if cursor.kind == Kind.CXX_BOOL_LITERAL_EXPR:
            self.add(span, EXPRESSION, 'other value', 'false' if text == 'true' else 'true')
            return
        if cursor.kind == Kind.CHARACTER_LITERAL:
            if len(text) == 3:
                other = chr(ord(text[1]) + 1)
                other = '\\' + other if other in '\\\'' else other
                self.add(span, EXPRESSION, 'next character', f"'{other}'")
            return
        digits = text.replace("'", '').rstrip('uUlLzZ')
        suffix = text.replace("'", '')[len(digits):]
        try:
            value = int(digits, 0) if digits != '0' and not (
                digits.startswith('0') and digits.isdigit()) else int(digits, 8)
        except ValueError:
            return
        for other in (value + 1, value - 1):
            if other >= 0:
                self.add(span, EXPRESSION, f'{value} to {other}', f'{other}{suffix}')

    def enumerator(self, cursor):
        declared = cursor.referenced
        if declared is None or declared.kind != Kind.ENUM_CONSTANT_DECL:
            return
        others = [c.spelling for c in declared.semantic_parent.get_children()
                  if c.kind == Kind.ENUM_CONSTANT_DECL]
        text = self.text(*self.span(cursor))
        if len(others) < 2 or not text.endswith(declared.spelling):
            return
        other = others[(others.index(declared.spelling) + 1) % len(others)]
        self.add(self.span(cursor), EXPRESSION, 'next enumerator',
                 text[:len(text) - len(declared.spelling)] + other)

    def returned(self, cursor, function):
        value = next(cursor.get_children(), None)
        begin, end = self.span(cursor)
        if value is None or function is None or function.kind == Kind.LAMBDA_EXPR:
            return
        result = function.result_type.get_canonical()
        text = self.text(*self.span(value))
        after = self.token_after(end)
        span = (begin, after[1]) if after[2] == ';' else (begin, end)
        if result.kind == TypeKind.BOOL:
            if value.kind not in (Kind.CXX_BOOL_LITERAL_EXPR,):
                self.add(span, RETURN, 'other value', f'return !({text});')
        elif (result.kind not in (TypeKind.LVALUEREFERENCE, TypeKind.AUTO, TypeKind.ENUM,
                                  TypeKind.VOID) and
              not result.spelling.startswith(NOT_FROM_BRACES) and
              text not in ('{}', 'std::nullopt', 'nullptr', '0')):
            self.add(span, RETURN, 'returns {}', 'return {};')

    def swapped(self, cursor):
        arguments = [a for a in cursor.get_arguments() if a is not None]
        begin, end = self.span(cursor)
        for one, two in zip(arguments, arguments[1:]):
            types = {a.type.get_canonical().get_named_type().spelling for a in (one, two)}
            (one_begin, one_end), (two_begin, two_end) = self.span(one), self.span(two)
            if len(types) != 1 or types & {'<dependent type>', ''}:
                continue
            if not begin < one_begin < one_end < two_begin < two_end <= end:
                continue
            first, second = self.text(one_begin, one_end), self.text(two_begin, two_end)
            if first == second:
                continue
            self.add((begin, end), EXPRESSION, 'arguments swapped',
                     self.text(begin, one_begin) + second + self.text(one_end, two_begin) + first +
                     self.text(two_end, end))

    def left_out(self, cursor):
        """A statement of a block, or what an if or a loop guards."""
        begin, end = self.span(cursor)
        if cursor.kind in JUMPS:
            self.add((begin, self.token_after(end)[1]), STATEMENT, 'left out', '')
        elif cursor.kind == Kind.RETURN_STMT and next(cursor.get_children(), None) is None:
            self.add((begin, self.token_after(end)[1]), STATEMENT, 'left out', '')
        elif cursor.kind.is_expression() and self.token_after(end)[2] == ';':
            self.add((begin, end), NOTHING, 'left out', '')

    # --- The walk

    def visit(self, cursor, function):
        kind = cursor.kind
        if kind in SKIPPED or (kind in FUNCTIONS and self.has_no_run_time(cursor)):
            return
        if kind in FUNCTIONS:
            function = cursor
            if kind != Kind.LAMBDA_EXPR:
                self.keep(cursor)
        if kind in CONDITIONAL:
            self.condition(cursor)
        if kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR):
            self.binary(cursor)
        elif kind in (Kind.CALL_EXPR, Kind.UNEXPOSED_EXPR):
            self.binary(cursor)
            if kind == Kind.CALL_EXPR:
                self.swapped(cursor)
        elif kind == Kind.UNARY_OPERATOR:
            self.unary(cursor)
        elif kind in (Kind.INTEGER_LITERAL, Kind.CHARACTER_LITERAL, Kind.CXX_BOOL_LITERAL_EXPR):
            self.literal(cursor)
        elif kind == Kind.DECL_REF_EXPR:
            self.enumerator(cursor)
        elif kind == Kind.RETURN_STMT:
            self.returned(cursor, function)
        children = list(cursor.get_children())
        blocks = (Kind.COMPOUND_STMT, Kind.IF_STMT, Kind.FOR_STMT, Kind.WHILE_STMT,
                  Kind.CXX_FOR_RANGE_STMT, Kind.CASE_STMT, Kind.DEFAULT_STMT)
        if kind in blocks:
            for child in children:
                if self.token_after(self.span(child)[1])[2] == ';' and not (
                        kind == Kind.FOR_STMT and child != children[-1]):
                    self.left_out(child)
        if kind == Kind.CASE_STMT:
            children = children[1:]  # Not its label.
        elif kind in (Kind.DECL_REF_EXPR, Kind.MEMBER_REF_EXPR):
            children = children[:1] if kind == Kind.MEMBER_REF_EXPR else []
        elif kind.is_declaration():
            # Neither template arguments nor bounds of its type.
            name = cursor.location.offset
            children = [c for c in children if not c.kind.is_expression() or
                        (self.span(c)[0] >= name and self.token_before(c) != '[')]
        arguments_end = 0
        for child in children:
            if child.kind == Kind.TEMPLATE_REF:
                arguments_end = self.after_template_arguments(
                    self.token_after(self.span(child)[1])[0])
            elif self.span(child)[0] >= arguments_end:
                self.visit(child, function)

    def has_no_run_time(self, cursor):
        """Of a function: that it is consteval, or has no body of its own."""
        spellings = [t[2] for t in self.tokens_between(*self.span(cursor))]
        body = spellings.index('{') if '{' in spellings else len(spellings)
        return 'consteval' in spellings[:body] or spellings[-1:] != ['}']

    def keep(self, function):
        """Notes where a function begins, behind what makes it a template."""
        begin, _ = self.span(function)
        first = self.token_after(begin)
        if first[2] == 'template':
            begin = self.token_after(self.after_template_arguments(
                self.token_after(first[1])[0]))[0]
        if self.token_after(begin)[2] != 'requires' and not self.in_macro(begin, begin):
            self.functions.append(begin)

    def find(self):
        for cursor in self.cursors:
            if not cursor.kind.is_preprocessing():
                self.visit(cursor, None)
        return (sorted(self.mutants, key=lambda m: (m.begin, -m.end, m.form, m.operator, m.text)),
                sorted(set(self.functions)))


def find(main, paths, flags):
    """Of each of these files that `main` is or includes, its mutants by their place in it, and
    where its functions begin."""
    options = cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
    unit = cindex.Index.create().parse(main, args=list(flags), options=options)
    cursors = {path: [] for path in paths}
    for cursor in unit.cursor.get_children():
        file = cursor.location.file
        if file is not None and file.name in cursors:
            cursors[file.name].append(cursor)
    return {path: Finder(unit, path, of_file).find() for path, of_file in cursors.items()}
