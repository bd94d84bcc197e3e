// The alarms of the room, kept by the feed, and the commands on them.
import { explain, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { draftKey, loadDraft, saveDraft } from "../kernel/drafts";
import { link } from "../kernel/feed";
import type { FeedEvent } from "../kernel/feed_policy";
import { t } from "../kernel/i18n";
import { atDesk, isSupervisor, me } from "../kernel/me";
import { go, route } from "../kernel/router";
import { Signal } from "../kernel/signal";
import { play } from "../kernel/sound";
import { tell } from "../shell/toasts";
import { type Alarm, type Alarms, type ByHand, type ClosingCode, isHeld } from "./model";
import { type Command, keepIsDue, type Person, undoable } from "./policy";
import {
  afterEvents,
  fromSnapshot,
  inHand,
  type Lost,
  lost,
  nextSelection,
  type Ring,
  ringFor,
  ringNow,
  withAlarm,
} from "./reduce";

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
    for (const one of lost(alarms.value, events, me.value?.id ?? 0)) tellLost(one);
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

/** Nobody goes on speaking of an alarm that is not theirs any more. */
function tellLost({ alarm, why }: Lost): void {
  const name = alarm.resident_name || alarm.place || "";
  if (alarm.taken_by_name)
    tell(t("{by} has taken over {name}: {why}", { by: alarm.taken_by_name, name, why }), true);
  else tell(t("{name} was given back to the queue: nothing was heard from you.", { name }), true);
}

/** Lays what this person has in hand on the table; the next one where that is there already. */
export function toMine(): void {
  const mine = inHand(alarms.value, me.value?.id ?? 0);
  const at = mine.findIndex((one) => one.id === route.value.id);
  const next = mine[(at + 1) % mine.length];
  if (next) go("alarms", next.id);
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

/** Somebody chose what the page had laid on the table already: it stays there, also when somebody else takes it. */
export function stay(): void {
  chosenByPage = null;
}

/** Whoever sits here, for what they may do. */
export function who(): Person {
  return { id: me.value?.id ?? 0, supervisor: isSupervisor() };
}

/** Whether the alarm on the table is this person's. */
export function holdsSelected(): boolean {
  const alarm = route.value.page === "alarms" ? alarms.value.get(route.value.id ?? 0) : undefined;
  return alarm !== undefined && isHeld(alarm) && alarm.taken_by === me.value?.id;
}

/** Whether commands may be sent: never on data that may be old, nor by somebody who only reads. */
export function canAct(): boolean {
  return link.value.state === "live" && atDesk();
}

/**
 * Sends one step with the version that the person saw, and shows at once what became of it.
 *
 * The feed may tell of the step before its answer comes: whoever sees it goes on with the next key at once.
 */
export async function command(alarm: Alarm, doing: Command, more: object = {}): Promise<void> {
  const moved = new Moved(alarm);
  const answered = post<Alarm>(`/alarms/${alarm.id}/${doing}`, { version: alarm.version, ...more }).then(
    show,
  );
  // Somebody else may have moved it: then the refusal comes when nobody waits for it any more.
  answered.catch((error: unknown) => moved.seen && tell(explain(error), true));
  await Promise.race([answered, moved.told]).finally(() => moved.stop());
}

/** Waits until the room shows a newer version of an alarm. */
class Moved {
  seen = false;
  stop: () => void = () => undefined;
  readonly told: Promise<void>;

  constructor(alarm: Alarm) {
    this.told = new Promise((resolve) => {
      this.stop = alarms.listen(() => {
        if ((alarms.value.get(alarm.id)?.version ?? 0) <= alarm.version) return;
        this.seen = true;
        resolve();
      });
    });
  }
}

export async function addNote(alarm: number, text: string): Promise<void> {
  await post(`/alarms/${alarm}/notes`, { text });
  saveDraft(noteKey(alarm), "");
}

export async function close(
  alarm: Alarm,
  code: ClosingCode,
  note: string,
  fields: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  await command(alarm, "close", { code, ...(note ? { note } : {}), fields });
  saveDraft(noteKey(alarm.id), "");
  chosenByPage = alarm.id;
  select();
}

/** Takes back what this person closed last, and lays it on the table again. */
export async function undoLast(): Promise<void> {
  const last = undoable(alarms.value.values(), me.value?.id ?? 0, serverNow());
  if (last === null || !canAct()) return;
  await command(last, "undo");
  go("alarms", last.id);
}

export async function openByHand(resident: number, kind: ByHand, text: string): Promise<void> {
  const alarm = await post<Alarm>("/alarms", { resident_id: resident, kind, text });
  show(alarm);
  go("alarms", alarm.id);
}

const KEEP_PAUSE_MS = 10_000;
let keptMs = 0;

/** The holder did something here: their claim goes on. What is refused is told by the alarm itself, which has moved. */
export async function keep(): Promise<void> {
  const alarm = alarms.value.get(route.value.id ?? 0);
  const nowMs = serverNow();
  if (!alarm || !canAct() || !keepIsDue(alarm, me.value?.id ?? 0, nowMs)) return;
  if (Math.abs(nowMs - keptMs) < KEEP_PAUSE_MS) return;
  keptMs = nowMs;
  const kept = await post<Alarm>(`/alarms/${alarm.id}/keep`, {}).catch(() => null);
  if (kept) show(kept);
}

function show(alarm: Alarm): void {
  alarms.set(withAlarm(alarms.value, alarm));
}

/** Who holds the alarm hears at once what somebody has said who was asked to go. */
export function noteAsking(events: readonly FeedEvent[]): void {
  for (const { topic, data } of events) {
    if (topic !== "asking" || alarms.value.get(Number(data.alarm_id))?.taken_by !== me.value?.id) continue;
    const last = (
      data.tries as Array<{ name: string; outcome: string; outcome_ms: number | null; why: string | null }>
    )
      .filter((one) => one.outcome === data.what || (data.what === "late" && one.why === "late"))
      .reduce((newest, one) => ((one.outcome_ms ?? 0) >= (newest?.outcome_ms ?? 0) ? one : newest), NOBODY);
    if (data.what === "going") tell(t("{name} is going there.", { name: last.name }));
    if (data.what === "late") tell(t("{name} has not come in time.", { name: last.name }), true);
    if (data.what === "cannot") tell(t("{name} cannot go there.", { name: last.name }));
    if (data.state === "exhausted" && data.what === "exhausted")
      tell(t("All who were asked cannot go, or have not answered."), true);
  }
}
const NOBODY = { name: "", outcome: "", outcome_ms: null as number | null, why: null as string | null };
