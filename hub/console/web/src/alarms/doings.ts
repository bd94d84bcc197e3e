// What can be done with an alarm, as people see it: the word, the drawing, and the key.
import { t } from "../kernel/i18n";
import type { IconName } from "../shell/icons";
import type { Command } from "./policy";

export interface Doing {
  /** The first is shown on the button. */
  keys: readonly string[];
  icon: IconName;
  name: () => string;
}

// H and O belong to a call that goes on (calls/call_strip.ts): nobody must hang up on a resident by a slip.
export const DOINGS: Readonly<Record<Command, Doing>> = {
  take: { keys: ["Enter", "t"], icon: "hand", name: () => t("Take") },
  work: { keys: ["w"], icon: "person", name: () => t("In progress") },
  wait: { keys: ["e"], icon: "clock", name: () => t("Help on the way…") },
  release: { keys: ["b"], icon: "again", name: () => t("Give back…") },
  "take-over": { keys: ["m"], icon: "two", name: () => t("Take over…") },
  close: { keys: ["c"], icon: "done", name: () => t("Close alarm") },
  undo: { keys: ["u", "z"], icon: "again", name: () => t("Undo") },
  reopen: { keys: ["r"], icon: "again", name: () => t("Open again…") },
  shelve: { keys: ["s"], icon: "inbox", name: () => t("Put aside…") },
  unshelve: { keys: ["q"], icon: "inbox", name: () => t("Back into the queue") },
  seen: { keys: ["v"], icon: "eye", name: () => t("Seen") },
};

/** As it stands on the keyboard. */
export function keyName(command: Command): string {
  const key = DOINGS[command].keys[0] ?? "";
  return key.length === 1 ? key.toUpperCase() : key;
}

/** What a step that is out of the ordinary asks for, and the times it offers, in minutes. */
export interface Question {
  title: () => string;
  why: () => string;
  minutes: readonly number[];
  /** Whether another time is a time of day (within 24 h) or a day and a time. */
  other: "time" | "datetime-local";
}

export const QUESTIONS: Readonly<Partial<Record<Command, Question>>> = {
  wait: {
    title: () => t("Help is on the way: until when?"),
    why: () => t("Who or what is on the way?"),
    minutes: [15, 30, 45, 60],
    other: "time",
  },
  shelve: {
    title: () => t("Put aside: until when?"),
    why: () => t("Why?"),
    minutes: [60, 240, 1440, 4320, 10080],
    other: "datetime-local",
  },
  release: { title: () => t("Give it back to the queue"), why: () => t("Why?"), minutes: [], other: "time" },
  "take-over": {
    title: () => t("Take over the alarm"),
    why: () => t("Why?"),
    minutes: [],
    other: "time",
  },
  reopen: { title: () => t("Open the alarm again"), why: () => t("Why?"), minutes: [], other: "time" },
};
