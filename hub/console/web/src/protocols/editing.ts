// Changes to a draft: each gives a new list of steps, and touches nothing of the old one.
import type { AnswerType, Condition, Option, Step, Texts } from "./model";
import { choices } from "./model";

export interface Fault {
  /** "steps.2.ask.fr" */
  field: string;
  fault: string;
}
export interface Content {
  steps: readonly Step[];
}
export interface Version {
  number: number;
  /** It came with the hub. */
  ours: boolean;
  published_ms: number;
  by_name: string | null;
}
export interface Summary extends Version {
  kind: string;
  steps: number;
  drafted_by: string | null;
}
export interface Protocol extends Summary {
  content: Content;
  default: Content;
  draft: { content: Content; faults: readonly Fault[]; changed_ms: number; by_name: string } | null;
  draft_version: number;
  versions: readonly Version[];
}

export const STEPS_MAX = 30;
export const OPTIONS_MAX = 9;
export const LENGTHS = { ask: 200, say: 300, hint: 300, label: 60 } as const;
export const ANSWER_TYPES: readonly AnswerType[] = ["yes_no", "choice", "done", "text", "number"];

type Part = "ask" | "say" | "hint";

export function withText(step: Step, part: Part, language: keyof Texts, text: string): Step {
  return { ...step, [part]: { ...step[part], [language]: text } };
}

export function withAnswer(step: Step, answer: AnswerType): Step {
  const { options: _options, least: _least, most: _most, ...rest } = step;
  return answer === "choice" ? { ...rest, answer, options: step.options ?? [] } : { ...rest, answer };
}

export function withLabel(step: Step, at: number, language: keyof Texts, text: string): Step {
  const options = (step.options ?? []).map((one, n) =>
    n === at ? { ...one, label: { ...one.label, [language]: text } } : one,
  );
  return { ...step, options };
}

export function withOption(step: Step): Step {
  const options = step.options ?? [];
  if (options.length >= OPTIONS_MAX) return step;
  const added: Option = { key: unused("answer", new Set(options.map((one) => one.key))), label: {} };
  return { ...step, options: [...options, added] };
}

export function withoutOption(step: Step, at: number): Step {
  return { ...step, options: (step.options ?? []).filter((_, n) => n !== at) };
}

/** Shown only after an answer to that step, or always (""). */
export function withCondition(step: Step, needed: Step | undefined): Step {
  const { only_if: _condition, ...rest } = step;
  if (!needed) return rest;
  const first = choices(needed)[0]?.[0];
  return { ...rest, only_if: { step: needed.key, answers: first ? [first] : [] } };
}

/** At least one answer stays: without any the step would never be shown. */
export function toggled(condition: Condition, answer: string): Condition {
  const has = condition.answers.includes(answer);
  const answers = has ? condition.answers.filter((one) => one !== answer) : [...condition.answers, answer];
  return answers.length === 0 ? condition : { ...condition, answers };
}

export function replaced(steps: readonly Step[], at: number, step: Step): Step[] {
  return steps.map((one, n) => (n === at ? step : one));
}

export function added(steps: readonly Step[]): Step[] {
  if (steps.length >= STEPS_MAX) return [...steps];
  const key = unused("step", new Set(steps.map((one) => one.key)));
  return [...steps, { key, ask: {}, answer: "yes_no" }];
}

export function removed(steps: readonly Step[], at: number): Step[] {
  return steps.filter((_, n) => n !== at);
}

/** One place up (-1) or down (1); at the end of the list nothing happens. */
export function moved(steps: readonly Step[], at: number, by: -1 | 1): Step[] {
  const next = [...steps];
  const [one, other] = [next[at], next[at + by]];
  if (one && other) [next[at], next[at + by]] = [other, one];
  return next;
}

/** What still has to be put right in a step, since the hub said so: a text that is there now is missing no more. */
export function stillWrong(step: Step, faults: readonly Fault[]): Fault[] {
  return faults.filter((one) => one.fault !== "missing" || textAt(step, one.field.split(".")) === "");
}

function textAt(step: Step, [part, ...rest]: readonly string[]): string {
  const language = rest.at(-1) as keyof Texts;
  const texts = part === "options" ? step.options?.[Number(rest[0])]?.label : step[part as Part];
  return texts?.[language]?.trim() ?? "";
}

function unused(stem: string, taken: ReadonlySet<string>): string {
  let n = taken.size + 1;
  while (taken.has(`${stem}_${n}`)) n += 1;
  return `${stem}_${n}`;
}
