// The alarms of the room, kept by the feed, and the commands on them.
import { post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { draftKey, loadDraft, saveDraft } from "../kernel/drafts";
import { link } from "../kernel/feed";
import type { FeedEvent } from "../kernel/feed_policy";
import { atDesk, me } from "../kernel/me";
import { go, route } from "../kernel/router";
import { Signal } from "../kernel/signal";
import { play } from "../kernel/sound";
import type { Alarm, Alarms, ClosingCode } from "./model";
import { afterEvents, fromSnapshot, nextSelection, type Ring, ringFor, ringNow, withAlarm } from "./reduce";

export const alarms = new Signal<Alarms>(new Map());
/** False until the first snapshot: an empty queue is good news and must not be said too early. */
export const alarmsKnown = new Signal(false);
/** What a screen reader says when something new happens. */
export const spoken = new Signal<Alarm | null>(null);

let lastRungMs = 0;
let chosenByPage: number | null = null;

export const alarmListener = {
  snapshot(rows: unknown[]): void {
    alarms.set(fromSnapshot(rows));
    alarmsKnown.set(true);
    select();
  },
  events(events: FeedEvent[]): void {
    alarms.set(afterEvents(alarms.value, events));
    ring(ringFor(events));
    const opened = events.filter((one) => one.data.what === "opened" || one.data.what === "pressed").at(-1);
    if (opened) spoken.set(opened.data as unknown as Alarm);
    select();
  },
  heard(): void {
    ring(ringNow(alarms.value, lastRungMs, serverNow()));
  },
};

function ring(what: Ring | null): void {
  if (what === null || !atDesk()) return;
  lastRungMs = serverNow();
  play(`p${what.priority}`, what.rung);
}

export function noteKey(alarm: number): string {
  return draftKey(me.value?.id ?? 0, `alarm:${alarm}`);
}

/** Puts the first waiting alarm on the table when nothing is in hand. */
export function select(): void {
  if (route.value.page !== "alarms" || !me.value || !atDesk()) return;
  const selected = route.value.id;
  const next = nextSelection(alarms.value, {
    selected,
    chosen: selected !== null && selected !== chosenByPage,
    person: me.value.id,
    typing: selected !== null && loadDraft(noteKey(selected)) !== "",
  });
  if (next === selected) return;
  chosenByPage = next;
  go("alarms", next, true);
}

/** Whether commands may be sent: never on data that may be old, nor by somebody who only reads. */
export function canAct(): boolean {
  return link.value.state === "live" && atDesk();
}

export async function take(alarm: Alarm): Promise<void> {
  await command(alarm.id, "take", { version: alarm.version });
}

export async function addNote(alarm: number, text: string): Promise<void> {
  await post(`/alarms/${alarm}/notes`, { text });
  saveDraft(noteKey(alarm), "");
}

export async function close(alarm: Alarm, code: ClosingCode, note: string): Promise<void> {
  await command(alarm.id, "close", { version: alarm.version, code, ...(note ? { note } : {}) });
  saveDraft(noteKey(alarm.id), "");
  chosenByPage = alarm.id;
  select();
}

async function command(alarm: number, verb: string, body: object): Promise<void> {
  const answer = await post<Alarm | { alarm: Alarm }>(`/alarms/${alarm}/${verb}`, body);
  alarms.set(withAlarm(alarms.value, "alarm" in answer ? answer.alarm : answer));
}
