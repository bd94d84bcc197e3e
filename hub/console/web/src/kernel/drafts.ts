// Half-typed words are kept where a hub restart, a reload or a closed tab cannot take them, for a day and per person.
import { Signal } from "./signal";

const PREFIX = "lamplight:draft:";
const KEPT_MS_MAX = 24 * 3_600_000;
const TEXT_LENGTH_MAX = 2_000;

interface Kept {
  text: string;
  at: number;
}

/** Grows whenever a draft changes: every field that shows one shows the same. */
export const draftsChanged = new Signal(0);

// The page's own copy: where the browser cannot store anything (disk full), typing still works.
const typed = new Map<string, string>();

export function draftKey(person: number, subject: string): string {
  return `${PREFIX}${person}:${subject}`;
}

export function loadDraft(key: string): string {
  const here = typed.get(key);
  if (here !== undefined) return here;
  const kept = read(key);
  return kept && Date.now() - kept.at < KEPT_MS_MAX ? kept.text : "";
}

export function saveDraft(key: string, text: string): void {
  const kept: Kept = { text: text.slice(0, TEXT_LENGTH_MAX), at: Date.now() };
  typed.set(key, kept.text);
  try {
    if (text === "") localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Nothing is lost yet: the words are still on the page.
  }
  draftsChanged.set(draftsChanged.value + 1);
}

/** Removes drafts older than a day: words about a resident do not stay on a shared seat. */
export function forgetOldDrafts(): void {
  for (const key of keys()) if (loadDraft(key) === "") localStorage.removeItem(key);
}

/** Removes this person's drafts, at the end of the shift. */
export function forgetDrafts(person: number): void {
  for (const key of keys()) if (key.startsWith(draftKey(person, ""))) localStorage.removeItem(key);
}

function keys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}
