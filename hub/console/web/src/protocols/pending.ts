// Answers on their way to the hub: kept on this seat until it has them, in the order in which they were given.
import { draftKey, loadDraft, saveDraft } from "../kernel/drafts";
import { me } from "../kernel/me";
import type { Value } from "./model";

interface Pending {
  /** The version of the protocol that was on the screen. */
  number: number;
  value: Value | null;
}

function key(alarm: number, step: string): string {
  return draftKey(me.value?.id ?? 0, `answer:${alarm}:${step}`);
}

export function typedKey(alarm: number, step: string): string {
  return draftKey(me.value?.id ?? 0, `typed:${alarm}:${step}`);
}

export function keepPending(alarm: number, step: string, pending: Pending): void {
  saveDraft(key(alarm, step), JSON.stringify(pending));
}

/** What was sent is let go, unless it was answered anew meanwhile. */
export function dropPending(alarm: number, step: string, sent: Pending): void {
  if (loadDraft(key(alarm, step)) === JSON.stringify(sent)) saveDraft(key(alarm, step), "");
}

export function pendingOf(alarm: number, step: string): Pending | null {
  try {
    return JSON.parse(loadDraft(key(alarm, step)) || "null") as Pending | null;
  } catch {
    return null;
  }
}

/** What holds on this seat: what the hub has, and over it what is still on its way. */
export function withPending(
  answers: Readonly<Record<string, Value>>,
  pending: ReadonlyMap<string, Pending>,
): Record<string, Value> {
  const now: Record<string, Value> = { ...answers };
  for (const [step, { value }] of pending) {
    if (value === null) delete now[step];
    else now[step] = value;
  }
  return now;
}
