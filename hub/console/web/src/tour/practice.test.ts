import { describe, expect, it } from "vitest";
import { calls } from "../alarms/model";
import * as practice from "./practice";
import { STATIONS } from "./stations";

const NOW = 1_000_000_000;

describe("the practice desk", () => {
  it("can do all that the stations ask for, in their order", () => {
    let desk = practice.begin(NOW);
    const steps: Record<practice.Deed, () => practice.Practice> = {
      select: () => practice.move(desk, Number.NEGATIVE_INFINITY),
      take: () => practice.take(desk, "Chen", NOW),
      call: () => practice.call(desk),
      note: () => practice.note(desk, " she sits on the floor "),
      wait: () => practice.wait(desk, "a neighbour goes", NOW),
      close: () => practice.close(desk, "real_fall", "Chen", NOW),
      undo: () => practice.undo(desk),
      shelve: () => practice.shelve(practice.choose(desk, 3), NOW),
    };
    for (const { tries } of STATIONS) {
      if (!tries) continue;
      expect(desk.deeds.has(tries.deed)).toBe(false);
      desk = steps[tries.deed]();
      expect(desk.deeds.has(tries.deed)).toBe(true);
    }
    expect(desk.notes).toEqual(["she sits on the floor"]);
  });
  it("shows the pressed one on top", () =>
    expect(calls(practice.begin(NOW).alarms)[0]?.id).toBe(practice.CALLER));
  it("lets nobody close what they have not taken, or put a call aside", () => {
    const desk = practice.begin(NOW);
    expect(practice.close(desk, "test", "Chen", NOW)).toBe(desk);
    expect(practice.wait(desk, "x", NOW)).toBe(desk);
    expect(practice.shelve(desk, NOW)).toBe(desk);
  });
});
