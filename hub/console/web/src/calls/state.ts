// The calls that go on, as every page sees them, and what one can do with them.
import { get, type Page, post } from "../kernel/api";
import type { FeedEvent } from "../kernel/feed_policy";
import { inStep } from "../kernel/in_step";
import { atDesk, me } from "../kernel/me";
import { Signal } from "../kernel/signal";
import type { Call } from "./model";
import { withCalls } from "./reduce";

/** The last call of mine that ended, with what the telephone says came of it. */
export const lastEnded = new Signal<Call | null>(null);
export const calls = new Signal<ReadonlyMap<number, Call>>(new Map());

const LIVE_MAX = 200;
const opened = new Set<number>();

export interface Callee {
  resident_id?: number;
  contact_id?: number;
  number?: string;
  confirmed?: boolean;
  alarm_id?: number;
}
/** What an ambulance must be told: where, and how one gets in. */
export type ReadOut = Readonly<Record<string, unknown>> | null;

async function load(): Promise<void> {
  if (!atDesk()) return;
  try {
    const found = await get<Page<Call>>(`/calls?state=live&limit=${LIVE_MAX}`);
    calls.set(withCalls(new Map(), found.items));
  } catch {
    // The next news or the next connection brings them.
  }
}

inStep(() => void load());

export function noteCalls(events: readonly FeedEvent[]): void {
  const told = events.filter((one) => one.topic === "call").map((one) => one.data as unknown as Call);
  if (told.length === 0) return;
  calls.set(withCalls(calls.value, told));
  for (const one of told) openAddress(one);
  const ended = told.filter((one) => one.state === "ended" && one.operator_id === me.value?.id).at(-1);
  if (ended) lastEnded.set(ended);
}

/** On a line of one's own the hub cannot dial: this opens the telephone on the desk, once. */
function openAddress(call: Call): void {
  if (call.address === null || call.state !== "ringing" || call.operator_id !== me.value?.id) return;
  if (opened.has(call.id) || document.visibilityState === "hidden") return;
  opened.add(call.id);
  const anchor = document.createElement("a");
  anchor.href = call.address;
  anchor.click();
}

export function place(to: Callee): Promise<Call & { read_out?: ReadOut }> {
  return post("/calls", to);
}

export function answer(call: Call, resident: number | null): Promise<Call> {
  return post(`/calls/${call.id}/answer`, resident === null ? {} : { resident_id: resident });
}

export function command(call: Call, name: "hang_up" | "hold" | "resume"): Promise<Call> {
  return post(`/calls/${call.id}/${name}`, undefined);
}

export function transfer(call: Call, to: Callee): Promise<Call> {
  return post(`/calls/${call.id}/transfer`, to);
}

export function say(call: Call, event: string): Promise<Call> {
  return post(`/calls/${call.id}/say`, { event });
}
