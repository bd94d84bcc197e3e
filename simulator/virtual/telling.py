"""What an entry of the trace means, as a sentence that somebody understands who has never seen this program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.virtual.trace import Entry
    from simulator.virtual.when import When

    Data = dict[str, Any]
    Words = str | Callable[[Data], str]

_KINDS: Final = {
    "ph": "phone",
    "rc": "remote",
    "resident": "resident",
    "operator": "operator",
    "fault": "fault",
    "provider": "provider",
}


def sentence(entry: Entry) -> str:
    """Without the time. An entry nobody has written words for is told by its verb and what it carries."""
    words = _SENTENCES.get((_kind(entry.who), entry.what))
    if words is None:
        carried = ", ".join(f"{name} {value}" for name, value in entry.data.items())
        return f"{entry.who}: {entry.what.replace('_', ' ')}" + (f" ({carried})" if carried else "")
    text = words if isinstance(words, str) else words(entry.data)
    return text.format_map(_Blank(entry.data, who=_called(entry.who)))


def line(entry: Entry, when: When) -> str:
    """With day and clock: "1 02:14:07.310  resident 12 presses the red button"."""
    return f"{when.words(entry.at_us)}  {sentence(entry)}"


def knows(who: str, what: str) -> bool:
    """Has somebody written words for this verb?"""
    return (_kind(who), what) in _SENTENCES


class _Blank(dict[str, Any]):
    """What an entry does not carry is a gap in the sentence, and no error."""

    def __missing__(self, name: str) -> str:
        return "?"


def _kind(who: str) -> str:
    first = who.replace("-", " ").split(" ", 1)[0]
    return _KINDS.get(first, first)


def _called(who: str) -> str:
    return f"the {who}" if who in ("hub", "broker") else who


def _press(data: Data) -> str:
    return ("test " if data.get("test") else "") + "press {number} of {button}"


def _lights(data: Data) -> str:
    state = str(data.get("state"))
    shown = _LIGHTS.get(state)
    return f'{{who}} shows "{shown}"' if shown else "{who} shows: {state}"


def _answered(data: Data) -> str:
    if data.get("cancel"):
        return "{who} is told that the cancel of " + _press(data) + " is there"
    by = " by {by}" if data.get("by") else ""
    return "{who} is told: " + _press(data) + f" is {{stage}}{by}"


def _said(data: Data) -> str:
    if data.get("name") == "event":
        return "{who} tells the centre: " + str(data.get("kind")).replace("_", " ")
    return "{who} tells the centre " + ("" if data.get("name") == "sos" else "the {name} of ") + _press(data)


def _alarm(data: Data) -> str:
    of = "alarm {id} ({kind}, {device_id})"
    by = " by {taken_by_name}" if data.get("taken_by_name") else ""
    return {
        "opened": "{who} has opened " + of,
        "pressed": "{who} has put a further press ({presses} now) to " + of,
        "escalated": "nobody has taken " + of + ": {who} lets it go up to rung {rung}",
        "noted": "{who} has put a note to " + of,
    }.get(str(data.get("what")), "{who} has stored that " + of + " is {what}" + by)


def _fall(data: Data) -> str:
    where = " out of reach of the phone" if data.get("far_from_phone") else ""
    return "{who} falls" + where + ("" if data.get("able", True) else ", and cannot press")


def _refused(data: Data) -> str:
    asked, alarm = _ASKED.get(str(data.get("asked")), "{asked}"), " alarm {alarm}" if "alarm" in data else ""
    held_by = ", {held_by} has it" if data.get("held_by") else ""
    return f"{{who}} may not {asked}{alarm} ({{code}}{held_by})"


def _unanswered(data: Data) -> str:
    asked, alarm = _ASKED.get(str(data.get("asked")), "{asked}"), " alarm {alarm}" if "alarm" in data else ""
    return f"{{who}} wanted to {asked}{alarm} and hears nothing of it"


def _log(data: Data) -> str:
    return "{who} writes into its log ({level}): {event}" + (" ({error})" if data.get("error") else "")


def _remote(data: Data) -> str:
    return "{who} presses the remote control" + (", far from the phone" if data.get("far") else "")


def _close(data: Data) -> str:
    return "{who} wants to close alarm {alarm}" + (" as {with}" if data.get("with") else " without saying why")


_LIGHTS: Final = {
    "idle": "all is quiet",
    "heard": "heard",
    "sending": "calling the centre",
    "received": "the centre has it",
    "taken": "somebody is with you",
    "closed": "it is over",
    "offline": "the centre cannot be reached",
}
_ASKED: Final = {
    "take": "take", "close": "close", "note": "write about", "care_call": "note a care call",
    "begins_call": "call a resident", "step": "note what somebody said", "sends": "send somebody",
    "asks": "note what a resident has answered", "orders": "order something for a resident",
    "asks_providers": "ask the next providers", "notes_order": "note that of an order",
    "begins_asking": "ask how an order was",
    "follows_up": "note how an order was", "tries_in_vain": "note a try in vain", "decides": "decide a complaint",
    "decides_appeal": "decide an appeal", "notes_complaint": "note a complaint",
    "notes_objection": "note that a provider does not agree", "decides_objection": "decide what a provider says",
    "reinstates": "let a provider come again",
}  # fmt: skip
_SENTENCES: Final[dict[tuple[str, str], Words]] = {
    ("resident", "press"): "{who} presses the red button",
    ("resident", "press_remote"): _remote,
    ("resident", "cancel"): "{who} takes the call back",
    ("resident", "test"): "{who} makes a test call",
    ("resident", "fall"): _fall,
    ("resident", "out"): "{who} goes out",
    ("resident", "home"): "{who} comes home",
    ("resident", "to_hospital"): "{who} is taken to hospital",
    ("resident", "on_a_journey"): "{who} goes on a journey",
    ("resident", "back"): "{who} is back after days away",
    ("phone", "heard"): lambda data: "{who} has noticed " + _press(data),
    ("phone", "kept"): lambda data: "{who} has written " + _press(data) + " into its flash",
    ("phone", "dialled"): "{who} dials the broker",
    ("phone", "linked"): "{who} is connected to the broker",
    ("phone", "lost"): "{who} loses its connection ({why})",
    ("phone", "said"): _said,
    ("phone", "answered"): _answered,
    ("phone", "light"): _lights,
    ("phone", "power_off"): "{who} goes dark",
    ("phone", "power_on"): "{who} is switched on, for the {life}. time, and reads its flash",
    ("phone", "forgot"): "{who} has lost what its worn flash did not keep (presses {presses})",
    ("remote", "unheard"): "{who} gives up: no phone has heard its press {number}",
    ("hub", "started"): "{who} is running, for the {life}. time",
    ("hub", "killed"): "{who} is killed",
    ("hub", "could_not_start"): "{who} cannot start ({error}), and will try again",
    ("hub", "alarm"): _alarm,
    ("hub", "shows"): "{who} shows {device} as {connection}",
    ("hub", "logged"): _log,
    ("broker", "crashed"): "{who} crashes; of what it knew it keeps: {keep}",
    ("broker", "started"): "{who} is running",
    ("broker", "lost_message"): "a message from {sender} to {to} is lost ({topic})",
    ("hub", "rollout"): "{who} has roll-out {id} {state}: {done} done, {failed} failed, {waiting} waiting",
    ("phone", "bad_start"): "{who} does not start with its new build",
    ("mobile", "takes"): "the mobile network has the short message {name}",
    ("mobile", "loses"): "the mobile network loses the short message {name}",
    ("hub", "could_not_take_sms"): "{who} cannot store the short message {name} ({error})",
    ("hub", "could_not_hear_of_call"): "{who} cannot store what became of a call ({error})",
    ("telephone", "dials"): "{phone} calls {number}",
    ("telephone", "put_through"): "{phone} and the centre hear each other",
    ("telephone", "rings"): "{phone} rings: {caller} is calling",
    ("telephone", "taken"): "{phone} takes the call of {caller} by itself, after ringing {rings} times",
    ("duty", "ring"): "outside {whom} hear that nobody has taken {waiting}",
    ("duty", "hear"): "outside {whom} hear what is wrong with the hub: {wrong}",
    ("operator", "on_shift"): "{who} begins to work",
    ("operator", "off_shift"): "{who} goes home",
    ("operator", "rests"): "{who} takes a break",
    ("operator", "returns"): "{who} is back from the break",
    ("operator", "take"): "{who} wants to take alarm {alarm}",
    ("operator", "took"): "{who} hears: alarm {alarm} is theirs",
    ("operator", "close"): _close,
    ("operator", "closed"): "{who} hears: alarm {alarm} is closed",
    ("operator", "keep"): "{who} is still at work on alarm {alarm}",
    ("operator", "note"): "{who} writes a note to alarm {alarm}",
    ("operator", "begins_call"): "{who} wants to call resident {resident}",
    ("operator", "calls"): "{who} calls resident {resident} to ask how they are, and rings {rings} times at most",
    ("operator", "resumes"): "{who} comes back to the call to resident {resident}",
    ("operator", "hangs_up"): "{who} ends the call to resident {resident} before its time",
    ("operator", "asks"): "{who} notes what resident {resident} has answered ({topics})",
    ("operator", "step"): "{who} has asked about resident {resident} ({outcome})",
    ("operator", "sends"): "{who} has found somebody who goes to resident {resident}",
    ("duty", "are_told"): "{who} are told ({of}): {whom}",
    ("operator", "orders"): "{who} orders {need} for resident {resident}",
    ("operator", "asks_providers"): "{who} asks the next providers for order {order}",
    ("operator", "notes_order"): "{who} notes of order {order}: {step}",
    ("operator", "begins_asking"): "{who} wants to ask how order {order} was",
    ("operator", "follows_up"): "{who} asks how order {order} was (result {result} of 5)",
    ("operator", "tries_in_vain"): "{who} asks in vain how order {order} was ({outcome})",
    ("operator", "sends_to_ask"): "{who} has found somebody who goes and asks how order {order} was",
    ("operator", "calls_provider"): "{who} calls provider {provider} about order {order}: {says}",
    ("operator", "notes_complaint"): "{who} notes what was wrong with order {order} ({kind})",
    ("operator", "hears_provider"): "{who} asks the provider what they say to complaint {complaint}",
    ("operator", "decides"): "{who} decides complaint {complaint}: {outcome}",
    ("operator", "notes_appeal"): "{who} notes that the provider does not agree with complaint {complaint}",
    ("operator", "decides_appeal"): "{who} decides the appeal about complaint {complaint}: {outcome}",
    ("operator", "notes_objection"): "{who} notes that provider {provider} does not agree ({to})",
    ("operator", "decides_objection"): "{who} decides what provider {provider} says against it ({to}): {outcome}",
    ("operator", "reinstates"): "{who} lets provider {provider} come again, who was suspended",
    ("provider", "objects"): "{who} calls the centre: they do not agree ({to})",
    ("provider", "does_not_answer"): "{who} does not answer whether they come (offer {offer})",
    ("provider", "declines"): "{who} does not come (offer {offer})",
    ("provider", "says_yes"): "{who} says that they come (offer {offer})",
    ("provider", "stays_away"): "{who} stays away from order {order}",
    ("provider", "gives_back"): "{who} gives order {order} back",
    ("provider", "is_there"): "{who} is there for order {order}",
    ("provider", "is_done"): "{who} is done with order {order}",
    ("operator", "checks_number"): "{who} has looked whether the number of resident {resident} is right",
    ("operator", "notes_pause"): "{who} notes that resident {resident} is away ({kind})",
    ("visitor", "finds"): "whoever went to resident {resident} says what they found: {what}",
    ("visitor", "asks"): "whoever went to resident {resident} asks how order {order} was ({home})",
    ("rota", "brought"): "the supervisor brings in the rota of {days} days, without {ill} who are ill",
    ("hub", "could_not_do"): "{who} cannot store what somebody outside says ({error})",
    ("operator", "dials"): "{who} calls resident {resident}, or somebody who knows them, about alarm {about}",
    ("operator", "answers"): "{who} takes the call that comes in",
    ("operator", "talks"): "{who} talks with {callee}",
    ("operator", "reaches_nobody"): "{who} does not reach {callee} ({outcome})",
    ("operator", "puts_down"): "{who} puts the receiver down",
    ("operator", "care_call"): "{who} notes a care call to resident {resident} ({outcome})",
    ("operator", "was_refused"): _refused,
    ("operator", "heard_nothing"): _unanswered,
    ("fault", "begins"): "{who} begins: {words}",
    ("fault", "ends"): "{who} is over ({kind})",
    ("town", "calm"): "from here on nothing new happens",
    ("invariant", "broken"): "BROKEN: {name}: {text}",
}
