"""A codebook file as plain dicts, lists and strings, with the line of every part of it; nothing in it is run."""

from helpers import Problem

DEEPEST = 10
Lines = dict[tuple, int]
"""The line of each part, by the keys and places that lead to it."""


def loaded(text: str, name: str) -> tuple[dict, Lines]:
    """The document in a YAML text.

    Raises Problem, naming the line, where it is no YAML or holds what could run or explode.
    """
    import yaml

    try:
        return _loaded(text, name, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return _explained(text, name)


def _loaded(text: str, name: str, loader: type) -> tuple[dict, Lines]:
    import yaml

    _check_events(text, name, loader)
    lines: Lines = {}
    return _built(yaml.compose(text, Loader=loader), (), lines, name), lines


def _explained(text: str, name: str) -> tuple[dict, Lines]:
    """The document as the loader written in Python has it: ten times slower, it says better what is wrong."""
    import yaml

    try:
        return _loaded(text, name, yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Problem(
            f"{name}, line {line}, has a character that no text has ({error.character:#x}): remove it"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f", line {mark.line + 1}," if mark else ""
        raise Problem(f"{name}{place} is not YAML ({getattr(error, 'problem', error)}): mend that line") from None


def _check_events(text: str, name: str, loader: type) -> None:
    """Aliases, tags, deep nesting and second documents have no place in a codebook; some of them run or explode."""
    import yaml

    depth = documents = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent):
            raise Problem(f"{name}, line {line}, uses an alias (*{event.anchor}): write it out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise Problem(f"{name}, line {line}, has a tag ({event.tag}): remove it")
        if depth > DEEPEST or documents > 1:
            raise Problem(
                f"{name}, line {line}, nests too deeply or starts a second document: write one list of issues"
            )


def _built(node, path: tuple, lines: Lines, name: str):
    import yaml

    if node is None:
        raise Problem(f"{name} is empty: a codebook has a name, a version and issues")
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_built(item, (*path, place), lines, name) for place, item in enumerate(node.value)]
    built: dict = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Problem(
                f"{name}, line {key.start_mark.line + 1}, has a key that is no word: write a name before the colon"
            )
        if key.value in built:
            first = lines[(*path, key.value)]
            raise Problem(f"{name}, line {key.start_mark.line + 1}, repeats {key.value!r} of line {first}: keep one")
        built[key.value] = _built(value, (*path, key.value), lines, name)
    return built
