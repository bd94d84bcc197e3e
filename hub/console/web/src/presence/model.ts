// Who is in the room: the people whose shift has begun, and how each is to be counted.
import type { FeedEvent } from "../kernel/feed_policy";
import { t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";

export const STATES = ["on_shift", "on_call", "pause", "away"] as const;
export type State = (typeof STATES)[number];

export interface Seated {
  operator_id: number;
  name: string;
  role: string;
  /** Languages and dialects, as on a resident's card. */
  languages: string[];
  state: State;
  since_ms: number;
  /** When they wanted to be back from a pause. */
  until_ms: number | null;
  shift_ms: number;
  /** False when they do not hear one of the tones at their seat. */
  sound_ok: boolean;
}

/** The room after some news; who has been here longest stays first. */
export function afterNews(room: readonly Seated[], events: readonly FeedEvent[]): readonly Seated[] {
  let next = room;
  for (const { topic, data } of events) {
    if (topic !== "presence") continue;
    const { what, ...rest } = data;
    const one = rest as unknown as Seated;
    next = what === "ended" ? without(next, one) : withSeated(next, one);
  }
  return next;
}

/** The room with somebody as they are now. */
export function withSeated(room: readonly Seated[], one: Seated): readonly Seated[] {
  return [...without(room, one), one].sort((a, b) => a.shift_ms - b.shift_ms);
}

function without(room: readonly Seated[], one: Seated): readonly Seated[] {
  return room.filter((other) => other.operator_id !== one.operator_id);
}

/** How many of the room are at their seats. */
export function there(room: readonly Seated[]): number {
  return room.filter((one) => one.state !== "away").length;
}

/** How many could take an alarm now. `busy`: who has one in hand already. */
export function free(room: readonly Seated[], busy: ReadonlySet<number>): number {
  return room.filter((one) => one.state === "on_shift" && !busy.has(one.operator_id)).length;
}

/** Who of the room can talk with somebody in this dialect, the free ones first; nobody is needed where it is my own. */
export function whoSpeaks(dialect: string, room: readonly Seated[], own: readonly string[]): string[] {
  if (dialect === "" || own.length === 0 || own.includes(dialect)) return [];
  const busy = (one: Seated): number => Number(one.state !== "on_shift");
  return room
    .filter((one) => one.languages.includes(dialect) && one.state !== "away")
    .sort((a, b) => busy(a) - busy(b))
    .map((one) => one.name);
}

export function stateName(state: State): string {
  switch (state) {
    case "on_shift":
      return t("On shift");
    case "on_call":
      return t("On the phone");
    case "pause":
      return t("On a break");
    case "away":
      return t("Away");
  }
}

/** Another picture for each: no state hangs on a colour alone. */
export function stateIcon(state: State): IconName {
  return ({ on_shift: "done", on_call: "phone", pause: "clock", away: "door" } as const)[state];
}
