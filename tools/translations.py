"""Keeps the texts that people see complete in all three languages.

python -m tools.translations --check    says what is missing, unused or wrong; exit code 1 if anything is
python -m tools.translations --write    brings the catalogues in step with the code; new texts come in empty
python -m tools.translations --json     writes what the web build needs (hub/console/web/src/locale, not committed)
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from hub.kernel.i18n import DOMAIN, FOLDERS, LOCALE, Counted, read_catalogue, read_counted

ROOT = Path(__file__).parents[1]
WEB = ROOT / "hub" / "console" / "web" / "src"
JSON_FOLDER = WEB / "locale"
PYTHON = (ROOT / "hub", ROOT / "simulator" / "live")
WIDTH = 110
NOISE = tuple(
    f'"{name}'
    for name in ("POT-Creation", "PO-Revision", "Report-Msgid", "Last-T", "Language-T", "Project-Id", "Generated")
)

_TEXT = r"\"(?:[^\"\\\n]|\\.)*\""
_CALL = re.compile(rf"(?<![\w.$])t\(\s*({_TEXT})?")
_COUNTED_CALL = re.compile(rf"(?<![\w.$])tn\(\s*(?:({_TEXT}),\s*({_TEXT}))?")
_PARAMETER = re.compile(r"\{(\w+)\}")


def web_texts() -> dict[str, str]:
    """Every `t("…")` of the console: text to the file where it stands. Raises ValueError for one that is no literal."""
    found: dict[str, str] = {}
    for place, code in _web_code():
        for match in _CALL.finditer(code):
            if match.group(1) is None:
                raise ValueError(f"{place}: t() takes a text in double quotes, so that it can be found")
            found.setdefault(json.loads(match.group(1)), place)
    return found


def web_counted() -> dict[tuple[str, str], str]:
    """Every `tn("{count} line", "{count} lines", …)`: both English texts to the file where they stand."""
    found: dict[tuple[str, str], str] = {}
    for place, code in _web_code():
        for match in _COUNTED_CALL.finditer(code):
            if match.group(1) is None:
                raise ValueError(f"{place}: tn() takes two texts in double quotes, so that they can be found")
            found.setdefault((json.loads(match.group(1)), json.loads(match.group(2))), place)
    return found


def _web_code() -> Iterator[tuple[str, str]]:
    for path in sorted(WEB.rglob("*.ts")):
        if not path.name.endswith((".test.ts", ".d.ts")):
            yield str(path.relative_to(ROOT)), re.sub(r"function tn?\(", "", path.read_text("utf-8"))


def python_texts() -> dict[str, str]:
    """Every `_("…")` of the hub."""
    found: dict[str, str] = {}
    for path in sorted(one for folder in PYTHON for one in folder.rglob("*.py") if "node_modules" not in one.parts):
        for text in _marked(ast.parse(path.read_text("utf-8"))):
            found.setdefault(text, str(path.relative_to(ROOT)))
    return found


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(text))]):
                yield text
            case _:
                pass


def complaints(language: str, texts: dict[str, str], known: dict[str, str]) -> Iterator[str]:
    """What is wrong with one language's catalogue, one line each."""
    for text, place in sorted(texts.items()):
        if not known.get(text):
            yield f"{language}: not translated: {text!r} ({place})"
        elif set(_PARAMETER.findall(text)) != set(_PARAMETER.findall(known[text])):
            yield f"{language}: other parameters than the English text: {text!r}"
    for text in sorted(known.keys() - texts.keys()):
        yield f"{language}: no longer used: {text!r}"


def counted_complaints(language: str, texts: dict[tuple[str, str], str], known: Counted) -> Iterator[str]:
    """The same of texts that depend on a number: as many translations as the language has forms."""
    forms = Catalog(locale=FOLDERS[language]).num_plurals
    for (one, many), place in sorted(texts.items()):
        said = known.get((one, many), ())
        if len(said) != forms or not all(said):
            yield f"{language}: not translated in all {forms} forms: {one!r} ({place})"
        elif set(_PARAMETER.findall(said[-1])) != set(_PARAMETER.findall(many)):
            yield f"{language}: other parameters than the English text: {many!r}"
    for one, _many in sorted(known.keys() - texts.keys()):
        yield f"{language}: no longer used: {one!r}"


def write(
    language: str,
    texts: dict[str, str],
    known: dict[str, str],
    counted: dict[tuple[str, str], str] | None = None,
    known_counted: Counted | None = None,
) -> None:
    """The catalogue with exactly `texts`, in the order of the alphabet, and after them those that count."""
    catalogue = Catalog(locale=FOLDERS[language], fuzzy=False, header_comment="# Lamplight")
    for text in sorted(texts):
        english = text if language == "en" else ""
        catalogue.add(text, known.get(text) or english, locations=[(texts[text], 0)])
    for pair, place in sorted((counted or {}).items()):
        empty = pair if language == "en" else ("",) * catalogue.num_plurals
        catalogue.add(pair, (known_counted or {}).get(pair) or empty, locations=[(place, 0)])
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=WIDTH, include_lineno=False, omit_header=False)
    # The date of the last run would make every run a change, and the people it names do not exist.
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith(NOISE)), "utf-8")


def write_json(language: str, texts: dict[str, str], known: dict[str, str], counted: Counted) -> None:
    """The console's own texts in one language, for the build; of a text that counts, by its first form, all forms."""
    JSON_FOLDER.mkdir(parents=True, exist_ok=True)
    said: dict[str, str | tuple[str, ...]] = {text: known[text] for text in sorted(texts) if known.get(text)}
    said |= {one: forms for (one, _many), forms in sorted(counted.items())}
    path = JSON_FOLDER / f"{FOLDERS[language]}.json"
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _path(language: str) -> Path:
    return LOCALE / FOLDERS[language] / "LC_MESSAGES" / f"{DOMAIN}.po"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="translations", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    for name in ("check", "write", "json"):
        what.add_argument(f"--{name}", action="store_true")
    options = parser.parse_args(arguments)
    web = web_texts()
    texts, counted = {**python_texts(), **web}, web_counted()
    bad: list[str] = []
    for language in FOLDERS:
        path = _path(language)
        known = read_catalogue(path) if path.exists() else {}
        known_counted: Counted = read_counted(path) if path.exists() else {}
        if options.write:
            write(language, texts, known, counted, known_counted)
        elif options.json:
            write_json(language, web, known, known_counted)
        else:
            bad.extend(complaints(language, texts, known))
            bad.extend(counted_complaints(language, counted, known_counted))
    for line in bad:
        print(line, file=sys.stderr)
    if options.check and not bad:
        print(f"translations: {len(texts) + len(counted)} texts, complete in {', '.join(FOLDERS)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
