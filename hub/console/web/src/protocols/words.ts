// The words of the editor: kinds of answers, faults, and where in a step something stands.
import { aside } from "../kernel/format";
import { LANGUAGES, t } from "../kernel/i18n";
import type { AnswerType } from "./model";

export function answerTypeName(answer: AnswerType): string {
  switch (answer) {
    case "yes_no":
      return t("Yes, no, not known");
    case "choice":
      return t("One of several");
    case "done":
      return t("Done (something to do)");
    case "text":
      return t("Words");
    case "number":
      return t("A number");
  }
}

// tests/hub/console/test_texts_of_codes.py compares these with the hub's.
const FAULTS: Readonly<Record<string, () => string>> = {
  no_steps: () => t("There is no step yet."),
  doubled: () => t("This is there twice."),
  missing: () => t("This is missing."),
  too_few: () => t("A choice needs two answers at least."),
  most_below_least: () => t("The most is below the least."),
  not_earlier: () => t("It hangs on a step that does not come before it."),
  no_such_answer: () => t("It hangs on an answer that there is not."),
};

export function faultText(fault: string): string {
  return FAULTS[fault]?.() ?? fault;
}

const PLACES: Readonly<Record<string, () => string>> = {
  ask: () => t("Question"),
  say: () => t("To say"),
  hint: () => t("Hint"),
  options: () => t("Possible answer"),
  answer: () => t("Kind of answer"),
  between: () => t("Bounds"),
  only_if: () => t("Only if"),
};

/** "ask.fr" as people read it. */
export function placeName(at: string): string {
  const parts = at.split(".");
  const language = LANGUAGES.find((one) => one.code === parts.at(-1));
  const number = /^\d+$/.test(parts[1] ?? "") ? ` ${parts[1]}` : "";
  const name = PLACES[parts[0] ?? ""]?.() ?? at;
  return language ? `${name}${number}${aside(language.name)}` : `${name}${number}`;
}
