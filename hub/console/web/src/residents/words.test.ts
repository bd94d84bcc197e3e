import { expect, it } from "vitest";
import { languageOf } from "../kernel/i18n";
import type { TimelineEntry } from "./model";
import { entryName, entryWords } from "./words";

function line(kind: string, data: Record<string, unknown>): string {
  const entry: TimelineEntry = { id: 1, at_ms: 0, kind, actor: "device ph-00001", alarm_id: null, data };
  return [entryName(entry), ...entryWords(entry)].join(" · ");
}

it("a timeline reads like a story", () => {
  expect([
    line("alarm_opened", { kind: "sos", presses: 1 }),
    line("alarm_opened", { kind: "test", presses: 1 }),
    line("alarm_pressed", { kind: "sos", presses: 3 }),
    line("alarm_escalated", { rung: 1 }),
    line("alarm_escalated", { rung: 2, tells: ["supervisor", "duty"] }),
    line("alarm_closed", { by: "陈晓", code: "real_fall", note: "儿子到了" }),
    line("care_call", { by: "陈晓", outcome: "no_answer", note: "" }),
    line("event", { kind: "mains_lost" }),
    line("event", { kind: "rebooted", detail: "power" }),
    line("code", { digits: "22#" }),
  ]).toEqual([
    "Alarm came in",
    "Alarm came in · Test call",
    "Pressed again · pressed 3 times",
    "Nobody had taken the alarm",
    "Nobody had taken the alarm · told: Supervisor, Duty phone",
    "Alarm closed · Real: fall · 儿子到了",
    "Care call · No answer",
    "Mains failure",
    "The phone started again · power",
    "Code dialled · 22#",
  ]);
});

it("an order's note is told once, and at the end what the resident said", () => {
  const order = { by: "陈晓", service: "locksmith", provider_name: "平安开锁", note: "门锁坏了" };
  const marks = { timeliness: 5, attitude: 4, result: 3, follow_up_note: "很好" };
  expect(line("order_offered", order)).toBe("Order made · Locksmith · 平安开锁 · 门锁坏了");
  expect(line("order_done", order)).toBe("Order done · Locksmith · 平安开锁");
  expect(line("order_followed_up", { ...order, ...marks })).toBe(
    "Order followed up · Locksmith · 平安开锁 · On time 5/5 · manner 4/5 · result 3/5 · 很好",
  );
});

it("what was asked at an alarm is told with what was said", () => {
  const ask = { en: "Injured?", fr: "Blessé ?", "zh-CN": "是否受伤？" };
  const said = { en: "No", fr: "Non", "zh-CN": "否" };
  expect([
    line("alarm_answered", { by: "陈晓", step: "injured", ask, said }),
    line("alarm_answered", { by: "陈晓", step: "injured", ask, said: null }),
    line("alarm_closed", {
      by: "陈晓",
      code: "real_fall",
      fields: [{ key: "injured", ask, said }],
      note: "儿子到了",
    }),
  ]).toEqual([
    "Question answered · Injured? No",
    "Question answered · Injured? taken back",
    "Alarm closed · Real: fall · Injured? No · 儿子到了",
  ]);
});

it("what nobody has foreseen is shown as it came", () =>
  expect(line("event", { kind: "new_thing" })).toBe("new_thing"));

it("words with Chinese characters are read in Chinese, all others in the page's language", () => {
  expect(["王秀英", "M. 王", "Lefèvre", "", "12-3"].map(languageOf)).toEqual([
    "zh-CN",
    "zh-CN",
    undefined,
    undefined,
    undefined,
  ]);
});

it("of who was made forgotten a line says no more than it still has", () =>
  expect(line("device_out", { until_ms: Date.UTC(2026, 10, 28, 12) })).toMatch(
    /^Device taken out of service · until .*2026$/,
  ));
