"""Supervisors write a campaign in a draft, look whom it would reach, and publish it; what is over is put away."""

from typing import Any

from hub.kernel import AnyRow, Problem, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import portraits

from . import policy, store
from .model import CAMPAIGNS_MAX, EXAMPLES_MAX, SCRIPT, Campaign, defaults
from .service import today

TOPIC = "campaign"


def settle(tx: Write) -> None:
    """Publish what came with this hub, where there is nothing yet or nobody of the centre has written their own."""
    known, published = store.ids_by_key(tx), store.newest_of_all(tx)
    for key, content in defaults().items():
        campaign_id = known.get(key) or store.add(tx, None, None, key)
        row = published.get(campaign_id)
        if row is None or (row.ours and Campaign.model_validate(row.content) != content):
            store.add_version(tx, campaign_id, 1 if row is None else row.number + 1, content, None)


def listed(tx: Read) -> dict[str, Any]:
    """All campaigns, the script first, with the version that is used and how many residents have answered."""
    published, asked = store.newest_of_all(tx), store.asked(tx)
    items = [_summary(tx, row, published.get(row.id), asked.get(row.id)) for row in store.campaigns(tx)]
    return {"items": sorted(items, key=lambda one: (one["topic"] != SCRIPT, one["id"]))}


def one(tx: Read, campaign_id: int) -> dict[str, Any]:
    """The version that is used now, the draft with what is still wrong with it, and the history."""
    row = _campaign(tx, campaign_id)
    versions = store.versions(tx, campaign_id)
    newest = versions[0] if versions else None
    return {
        **_summary(tx, row, newest, store.asked(tx).get(campaign_id)),
        "content": newest.content if newest else None,
        "draft": None if row.draft is None else _draft(row),
        "versions": [_version(each) for each in versions],
    }


def version(tx: Read, campaign_id: int, number: int) -> dict[str, Any]:
    """What an older version said. Raises 404."""
    row = store.version(tx, campaign_id, number)
    if row is None:
        raise not_found("version of this campaign", number)
    return {"id": campaign_id, "content": row.content, **_version(row)}


def preview(tx: Read, content: Campaign) -> dict[str, Any]:
    """Of how many it would be asked, some of their names, whether today is one of its days, and what it still lacks."""
    people = portraits(tx)
    meant = [one for one in people if policy.fits(content.group, one)]
    span = policy.span_of(content, today(tx))
    return {
        "count": len(meant),
        "of": len(people),
        "examples": [{"resident_id": one.id, "name": one.name, "age": one.age} for one in meant[:EXAMPLES_MAX]],
        "runs_today": span is not None,
        "faults": [one._asdict() for one in policy.faults(content)],
    }


def begin(tx: Write, who: Signed, content: Campaign) -> dict[str, Any]:
    """A new draft. Raises 409 `too_many`, and 422 for a second script."""
    _must_not_be_script(content)
    if store.unarchived_count(tx) >= CAMPAIGNS_MAX:
        raise Problem(409, "too_many", f"There are {CAMPAIGNS_MAX} campaigns already; put one away first.")
    campaign_id = store.add(tx, content, (who.operator_id, who.name))
    audit(tx, who, "campaign_drafted", f"campaign {campaign_id}")
    tx.publish(TOPIC, {"campaign_id": campaign_id})
    return one(tx, campaign_id)


def write(tx: Write, who: Signed, campaign_id: int, seen: int, content: Campaign) -> dict[str, Any]:
    """Keep a draft, complete or not. `seen`: the version of the campaign's row that the person saw."""
    is_script = _campaign(tx, campaign_id).key == SCRIPT
    _must_not_be_script(content, is_script)
    _put(tx, who, campaign_id, seen, {"draft": store.dump(content)})
    audit(tx, who, "campaign_drafted", f"campaign {campaign_id}")
    return one(tx, campaign_id)


def drop(tx: Write, who: Signed, campaign_id: int, seen: int) -> dict[str, Any]:
    """Throw the draft away. What was never published is put away with it."""
    _must_be_draft(_campaign(tx, campaign_id))
    more = {} if store.versions(tx, campaign_id) else {"archived_ms": tx.now_ms}
    _put(tx, who, campaign_id, seen, {"draft": None, **more})
    audit(tx, who, "campaign_draft_dropped", f"campaign {campaign_id}")
    return one(tx, campaign_id)


