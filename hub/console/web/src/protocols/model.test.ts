import { expect, it } from "vitest";
import { differences } from "./diff";
import {
  added,
  moved,
  removed,
  stillWrong,
  toggled,
  withAnswer,
  withCondition,
  withOption,
  withText,
} from "./editing";
import { nextOpen, type Step, shown } from "./model";
import { withPending } from "./pending";
import { placeName } from "./words";

const step = (key: string, more: Partial<Step> = {}): Step => ({
  key,
  ask: { en: `${key}?`, fr: `${key} ?`, "zh-CN": `${key}？` },
  answer: "yes_no",
  ...more,
});
const STEPS: readonly Step[] = [
  step("hears"),
  step("fallen", { only_if: { step: "hears", answers: ["yes"] } }),
  step("rises", { only_if: { step: "fallen", answers: ["yes", "unknown"] } }),
  step("told", { answer: "done" }),
];
const keys = (steps: readonly Step[]): string[] => steps.map((one) => one.key);

it("what hangs on a step that is not shown is not shown either", () => {
  expect(keys(shown(STEPS, {}))).toEqual(["hears", "told"]);
  expect(keys(shown(STEPS, { hears: "yes", fallen: "unknown" }))).toEqual([
    "hears",
    "fallen",
    "rises",
    "told",
  ]);
  expect(keys(shown(STEPS, { hears: "no", fallen: "yes" }))).toEqual(["hears", "told"]);
});

it("what is asked next is the first that is not answered, also after going back", () => {
  const answers = { hears: "yes", told: "done" };
  expect(nextOpen(shown(STEPS, answers), answers)?.key).toBe("fallen");
  const all = { hears: "no", told: "done" };
  expect(nextOpen(shown(STEPS, all), all)).toBeNull();
});

it("what is on its way holds on this seat, and what was taken back does not", () => {
  const pending = new Map([
    ["hears", { number: 1, value: null }],
    ["told", { number: 1, value: "done" }],
  ]);
  expect(withPending({ hears: "yes", fallen: "no" }, pending)).toEqual({ fallen: "no", told: "done" });
});

it("a draft changes without touching what was there", () => {
  const before = JSON.stringify(STEPS);
  expect(keys(moved(STEPS, 1, -1))).toEqual(["fallen", "hears", "rises", "told"]);
  expect(keys(moved(STEPS, 0, -1))).toEqual(keys(STEPS));
  expect(keys(removed(STEPS, 0))).toEqual(["fallen", "rises", "told"]);
  expect(keys(added(removed(STEPS, 0)))).toEqual(["fallen", "rises", "told", "step_4"]);
  expect(withText(step("a"), "say", "fr", "Bonjour").say).toEqual({ fr: "Bonjour" });
  expect(withOption(withOption(withAnswer(step("a"), "choice"))).options?.map((one) => one.key)).toEqual([
    "answer_1",
    "answer_2",
  ]);
  expect(withAnswer(step("a", { answer: "choice", options: [] }), "text")).toEqual(
    step("a", { answer: "text" }),
  );
  expect(withCondition(step("b"), step("a")).only_if).toEqual({ step: "a", answers: ["yes"] });
  expect(withCondition(step("b", { only_if: { step: "a", answers: ["no"] } }), undefined)).toEqual(step("b"));
  expect(toggled({ step: "a", answers: ["yes"] }, "no").answers).toEqual(["yes", "no"]);
  expect(toggled({ step: "a", answers: ["yes"] }, "yes").answers).toEqual(["yes"]);
  expect(JSON.stringify(STEPS)).toBe(before);
});

it("a text that is there now is missing no more", () => {
  const faults = ["ask.fr", "say.en", "options.0.label.fr"].map((field) => ({ field, fault: "missing" }));
  const half = step("a", { say: { fr: "Bonjour" }, options: [{ key: "x", label: { fr: "Oui" } }] });
  expect(stillWrong(half, [...faults, { field: "key", fault: "doubled" }]).map((one) => one.field)).toEqual([
    "say.en",
    "key",
  ]);
});

it("two versions differ in steps that came, went, moved or say something else", () => {
  const [hears, fallen, rises, told] = STEPS as [Step, Step, Step, Step];
  const says = withText(fallen, "ask", "fr", "Est-il tombé ?");
  const found = differences(STEPS, [told, hears, says, step("new")]);
  expect(found.map(({ step: one, what }) => [one.key, what])).toEqual([
    ["told", "moved"],
    ["hears", "moved"],
    ["fallen", "changed"],
    ["new", "added"],
    ["rises", "removed"],
  ]);
  expect(found[2]?.changes).toEqual([{ at: "ask.fr", from: "fallen ?", to: "Est-il tombé ?" }]);
  expect(differences(STEPS, [hears, fallen, rises, told])).toEqual([]);
});

it("a place in a step has a name", () =>
  expect(["ask.fr", "options.2.zh-CN", "only_if", "between"].map(placeName)).toEqual([
    "Question (Français)",
    "Possible answer 2 (中文)",
    "Only if",
    "Bounds",
  ]));
