// How the queue changes with the hub's news, when the room rings, and which alarm lies open: decisions without a clock.
import type { FeedEvent } from "../kernel/feed_policy";
import {
  type Alarm,
  type AlarmKind,
  type Alarms,
  inOrder,
  isHeld,
  isTechnical,
  type Priority,
  RUNG_OF_SUPERVISORS,
} from "./model";

const CLOSED_KEPT_MAX = 200;

export function fromSnapshot(rows: readonly unknown[]): Alarms {
  return new Map((rows as readonly Alarm[]).map((one) => [one.id, one]));
}

/** The alarms after some news. An older version never overwrites a newer one. */
export function afterEvents(alarms: Alarms, events: readonly FeedEvent[]): Alarms {
  const next = new Map(alarms);
  for (const event of events) {
    if (event.topic !== "alarm") continue;
    const { what: _, ...rest } = event.data;
    const alarm = rest as unknown as Alarm;
    if ((next.get(alarm.id)?.version ?? -1) <= alarm.version) next.set(alarm.id, alarm);
  }
  return withoutOldest(next);
}

/** With one alarm as a command's answer told it, before the feed says the same. */
export function withAlarm(alarms: Alarms, alarm: Alarm): Alarms {
  if ((alarms.get(alarm.id)?.version ?? -1) > alarm.version) return alarms;
  return new Map(alarms).set(alarm.id, alarm);
}

function withoutOldest(alarms: Map<number, Alarm>): Map<number, Alarm> {
  const closed = [...alarms.values()].filter((one) => one.state === "closed");
  closed.sort((a, b) => (b.closed_ms ?? 0) - (a.closed_ms ?? 0));
  for (const one of closed.slice(CLOSED_KEPT_MAX)) alarms.delete(one.id);
  return alarms;
}

/** How often an untaken alarm rings, by priority. The first is as often as the hub's tick allows. */
export const RING_EVERY_MS: Record<Priority, number> = { 1: 1_900, 2: 3_900, 3: 7_900, 4: 19_000, 5: 59_000 };

/** A sound: the tone is the priority's, the loudness the rung's. */
export interface Ring {
  priority: Priority;
  rung: number;
}

/** Whether it rings again and again: what a machine says of a small thing rings once. */
function ringsOn(alarm: Alarm): boolean {
  return alarm.state === "open" && !(isTechnical(alarm) && alarm.priority >= 4) && alarm.returned_ms === null;
}

/** What to ring now, or null. Only the most urgent waiting alarm rings: two tones at once are noise. */
export function ringNow(alarms: Alarms, lastRungMs: number, nowMs: number): Ring | null {
  const first = inOrder(alarms).find(ringsOn);
  if (!first || nowMs - lastRungMs < RING_EVERY_MS[first.priority]) return null;
  return { priority: first.priority, rung: highestRung(alarms) };
}

/** What rings at once because of this news: a new alarm, a further press (also when taken), or one that goes up. */
export function ringFor(events: readonly FeedEvent[]): Ring | null {
  const ringing = events
    .filter(
      (one) => one.topic === "alarm" && ["opened", "pressed", "escalated"].includes(String(one.data.what)),
    )
    .map((one) => one.data as unknown as Alarm);
  if (ringing.length === 0) return null;
  const priority = Math.min(...ringing.map((one) => one.priority)) as Priority;
  return { priority, rung: Math.max(...ringing.map((one) => one.rung)) };
}

/** The highest rung that somebody who waits stands on. */
export function highestRung(alarms: Alarms): number {
  return Math.max(0, ...[...alarms.values()].map((one) => (one.state === "open" ? one.rung : 0)));
}

/** How many wait so long that a supervisor must see to it. */
export function overdue(alarms: Alarms): Alarm[] {
  return inOrder(alarms).filter((one) => one.state === "open" && one.rung >= RUNG_OF_SUPERVISORS);
}

