import { describe, expect, it } from "vitest";
import { asLanguage, t } from "./i18n";
import { digitOf } from "./keys";
import { href, parseRoute } from "./router";
import { Signal } from "./signal";
import { slice } from "./windowed";

describe("addresses", () => {
  it("lead to an alarm", () => expect(parseRoute("#/alarms/12")).toEqual({ page: "alarms", id: 12 }));
  it("lead to the queue when they make no sense", () => {
    for (const odd of ["", "#", "#/nowhere/3", "#/alarms/-1", "#/alarms/1e3", "#/alarms/0", "#/alarms/<b>"]) {
      expect(parseRoute(odd)).toEqual({ page: "alarms", id: null });
    }
  });
  it("are read as they were written", () =>
    expect(parseRoute(href("residents", 7))).toEqual({ page: "residents", id: 7 }));
});

describe("the window on a long list", () => {
  it("holds the visible rows and a few beyond", () => {
    expect(slice(1600, 50, 5_000, 500)).toEqual({ first: 92, end: 118 });
  });
  it("never leaves the list", () => {
    expect(slice(3, 50, 0, 500)).toEqual({ first: 0, end: 3 });
    expect(slice(0, 50, 0, 500)).toEqual({ first: 0, end: 0 });
    expect(slice(10, 50, 90_000, 500)).toEqual({ first: 9, end: 10 });
  });
});

it("a text without a catalogue is the English one, with its parameters", () => {
  expect(t("{name} has it.", { name: "王秀英" })).toBe("王秀英 has it.");
  expect(t("{missing} stays")).toBe("{missing} stays");
});

it("a browser's language is one of ours, or English", () => {
  expect(["zh-TW", "zh", "fr-CA", "en-GB", "de", "", null].map(asLanguage)).toEqual([
    "zh-CN",
    "zh-CN",
    "fr",
    "en",
    "en",
    "en",
    "en",
  ]);
});

it("a digit is found on an English, a French and a number keyboard, and nowhere else", () => {
  const keys = [
    ["2", "Digit2"],
    ["é", "Digit2"],
    ["2", "Numpad2"],
    ["ArrowDown", "Numpad2"],
    ["0", "Digit0"],
    ["c", "KeyC"],
  ] as const;
  expect(keys.map(([key, code]) => digitOf({ key, code }))).toEqual([2, 2, 2, 0, 0, 0]);
});

it("a signal tells its listeners once for each change, and no longer when they have left", () => {
  const signal = new Signal(1);
  let heard = 0;
  const stop = signal.listen(() => {
    heard += 1;
  });
  signal.set(2);
  signal.set(2);
  stop();
  signal.set(3);
  expect(heard).toBe(1);
});

describe("an address of a thing with a name", () => {
  it("keeps the name of a device, and of nothing else", () => {
    expect(parseRoute("#/devices/ph-00001")).toEqual({ page: "devices", id: null, key: "ph-00001" });
    expect(parseRoute("#/devices/<b>").key).toBeUndefined();
    expect(parseRoute("#/alarms/ph-00001")).toEqual({ page: "alarms", id: null });
  });
});
