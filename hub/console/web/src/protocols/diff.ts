// What differs between two versions of a protocol, step by step.
import { colon, listed } from "../kernel/format";
import type { Step } from "./model";

export interface Change {
  /** "ask.fr", "options.2.label.en", "only_if": where in the step. */
  at: string;
  from: string;
  to: string;
}
export interface Difference {
  step: Step;
  what: "added" | "removed" | "moved" | "changed";
  changes: readonly Change[];
}

/** In the order of the newer one; what is gone comes last. */
export function differences(before: readonly Step[], after: readonly Step[]): Difference[] {
  const old = new Map(before.map((one) => [one.key, one]));
  const kept = after.filter((one) => old.has(one.key)).map((one) => one.key);
  const order = before.filter((one) => kept.includes(one.key)).map((one) => one.key);
  const found: Difference[] = [];
  for (const step of after) {
    const was = old.get(step.key);
    const changes = was ? changesOf(was, step) : [];
    const moved = kept.indexOf(step.key) !== order.indexOf(step.key);
    if (!was) found.push({ step, what: "added", changes: [] });
    else if (changes.length > 0) found.push({ step, what: "changed", changes });
    else if (moved) found.push({ step, what: "moved", changes: [] });
  }
  const now = new Set(after.map((one) => one.key));
  const gone = before.filter((one) => !now.has(one.key));
  return [...found, ...gone.map((step) => ({ step, what: "removed" as const, changes: [] }))];
}

function changesOf(before: Step, after: Step): Change[] {
  const [was, is] = [flat(before), flat(after)];
  const at = [...new Set([...was.keys(), ...is.keys()])];
  return at
    .map((one) => ({ at: one, from: was.get(one) ?? "", to: is.get(one) ?? "" }))
    .filter((one) => one.from !== one.to);
}

/** Every text of a step by where it stands. */
function flat(step: Step): Map<string, string> {
  const found = new Map<string, string>();
  const texts = (at: string, all: object | undefined): void => {
    for (const [language, text] of Object.entries(all ?? {})) if (text) found.set(`${at}.${language}`, text);
  };
  texts("ask", step.ask);
  texts("say", step.say);
  texts("hint", step.hint);
  found.set("answer", step.answer);
  for (const [n, option] of (step.options ?? []).entries()) texts(`options.${n + 1}`, option.label);
  if (step.answer === "number") found.set("between", `${step.least ?? 0}–${step.most ?? ""}`);
  if (step.only_if) found.set("only_if", `${step.only_if.step}${colon()}${listed(step.only_if.answers)}`);
  return found;
}