def publish(tx: Write, who: Signed, campaign_id: int, seen: int) -> dict[str, Any]:
    """Make the draft what is asked from now on. Raises 422 `incomplete` with `faults`."""
    draft = Campaign.model_validate(_must_be_draft(_campaign(tx, campaign_id)).draft)
    if found := policy.faults(draft):
        what = ", ".join(one.field for one in found[:5])
        told = [one._asdict() for one in found]
        raise Problem(422, "incomplete", f"Something is missing or cannot be: {what}.", faults=told)
    _put(tx, who, campaign_id, seen, {"draft": None})
    newest = store.newest_of_all(tx).get(campaign_id)
    number = newest.number + 1 if newest else 1
    store.add_version(tx, campaign_id, number, draft, (who.operator_id, who.name))
    audit(tx, who, "campaign_published", f"campaign {campaign_id}", {"version": number})
    return one(tx, campaign_id)


def put_away(tx: Write, who: Signed, campaign_id: int, seen: int, *, away: bool) -> dict[str, Any]:
    """Ask it no more, or take it out of the archive again. Its answers stay. The script is never put away."""
    row = _campaign(tx, campaign_id)
    if row.key == SCRIPT:
        raise Problem(409, "wrong_state", "The script belongs to every call; it can be changed, not put away.")
    if (row.archived_ms is not None) == away:
        raise Problem(409, "wrong_state", "It is there already.")
    _put(tx, who, campaign_id, seen, {"archived_ms": tx.now_ms if away else None})
    audit(tx, who, "campaign_archived" if away else "campaign_taken_out", f"campaign {campaign_id}")
    return one(tx, campaign_id)


def _must_not_be_script(content: Campaign, is_script: bool = False) -> None:
    if (content.topic == SCRIPT) != is_script:
        raise Problem(422, "bad_field", "There is one script, and it stays the script.", field="topic")


def _put(tx: Write, who: Signed, campaign_id: int, seen: int, values: dict[str, Any]) -> None:
    if not store.put(tx, campaign_id, seen, values, (who.operator_id, who.name)):
        raise Problem(409, "stale_version", "Somebody has changed this campaign since you saw it; look again.")
    tx.publish(TOPIC, {"campaign_id": campaign_id})


def _must_be_draft(row: AnyRow) -> AnyRow:
    if row.draft is None:
        raise Problem(409, "wrong_state", "There is no draft of this campaign (any more).")
    return row


def _campaign(tx: Read, campaign_id: int) -> AnyRow:
    row = store.campaign(tx, campaign_id)
    if row is None:
        raise not_found("campaign", campaign_id)
    return row


def _summary(tx: Read, row: AnyRow, newest: AnyRow | None, asked: tuple[int, int | None] | None) -> dict[str, Any]:
    content = Campaign.model_validate(newest.content if newest else row.draft or {})
    span = policy.span_of(content, today(tx))
    return {
        "id": row.id,
        "version": row.version,
        "topic": content.topic,
        "name": content.name,
        "from_on": content.from_on and content.from_on.isoformat(),
        "until_on": content.until_on and content.until_on.isoformat(),
        "yearly": content.yearly,
        "often": content.often,
        "steps": len(content.steps),
        "runs_today": newest is not None and row.archived_ms is None and span is not None,
        "archived_ms": row.archived_ms,
        "drafted_by": row.by_name if row.draft is not None else None,
        "residents": asked[0] if asked else 0,
        "last_ms": asked[1] if asked else None,
        **(_version(newest) if newest else {"number": None, "ours": False, "published_ms": None, "by_name": None}),
    }


def _version(row: AnyRow) -> dict[str, Any]:
    return {"number": row.number, "ours": row.ours, "published_ms": row.published_ms, "by_name": row.by_name}


def _draft(row: AnyRow) -> dict[str, Any]:
    faults = [one._asdict() for one in policy.faults(Campaign.model_validate(row.draft))]
    return {"content": row.draft, "faults": faults, "changed_ms": row.changed_ms, "by_name": row.by_name}
