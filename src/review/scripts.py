"""The page's small ES modules as one classic script, since pages opened from disk may load no module.

A module is a file in template/scripts: `import { a, b as c } from "./other.js"` at its top, and `export` before
`const`, `let`, `function`, `async function` or `class`. Each keeps its own scope; `main.js` comes last.
"""

import posixpath
import re
from graphlib import TopologicalSorter
from importlib.resources import files

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=((?:async )?function\*?|const|let|class) ([\w$]+))", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
MAIN, DARK, PAPER = "main.js", "dark.css", "print.css"


def script():
    """The whole script of the pages, ready for a classic `<script>`."""
    return joined(sources("scripts", ".js"))


def style():
    """The style sheets of template/styles in the order of their names, paper's last; the dark colours stand apart."""
    found = sources("styles", ".css")
    return "\n".join(found[name] for name in [*sorted(found.keys() - {DARK, PAPER}), PAPER])


def sources(folder, ending):
    """The files of a folder of the template and of the folders in it, path -> text."""
    root = files("review").joinpath("book", "template", folder)
    return dict(sorted(_walk(root, "", ending)))


def joined(modules):
    """Modules (path -> text) as one script, each after those that it imports.

    Raises ValueError on an import of no module or of no exported name, and on forms that are not joined here.

    >>> print(joined({"a.js": 'export const two = 2;', "main.js": 'import { two } from "./a.js";\\n\\ntwo;'}))
    (() => {
    "use strict";
    const $a = (() => {
    const two = 2;
    return { two };
    })();
    const $main = (() => {
    const { two } = $a;
    <BLANKLINE>
    two;
    return {  };
    })();
    })();
    """
    exported = {path: [name for _, name in EXPORT.findall(text)] for path, text in modules.items()}
    parts = [_scoped(path, modules[path], exported) for path in order(modules)]
    return "\n".join(['(() => {\n"use strict";', *parts, "})();"])


def order(modules):
    """The paths of modules, each after those that it imports; ties by path, main.js last where it can be."""
    sorter = TopologicalSorter({path: _imported(path, modules) for path in sorted(modules)})
    return sorted(sorter.static_order(), key=lambda path: path == MAIN)


def _imported(path, modules):
    found = [_target(path, address) for _, address in IMPORT.findall(modules[path])]
    for target in found:
        if target not in modules:
            raise ValueError(f"{path} imports {target}, which is not there")
    return sorted(found)


def _target(path, address):
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _scoped(path, text, exported):
    def bound(match):
        target = _target(path, match[2])
        names = [name.split() for name in match[1].split(",") if name.strip()]
        for name in names:
            if name[0] not in exported[target]:
                raise ValueError(f"{path} imports {name[0]}, which {target} does not export")
        return f"const {{ {', '.join(': '.join((name[0], *name[2:])) for name in names)} }} = {_variable(target)};\n"

    body = EXPORT.sub("", IMPORT.sub(bound, text)).strip()
    left = LEFT_OVER.search(body)
    if left:
        raise ValueError(f"{path}: cannot join {left[0]!r}")
    return f"const {_variable(path)} = (() => {{\n{body}\nreturn {{ {', '.join(exported[path])} }};\n}})();"


def _variable(path):
    return "$" + re.sub(r"\W", "_", path.removesuffix(".js"))


def _walk(folder, prefix, ending):
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/", ending)
        elif item.name.endswith(ending):
            yield prefix + item.name, item.read_text(encoding="utf-8")
