// The room as the feed tells it, and what a person says about themselves.
import { get, post } from "../kernel/api";
import type { FeedEvent } from "../kernel/feed_policy";
import { inStep } from "../kernel/in_step";
import { atDesk, me } from "../kernel/me";
import { Signal } from "../kernel/signal";
import { afterNews, type Seated, type State, withSeated } from "./model";

export const room = new Signal<readonly Seated[]>([]);
export const PAUSE_MIN_USUAL = 15;

let news = 0;

export function notePresence(events: readonly FeedEvent[]): void {
  const next = afterNews(room.value, events);
  if (next !== room.value) tell(next);
}

function tell(next: readonly Seated[]): void {
  news += 1;
  room.set(next);
}

/** What came over the feed while the answer was on its way is newer than the answer: then it is asked again. */
async function load(): Promise<void> {
  if (!atDesk()) return;
  const before = news;
  const found = await get<{ items: Seated[] }>("/presence").catch(() => null);
  if (!found) return;
  if (before === news) room.set(found.items);
  else void load();
}

inStep(() => void load());

/** Me, once my shift has begun. */
export function mine(): Seated | undefined {
  return room.value.find((one) => one.operator_id === me.value?.id);
}

export async function choose(state: State, minutes?: number): Promise<void> {
  const one = await post<Seated>("/presence", minutes === undefined ? { state } : { state, minutes });
  // The feed says the same, maybe later: the next key must not act on what was before. What it said since is newer.
  const now = mine();
  if (now && now.since_ms <= one.since_ms) tell(withSeated(room.value, one));
}

/** One key: a break of the usual length, or back from whatever it was. Null before the shift has begun. */
export async function toggleBreak(): Promise<State | null> {
  const now = mine();
  if (!now) return null;
  const state = now.state === "on_shift" || now.state === "on_call" ? "pause" : "on_shift";
  await choose(state, state === "pause" ? PAUSE_MIN_USUAL : undefined);
  return state;
}

/** What was heard at this seat at the start of the shift, by tone. */
export type Hearing = Readonly<Record<string, "heard" | "not_heard">>;

/** Begins the shift, or goes on with the one that runs. `sound`: what was heard at this seat, by tone. */
export async function startShift(sound: Hearing = {}): Promise<void> {
  await post("/shift", { sound });
}

export async function endShift(): Promise<void> {
  await post("/shift/end", undefined);
}
