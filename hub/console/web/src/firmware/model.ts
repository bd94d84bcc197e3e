// Builds of the firmware and their roll-outs, as the hub tells them, and words for how each device gets on.
import { aside, colon, percent } from "../kernel/format";
import { t } from "../kernel/i18n";

export interface Build {
  id: number;
  image: string;
  version: string;
  number: number;
  downgrade_from: number;
  length_bytes: number;
  uploaded_ms: number;
}

export type RolloutState = "running" | "paused" | "stopped" | "done" | "cancelled";
export type DeviceState = "waiting" | "told" | "trying" | "done" | "failed";
export type GroupKind = "device" | "zone" | "share" | "all";

export interface Rollout {
  id: number;
  build_id: number;
  image: string;
  version: string;
  group_kind: GroupKind;
  group_value: string;
  canary: number;
  failed_pct_max: number;
  state: RolloutState;
  made_ms: number;
  ended_ms: number | null;
  counts: Record<DeviceState, number>;
  total: number;
}

export interface OfDevice {
  device_id: string;
  state: DeviceState;
  why: string | null;
  changed_ms: number | null;
  firmware: string | null;
  slot: string | null;
  progress: string | null;
  pct: number | null;
}

export interface Firmware {
  /** The fingerprint of the maker's key, or null while there is none. */
  maker: string | null;
  builds: Build[];
  rollouts: Rollout[];
}

const STATES: Readonly<Record<RolloutState, () => string>> = {
  running: () => t("under way"),
  paused: () => t("paused"),
  stopped: () => t("stopped by itself: too many failed"),
  done: () => t("finished"),
  cancelled: () => t("cancelled"),
};

const DEVICE_STATES: Readonly<Record<DeviceState, () => string>> = {
  waiting: () => t("waits for its turn"),
  told: () => t("shall fetch it"),
  trying: () => t("on trial"),
  done: () => t("runs it"),
  failed: () => t("failed"),
};

// tests/hub/console/test_texts_of_codes.py compares these with what a device may say, and "silent" with the hub.
const REASONS: Readonly<Record<string, () => string>> = {
  malformed: () => t("the build is damaged"),
  forged: () => t("the build is not signed by the maker that the device knows"),
  wrong_image: () => t("the build is for another kind of device"),
  older: () => t("the build is older than what the device runs"),
  wrong_hash: () => t("a file arrived damaged"),
  too_large: () => t("the build is too large"),
  no_key: () => t("the device does not know the maker's key"),
  no_slots: () => t("the device was never prepared for updates"),
  flash: () => t("the device's memory cannot be written"),
  stalled: () => t("the pieces stopped coming"),
  too_often: () => t("it failed too often"),
  rolled_back: () => t("it did not work there: the device went back to the old one"),
  silent: () => t("nothing was heard of it after the change"),
};

// What a device says in its heartbeat while it is at work on an update.
const PROGRESS: Readonly<Record<string, () => string>> = {
  waiting: () => t("waits for a calm moment or for mains"),
  loading: () => t("is fetching it"),
  checking: () => t("is checking it"),
  ready: () => t("will change over in a calm moment"),
  trying: () => t("on trial"),
  failed: () => t("failed"),
};

export const stateName = (state: RolloutState): string => STATES[state]();
export const reasonName = (why: string): string => REASONS[why]?.() ?? why;

export function progressName(progress: string, pct: number | null): string {
  const name = PROGRESS[progress]?.() ?? progress;
  return progress === "loading" && pct !== null ? `${name}${aside(percent(pct))}` : name;
}

export function deviceStateName(one: OfDevice): string {
  if (one.state === "failed" && one.why) return `${DEVICE_STATES.failed()}${colon()}${reasonName(one.why)}`;
  if (one.state === "told" && one.progress) return progressName(one.progress, one.pct);
  return DEVICE_STATES[one.state]();
}

export function groupName(kind: GroupKind, value: string): string {
  if (kind === "all") return t("all phones");
  if (kind === "share") return t("{share} of the phones", { share: percent(Number(value)) });
  return kind === "zone" ? t("zone {name}", { name: value }) : t("Device {id}", { id: value });
}

export function countsText(one: Rollout): string {
  const { done, trying, told, failed } = one.counts;
  const parts = [t("{done} of {total} run it", { done, total: one.total })];
  if (trying > 0) parts.push(t("{count} on trial", { count: trying }));
  if (told > 0) parts.push(t("{count} fetching", { count: told }));
  if (failed > 0) parts.push(t("{count} failed", { count: failed }));
  return parts.join(" · ");
}

export const isOpen = (one: Rollout): boolean => one.ended_ms === null && one.state !== "done";

/** The file maker.key as the hub wants it; empty if it is not one. */
export function keyAsText(bytes: Uint8Array): string {
  if (bytes.length !== 256) return "";
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}
