"""Tells where an emitted pipeline differs from another in anything but one text of its author's.

Each line holds either the DAG file and the document of a pipeline to compare with, or a text in it, another text, and the
files of the pipeline that has the other text in its place; all as hexadecimal digits. What Python reads is compared, not what
is written: the tree of the DAG file, tasks by their ids instead of the names of variables, and the values of the document.
"""

import ast
import copy
import json
import re
import string
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

LONGEST_TAG = 100
LONGEST_ASSET = 1500


@dataclass(frozen=True)
class Text:
    """A text constant of the DAG file, and what it is there."""

    value: str
    kind: str


class Different(Exception):
    pass


class Spans:
    """What was read of pieces of source before: of thousands of files all but one piece are the same.

    An expression, or a statement, of the same bytes says the same; the file that holds it is parsed as a whole each time.
    """

    known = {}

    def __init__(self, source):
        self.lines = source.split(b"\n")
        # Lines may end otherwise, and a comment in one of the first two may name an encoding.
        self.known_form = b"\r" not in source and not any(line.lstrip().startswith(b"#") for line in self.lines[:2])

    def read(self, node, what, reader):
        if not self.known_form:
            return reader()
        lines = self.lines[node.lineno - 1 : node.end_lineno]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        span = (what, b"\n".join(lines))
        if span not in self.known:
            self.known[span] = keep(reader())
        return self.known[span]


def tree(source):
    """What the file says, in plain lists and dictionaries with `Text`s in them."""
    module = ast.parse(source)
    spans = Spans(source)
    docstring, *imports, block = module.body
    if not isinstance(docstring.value, ast.Constant) or not isinstance(block, ast.With):
        raise Different("the file has another form")
    names = {alias.name for line in imports for alias in line.names}
    if not all(isinstance(line, ast.ImportFrom) and line.level == 0 for line in imports):
        raise Different("the file imports in another way")
    tasks, variables, edges = [], {}, []
    collect(block.body, "", tasks, variables, edges, spans)
    [context] = block.items
    return {
        "docstring": Text(docstring.value.value, "docstring"),
        "imports": names | {line.module for line in imports},
        "dag": plain(context.context_expr, "", spans),
        "tasks": tasks,
        "edges": [[variables[before], variables[after]] for before, after in edges],
    }


def collect(body, prefix, tasks, variables, edges, spans):
    for statement in body:
        if isinstance(statement, ast.With):
            [item] = statement.items
            group = item.context_expr
            if group.func.id != "TaskGroup" or group.keywords or item.optional_vars:
                raise Different("a block is no task group")
            collect(statement.body, prefix + group.args[0].value + ".", tasks, variables, edges, spans)
        elif isinstance(statement, ast.Assign):
            [target] = statement.targets
            task, call = spans.read(statement.value, prefix, lambda: operator(statement.value, prefix))
            if target.id in variables:
                raise Different(f"the variable {target.id} stands for two tasks")
            variables[target.id] = task
            tasks.append([task, call])
        else:
            chain(statement.value, edges)


def operator(value, prefix):
    call = plain(value, "")
    task = Text(prefix + call["arguments"].pop("task_id").value, "task")
    if call["call"] == "CleanUpOperator":
        task = Text("clean_up", "")  # Or what else no task of the author's is called.
    return [task, call]


def chain(shift, edges):
    """The edges of `a >> [b, c] >> d`; gives the last operand's variables."""
    if isinstance(shift, ast.BinOp) and isinstance(shift.op, ast.RShift):
        before = chain(shift.left, edges)
        after = chain(shift.right, edges)
        edges += [(first, second) for first in before for second in after]
        return after
    return [name.id for name in shift.elts] if isinstance(shift, ast.List) else [shift.id]


def plain(node, kind, spans=None):
    if isinstance(node, ast.Constant):
        return Text(node.value, kind) if isinstance(node.value, str) else [type(node.value).__name__, repr(node.value)]
    if isinstance(node, ast.Name):
        return ["name", node.id]
    if isinstance(node, ast.Call):
        inner = "asset" if node.func.id == "Asset" else ""
        return {
            "call": node.func.id,
            "positional": [plain(argument, inner) for argument in node.args],
            "arguments": {
                word.arg: spans.read(word.value, word.arg, lambda: plain(word.value, word.arg))
                if spans
                else plain(word.value, word.arg)
                for word in node.keywords
            },
        }
    if isinstance(node, ast.List):
        return [plain(element, kind) for element in node.elts]
    if isinstance(node, ast.Dict):
        return [
            {"key": plain(key, "key"), "value": plain(value, key.value)} for key, value in zip(node.keys, node.values)
        ]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return ["minus", plain(node.operand, "")]
    raise Different(f"there is a {type(node).__name__}")


