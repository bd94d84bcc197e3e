// Questions to somebody at the centre: the steps of a protocol and the fields of a closing code, in the person's language.
import { type Language, language, t } from "../kernel/i18n";

export type Texts = Partial<Record<Language, string>>;
export type AnswerType = "done" | "yes_no" | "choice" | "text" | "number";
export type Value = string | number;

export interface Option {
  key: string;
  label: Texts;
}
export interface Question {
  key: string;
  ask: Texts;
  answer: AnswerType;
  options?: readonly Option[];
  least?: number | null;
  most?: number | null;
}
export interface Condition {
  step: string;
  answers: readonly string[];
}
export interface Step extends Question {
  /** Word for word to the resident. */
  say?: Texts;
  /** For the operator alone. */
  hint?: Texts;
  only_if?: Condition | null;
}
export interface Given {
  step: string;
  value: Value | null;
  at_ms: number;
  operator_id: number;
  by: string;
}
/** An alarm's protocol, in the version with which it was begun. */
export interface AlarmProtocol {
  alarm_id: number;
  kind: string;
  number: number;
  begun: boolean;
  /** The dialect that the card names; "" if none. */
  speaks: string;
  steps: readonly Step[];
  answers: Readonly<Record<string, Value>>;
  /** All that was ever answered, the oldest first. */
  history: readonly Given[];
}

export const TEXT_LENGTH_MAX = 500;
export const NUMBER_MAX = 1_000_000;

/** In the person's language; what is missing there (in a draft) in any other. */
export function words(texts: Texts | undefined, wanted: Language = language.value): string {
  if (!texts) return "";
  return texts[wanted] || texts.en || texts["zh-CN"] || texts.fr || "";
}

/** The answers that have a key of their own, with their words; none for a text or a number. */
export function choices(question: Question): ReadonlyArray<readonly [string, string]> {
  switch (question.answer) {
    case "done":
      return [["done", t("Done")]];
    case "yes_no":
      return [
        ["yes", t("Yes")],
        ["no", t("No")],
        ["unknown", t("Not known")],
      ];
    case "choice":
      return (question.options ?? []).map((one) => [one.key, words(one.label)] as const);
    default:
      return [];
  }
}

/** An answer as people read it. */
export function answerWords(question: Question, value: Value): string {
  return choices(question).find(([key]) => key === value)?.[1] ?? String(value);
}

/** What the hub tells of an answer: in three languages, or as somebody wrote it. */
export function saidWords(said: unknown): string {
  if (typeof said === "string" || typeof said === "number") return String(said);
  return typeof said === "object" && said !== null ? words(said as Texts) : "";
}

/** The steps that are asked after what was answered so far; the hub decides in the same way (protocols/policy.py). */
export function shown(steps: readonly Step[], answers: Readonly<Record<string, Value>>): Step[] {
  const found = new Map<string, Step>();
  for (const step of steps) {
    const needs = step.only_if;
    const holds = !needs || (found.has(needs.step) && needs.answers.includes(String(answers[needs.step])));
    if (holds && !found.has(step.key)) found.set(step.key, step);
  }
  return [...found.values()];
}

/** The first of them that is not answered. */
export function nextOpen(asked: readonly Step[], answers: Readonly<Record<string, Value>>): Step | null {
  return asked.find((one) => answers[one.key] === undefined) ?? null;
}
