import { describe, expect, it } from "vitest";
import { countsText, deviceStateName, isOpen, keyAsText, type OfDevice, type Rollout } from "./model";

const DEVICE: OfDevice = {
  device_id: "ph-00001",
  state: "told",
  why: null,
  changed_ms: 1,
  firmware: "phone 0.4.0",
  slot: "a",
  progress: "loading",
  pct: 41,
};

const ROLLOUT: Rollout = {
  id: 1,
  build_id: 1,
  image: "phone",
  version: "0.4.1",
  group_kind: "all",
  group_value: "",
  canary: 5,
  failed_pct_max: 5,
  state: "running",
  made_ms: 1,
  ended_ms: null,
  counts: { waiting: 3, told: 1, trying: 0, done: 2, failed: 1 },
  total: 7,
};

describe("a roll-out in words", () => {
  it("says how far a device is, and why it failed", () => {
    expect(deviceStateName(DEVICE)).toContain("(41%)");
    expect(deviceStateName({ ...DEVICE, state: "failed", why: "wrong_hash" })).toBe(
      "failed: a file arrived damaged",
    );
    expect(deviceStateName({ ...DEVICE, state: "failed", why: "of later" })).toBe("failed: of later");
  });

  it("counts only what there is", () => {
    expect(countsText(ROLLOUT)).toBe("2 of 7 run it · 1 fetching · 1 failed");
    expect(isOpen({ ...ROLLOUT, state: "stopped" })).toBe(true);
    expect(isOpen({ ...ROLLOUT, state: "cancelled", ended_ms: 2 })).toBe(false);
  });

  it("takes a key of the right length only", () => {
    expect(keyAsText(new Uint8Array(255))).toBe("");
    expect(keyAsText(new Uint8Array(256).fill(10))).toBe("0a".repeat(256));
  });
});
