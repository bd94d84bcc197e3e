// What has been noted of a call and not sent yet: it outlives a reload, an alarm in between and a lost connection.
import { draftKey, loadDraft, saveDraft } from "../kernel/drafts";
import type { CareCall, Level, Need, Outcome } from "./model";
import { LEVELS, NEEDS, OUTCOMES, talked } from "./model";

export interface Draft {
  outcome: Outcome | null;
  mood: Level | null;
  health: Level | null;
  needs: readonly Need[];
  contacts: boolean;
}

export const EMPTY: Draft = {
  outcome: null,
  mood: null,
  health: null,
  needs: [],
  contacts: false,
};

export function noteKey(person: number, resident: number): string {
  return draftKey(person, `care-note:${resident}`);
}

const key = (person: number, resident: number): string => draftKey(person, `care-call:${resident}`);

/** Reads what was kept; what cannot be (an older page wrote it) is left out. */
export function parseDraft(text: string): Draft {
  let read: Partial<Record<keyof Draft, unknown>>;
  try {
    read = (JSON.parse(text || "{}") ?? {}) as typeof read;
  } catch {
    return EMPTY;
  }
  return {
    outcome: OUTCOMES.find((one) => one === read.outcome) ?? null,
    mood: LEVELS.find((one) => one === read.mood) ?? null,
    health: LEVELS.find((one) => one === read.health) ?? null,
    needs: needsIn(read.needs),
    contacts: read.contacts === true,
  };
}

function needsIn(value: unknown): Need[] {
  return Array.isArray(value) ? NEEDS.filter((one) => value.includes(one)) : [];
}

export function draftOf(person: number, resident: number): Draft {
  return parseDraft(loadDraft(key(person, resident)));
}

export function keepDraft(person: number, resident: number, draft: Draft): void {
  saveDraft(key(person, resident), isEmpty(draft) ? "" : JSON.stringify(draft));
}

export function forgetDraft(person: number, resident: number): void {
  saveDraft(key(person, resident), "");
  saveDraft(noteKey(person, resident), "");
}

/** With one need more, or one less. */
export function toggledNeed(draft: Draft, need: Need): Draft {
  const needs = draft.needs.includes(need)
    ? draft.needs.filter((one) => one !== need)
    : NEEDS.filter((one) => one === need || draft.needs.includes(one));
  return { ...draft, needs };
}

/** What was heard so far, as the hub keeps it while the call goes on. */
export function asHeard(draft: Draft, note: string): Record<string, unknown> {
  const { mood, health, needs, contacts } = draft;
  return { note: note.trim(), mood, health, needs, contacts_verified: contacts };
}

/** Takes what the hub has kept of a call that goes on, on a seat that has nothing of its own. */
export function recoverDraft(person: number, call: CareCall): void {
  const note = noteKey(person, call.resident_id);
  if (loadDraft(note) !== "" || !isEmpty(draftOf(person, call.resident_id))) return;
  const { mood, health, needs, contacts_verified: contacts } = call;
  keepDraft(person, call.resident_id, parseDraft(JSON.stringify({ mood, health, needs, contacts })));
  saveDraft(note, call.note ?? "");
}

function isEmpty(draft: Draft): boolean {
  return JSON.stringify(draft) === JSON.stringify(EMPTY);
}

/** What is sent: how somebody is, and what they need, is only known of whom one talked with. */
export function asSent(draft: Draft, note: string): Record<string, unknown> {
  const said = talked(draft.outcome)
    ? { mood: draft.mood, health: draft.health, needs: draft.needs, contacts_verified: draft.contacts }
    : {};
  return { outcome: draft.outcome, ...(note.trim() ? { note: note.trim() } : {}), ...said };
}