def white(char):
    """What Java calls white space."""
    kinds = {"Zs", "Zl", "Zp"}
    return char in "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f" or (
        unicodedata.category(char) in kinds and char not in "\xa0\u2007\u202f"
    )


def stripped(text):
    begin, end = 0, len(text)
    while begin < end and white(text[begin]):
        begin += 1
    while end > begin and white(text[end - 1]):
        end -= 1
    return text[begin:end]


def loose(text):
    """A docstring but for its white space."""
    text = re.sub("[ \t]+(?=[\n\r\u0085\u2028\u2029]|$)", "", text)
    return re.sub("\r+\n", "\n", text).replace("\t", "    ").strip()


def utf16(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def task_id(text):
    return text.replace("=", "-").replace("/", ".")


@lru_cache(maxsize=100_000)
def found_in(identity, old):
    """Whether the text is anywhere in a part of the reference, which stays as it is."""
    value = PARTS[identity]
    if isinstance(value, Text):
        return old in value.value
    if isinstance(value, str):
        return old in value
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return any(holds(part, old) for part in inner)


PARTS = {}


def holds(value, old):
    PARTS[id(value)] = value
    return found_in(id(value), old)


class Change:
    """One text in place of another."""

    def __init__(self, old, new):
        self.old, self.new = old, new

    def text(self, text):
        if not self.new and f"{self.old}." in text:
            return text.replace(f"{self.old}.", "")  # A pipeline without a namespace has no point either.
        if not self.new and f"{self.old}/" in text:
            return text.replace(f"{self.old}/", "")
        return text.replace(self.old, self.new)

    def asset(self, uri):
        """Parts of a name are segments of the URI, each percent-encoded; None if it is no asset."""
        scheme, rest = uri.split("://")
        connection, _, name = rest.partition("/")
        files = scheme == "csv"
        separator = "/" if files else "."
        if self.old in name:
            new = name.replace("/", separator).replace(self.old, self.new)
            if stripped(new) == "" or (files and "*" in new):
                return None
            name = "/".join(quote(part, safe="-._~") for part in new.split(separator))
        connection = connection.replace(self.old, quote(self.new, safe="-._~"))
        changed = f"{scheme}://{connection}/{name}"
        return changed if utf16(changed) <= LONGEST_ASSET else None

    def shown(self, text):
        """What stands in the DAG file; None if nothing does."""
        if text.kind == "asset":
            return self.asset(text.value)
        changed = self.text(text.value)
        if self.old not in text.value:
            return changed
        if text.kind == "task":
            return task_id(changed)
        if text.kind in ("description", "owner"):
            changed = stripped(changed) if text.kind == "description" else changed
            return changed if stripped(changed) else None
        if text.kind == "tags":
            return changed if utf16(changed) <= LONGEST_TAG or ":" not in changed else None
        return changed

    def expected(self, value):
        """The reference with the one text changed; None for what is not there then."""
        if isinstance(value, (dict, list)) and not holds(value, self.old):
            return read(value)
        if isinstance(value, Text):
            return self.shown(value)
        if isinstance(value, list):
            found = [self.expected(element) for element in value]
            return [element for element in found if element is not None]
        if isinstance(value, dict):
            found = {key: self.expected(element) for key, element in value.items()}
            if (found.get("call") == "Asset" and not found["positional"]) or ("key" in found and found["value"] is None):
                return None
            return {key: element for key, element in found.items() if element not in (None, [])}
        return value


def read(value):
    """A tree with its texts alone."""
    kept = KEPT.get(id(value))
    if kept:
        return kept[1]
    if isinstance(value, Text):
        return value.value
    if isinstance(value, list):
        return [read(element) for element in value]
    if isinstance(value, dict):
        found = {key: read(element) for key, element in value.items()}
        return {key: element for key, element in found.items() if element != []}
    return value


# Trees that stay, by their identity, so that no other can have it, with what `read` gives of them; nobody changes either.
KEPT = {}


def keep(value):
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        keep(part)
    if isinstance(value, (dict, list)):
        KEPT[id(value)] = (value, read(value))
    return value


def same_dag(reference, source, change):
    expected = {part: change.expected(value) for part, value in reference.items() if part != "docstring"}
    found = tree(source)
    docstring = reference["docstring"].value
    if change.old in docstring:
        about, end = docstring.split("\n\nCompiled by Dataflow from ")
        about = stripped(about.replace(change.old, change.new)) or "The pipeline slotspace/slotname."
        docstring = f"{about}\n\nCompiled by Dataflow from {end}"
    written = found.pop("docstring").value
    if docstring != written and loose(docstring) != loose(written):
        raise Different(f"the docstring is {ascii(written)[:300]}")
    found = read(found)
    for part in ("imports", "dag", "tasks", "edges"):
        there, wanted = found.get(part, []), expected.get(part, [])
        if part == "imports":
            if not there <= wanted:
                raise Different(f"the file imports {sorted(there - wanted)}")
        elif part == "dag":
            differ(unordered(there), unordered(wanted), part)
        elif there != wanted:
            differ(sorted(there, key=repr), sorted(wanted, key=repr), part)


def unordered(dag):
    """A DAG's arguments with its tags, which are a set, in one order."""
    arguments = dag["arguments"]
    return {**dag, "arguments": {**arguments, "tags": sorted(arguments.get("tags", []))}}


def differ(there, wanted, place):
    """Says where two trees differ."""
    if there == wanted:
        return
    if isinstance(there, dict) and isinstance(wanted, dict) and there.keys() == wanted.keys():
        for key in wanted:
            differ(there[key], wanted[key], f"{place}, {ascii(key)[:40]}")
    elif isinstance(there, list) and isinstance(wanted, list) and len(there) == len(wanted):
        for number, (one, other) in enumerate(zip(there, wanted)):
            differ(one, other, f"{place}[{number}]")
    elif there != wanted:
        raise Different(f"{place} is {ascii(there)[:300]} instead of {ascii(wanted)[:300]}")


PLAIN_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
TYPE = re.compile("(struct|list|map)<")


class Holes(dict):
    def __missing__(self, hole):
        return "${" + hole + "}"


def document(value, change, place=()):
    """What the document says with the one text changed."""
    if isinstance(value, (dict, list)) and not holds(value, change.old):
        return value
    if isinstance(value, dict):
        return {
            change.text(key): document(inner, change, (*place, key)) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [document(inner, change, place) for inner in value]
    if not isinstance(value, str) or change.old not in value:
        return value
    if place[-1] == "type" and TYPE.match(value):
        name = change.text(change.old)
        name = name if PLAIN_NAME.fullmatch(name) else "`" + name.replace("`", "``") + "`"
        return value.replace(change.old, name)
    if place[:3] == ("plan", "dags", "tasks") and place[3:] in {("name",), ("upstream",)}:
        return task_id(change.text(value))
    return change.text(value)


@lru_cache(maxsize=100_000)
def says_itself(argument):
    """Whether a launch's argument stays as it is when its holes are filled with themselves."""
    return "$" not in HOLE.sub("", argument)


HOLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")


def same_document(reference, source, change):
    found = json.loads(source)
    wanted = dict(document(reference, change))
    launched = [task["launch"]["argv"] for dag in found["plan"]["dags"] for task in dag["tasks"]]
    if found == wanted and all(says_itself(argument) for argv in launched for argument in argv):
        return
    wanted["plan"] = copy.deepcopy(wanted["plan"])
    for pipeline in (found, wanted):
        for task in [task for dag in pipeline["plan"]["dags"] for task in dag["tasks"]]:
            task["connections"] = [connection for connection in task["connections"] if connection]
            for name in ("upstream", "connections"):
                task[name].sort()
            for name in ("reads", "writes"):
                task["exchanges"][name].sort()
    # What a launch starts is what its template says with its holes filled.
    for task in [task for dag in found["plan"]["dags"] for task in dag["tasks"]]:
        task["launch"]["argv"] = [
            string.Template(argument).substitute(Holes()) for argument in task["launch"]["argv"]
        ]
    differ(found, wanted, "document")


def main():
    reference = {}
    for line in open(sys.argv[1], encoding="ascii"):
        kind, *fields = line.rstrip("\n").split("\t")
        if kind == "reference":
            dag, json_text = map(bytes.fromhex, fields)
            reference = {"dag": keep(tree(dag)), "document": json.loads(json_text)}
            continue
        slot, *fields = fields
        old, new = (bytes.fromhex(field).decode("utf-16-be", "surrogatepass") for field in fields[:2])
        dag, json_text = map(bytes.fromhex, fields[2:])
        change = Change(old, new)
        try:
            same_dag(reference["dag"], dag, change)
            same_document(reference["document"], json_text, change)
        except (Different, SyntaxError, ValueError, AttributeError, KeyError) as failure:
            print(f"{slot}: {ascii(new)[:200]}: {type(failure).__name__}: {failure}")


main()
