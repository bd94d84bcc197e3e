// Which calls are shown: decisions without a page, so that they can be tested.
import type { Call } from "./model";

/** The calls that go on after these news; one that has ended is gone. */
export function withCalls(
  known: ReadonlyMap<number, Call>,
  news: readonly Call[],
): ReadonlyMap<number, Call> {
  const next = new Map(known);
  for (const one of news) {
    if (one.state === "ended") next.delete(one.id);
    else next.set(one.id, one);
  }
  return next;
}

/** Mine first (the one I am in, then those on hold), then callers whom nobody has answered. */
export function shownTo(operator: number, calls: ReadonlyMap<number, Call>): readonly Call[] {
  const all = [...calls.values()].sort((one, other) => one.id - other.id);
  const mine = all.filter((one) => one.operator_id === operator);
  return [
    ...mine.filter((one) => one.state !== "held"),
    ...mine.filter((one) => one.state === "held"),
    ...all.filter((one) => one.direction === "in" && one.operator_id === null),
  ];
}

/** The call with the resident, or with this contact of theirs, whoever is in it. */
export function callWith(
  calls: ReadonlyMap<number, Call>,
  resident: number,
  contact: number | null,
): Call | undefined {
  return [...calls.values()].find((one) => one.resident_id === resident && one.contact_id === contact);
}

/** Since when the present state of a call lasts, ms since 1970. */
export function sinceMs(call: Call): number {
  if (call.state === "talking" || call.state === "held") return call.answered_ms ?? call.made_ms;
  return call.ringing_ms ?? call.made_ms;
}
