"""Writes down, for people who do not read Python, what a device and the centre say to each other: AsyncAPI 3.

`python -m tools.contract --write` makes firmware/sos/wire/asyncapi.json of the contract, `--check` says if it is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sos import wire
from sos.wire.messages import ID_LENGTH_MAX, ID_LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sos.wire.fields import Field

DOCUMENT: Final = Path(wire.__file__).parent / "asyncapi.json"
PRINTABLE: Final = r"^[^\u0000-\u001f\u007f-\u009f]*$"
ID_PATTERN: Final = f"^[{ID_LETTERS}]{{1,{ID_LENGTH_MAX}}}$"

# Here and not in the contract, because a device has no room for what it does not need.
ABOUT: Final = {
    "sos": "A red button was pressed; said again until it is answered.",
    "cancel": "The resident took that press back.",
    "heartbeat": "I am here, and this is what I know.",
    "event": "Something happened to the device itself.",
    "code": "Someone keyed a code on the dial pad.",
    "well": "The resident said: I am well.",
    "status": "Connected or not; the broker says it as last will.",
    "reply": "The device's answer to an ask of that id, or to a set of that version.",
    "answer": "How far the centre is with what was sent.",
    "set": "Parameters, and the time.",
    "ask": "The centre wants something done now.",
    "update": "A new firmware is here to be fetched; with `stop` it is not to be fetched any more.",
    "fetch": "The device asks for the next pieces of the new firmware.",
    "piece": "A piece of the new firmware, from that offset on. The device asks again for what is lost.",
}


def document() -> dict[str, Any]:
    """The contract as an AsyncAPI 3.0 document. An operation is what the centre does: it receives what goes up."""
    messages = sorted(wire.MESSAGES.values(), key=lambda message: message.name)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Lamplight, between a device and the centre",
            "version": "1",
            "description": "Generated from firmware/sos/wire by `python -m tools.contract --write`. A reader drops "
            "fields that it does not know; a writer sends none that are not here. Numbers are integers, the unit is "
            "the last word of the name.",
        },
        "defaultContentType": "application/json",
        "channels": {message.name: _channel(message) for message in messages},
        "operations": {message.name: _operation(message) for message in messages},
        "components": {"messages": {message.name: _message(message) for message in messages}},
    }


def schema(fields: Sequence[Field]) -> dict[str, Any]:
    """JSON Schema of an object with these fields. Others are allowed, because a later version may have them."""
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        "required": [field.name for field in fields if not field.optional],
    }


def _field(field: Field) -> dict[str, Any]:
    match field.kind:
        case "flag":
            return {"type": "boolean"}
        case "integer":
            return {"type": "integer", "minimum": field.low, "maximum": field.high}
        case "choice":
            return {"type": "string", "enum": list(field.options)}
        case "text":
            pattern = f"^[{field.options}]*$" if field.options else PRINTABLE
            return {"type": "string", "pattern": pattern, "minLength": field.low, "maxLength": field.high}
        case "group":
            return schema(field.options)
        case _:
            raise ValueError(f"{field.kind} fields cannot be written down yet")


def _channel(message: wire.Message) -> dict[str, Any]:
    identifier = {"description": f"matches {ID_PATTERN}"}
    return {
        "address": f"lamplight/v1/{{site}}/{{device}}/{message.direction}/{message.name}",
        "parameters": {"site": identifier, "device": identifier},
        "messages": {message.name: {"$ref": f"#/components/messages/{message.name}"}},
    }


def _operation(message: wire.Message) -> dict[str, Any]:
    return {
        "action": "receive" if message.direction == "up" else "send",
        "channel": {"$ref": f"#/channels/{message.name}"},
        "bindings": {"mqtt": {"qos": message.qos, "retain": message.retained, "bindingVersion": "0.2.0"}},
    }


def _message(message: wire.Message) -> dict[str, Any]:
    return {"name": message.name, "summary": ABOUT[message.name], "x-length-max": message.length_max} | {
        "payload": schema(message.fields)
    }


def text() -> str:
    """The document as it is committed."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None, path: Path = DOCUMENT) -> int:
    """Exit 0, or 1 with a line saying what to do when `--check` finds the committed document stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.contract", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true", help="write the document")
    choice.add_argument("--check", action="store_true", help="exit 1 if the committed document is not that of the code")
    if parser.parse_args(arguments).write:
        path.write_text(text(), encoding="utf-8")
        print(f"{path.name} written: {len(wire.MESSAGES)} messages")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == text():
        print(f"{path.name} is that of the contract: {len(wire.MESSAGES)} messages")
        return 0
    print(f"{path.name} is stale: run `python -m tools.contract --write` and commit it", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
