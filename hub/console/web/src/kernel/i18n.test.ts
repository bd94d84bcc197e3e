import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { setLanguage, tn } from "./i18n";

beforeAll(() => vi.stubGlobal("document", { documentElement: {} }));
afterAll(() => vi.unstubAllGlobals());

const lines = (count: number): string => tn("{count} line", "{count} lines", count);

test("each language counts single things in its own way", async () => {
  await setLanguage("en");
  expect([0, 1, 2].map(lines)).toEqual(["0 lines", "1 line", "2 lines"]);
  await setLanguage("fr");
  expect([0, 1, 2].map(lines)).toEqual(["0 ligne", "1 ligne", "2 lignes"]);
  await setLanguage("zh-CN");
  expect([0, 1, 2].map(lines)).toEqual(["0 条", "1 条", "2 条"]);
});

test("a text that no catalogue has is said in English", async () => {
  await setLanguage("fr");
  expect(tn("{count} kite in {place}", "{count} kites in {place}", 3, { place: "X" })).toBe("3 kites in X");
});