/** Who has an alarm in hand, and is not only waiting for help to arrive. */
export function busy(alarms: Alarms): ReadonlySet<number> {
  const held = [...alarms.values()].filter((one) => one.state === "taken" || one.state === "in_progress");
  return new Set(held.map((one) => one.taken_by ?? 0));
}

/** What this person has in hand, in the order of the queue. */
export function inHand(alarms: Alarms, person: number): Alarm[] {
  return inOrder(alarms).filter((one) => isHeld(one) && one.taken_by === person);
}

/** What this news takes out of a person's hand without their doing. `why`: "" when the hub gave it back. */
export interface Lost {
  alarm: Alarm;
  why: string;
}

export function lost(before: Alarms, events: readonly FeedEvent[], person: number): Lost[] {
  return events.flatMap(({ topic, data }) => {
    const now = data as unknown as Alarm;
    const mine = topic === "alarm" && before.get(now.id)?.taken_by === person;
    if (!mine || now.taken_by === person) return [];
    // Who gives something back says why, and needs no telling.
    const gone = data.what === "taken_over" || (data.what === "released" && !now.why);
    return gone ? [{ alarm: now, why: now.why ?? "" }] : [];
  });
}

/** What decides whether the card on the screen may be replaced by a waiting alarm. */
export interface Hands {
  selected: number | null;
  /** The person went there; the page did not choose it. */
  chosen: boolean;
  person: number;
  /** Something half typed belongs to the selected alarm. */
  typing: boolean;
}

/**
 * The alarm whose card to show. A card never changes under somebody's hands: it stays while it waits, while it is
 * theirs, while they type, or when they went there themselves. Otherwise the first waiting alarm takes its place: a
 * call before anything technical, also over a technical card that the page had chosen.
 */
export function nextSelection(alarms: Alarms, hands: Hands): number | null {
  const queue = inOrder(alarms);
  const waiting = queue.filter((one) => one.state === "open");
  const call = waiting.find((one) => !isTechnical(one));
  const selected = hands.selected === null ? undefined : alarms.get(hands.selected);
  const mine = selected !== undefined && isHeld(selected) && selected.taken_by === hands.person;
  const waits = selected?.state === "open" && (call === undefined || !isTechnical(selected));
  if (hands.selected !== null && (hands.chosen || hands.typing || mine || waits)) return hands.selected;
  return (
    (call ?? waiting[0])?.id ??
    hands.selected ??
    queue.find((one) => one.taken_by === hands.person)?.id ??
    null
  );
}

/** Rows as they lay when a hand came to the list, each as it is now, and what has come since. */
export interface Steady {
  rows: Alarm[];
  fresh: Alarm[];
}

/** Nothing moves under the hand: what has gone keeps its place until the hand has gone, too. */
export function steady(shown: readonly number[], wanted: readonly Alarm[], alarms: Alarms): Steady {
  const here = new Set(shown);
  return {
    rows: shown.flatMap((id) => alarms.get(id) ?? []),
    fresh: wanted.filter((one) => !here.has(one.id)),
  };
}

export interface Group {
  kind: AlarmKind;
  alarms: Alarm[];
}

/** Technical alarms by kind, the kind of the most urgent one first. */
export function byKind(alarms: readonly Alarm[]): Group[] {
  const groups = new Map<AlarmKind, Alarm[]>();
  for (const one of alarms) {
    const group = groups.get(one.kind);
    if (group) group.push(one);
    else groups.set(one.kind, [one]);
  }
  return [...groups].map(([kind, all]) => ({ kind, alarms: all }));
}

/** The neighbour `step` places further down the queue (negative: up), held at the ends. */
export function neighbour(queue: readonly Alarm[], selected: number | null, step: number): number | null {
  if (queue.length === 0) return null;
  const at = queue.findIndex((one) => one.id === selected);
  const wanted = at < 0 ? 0 : Math.min(queue.length - 1, Math.max(0, at + step));
  return queue[wanted]?.id ?? null;
}
