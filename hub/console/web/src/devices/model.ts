// A device as the hub tells of it, and what may be done with it.
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import type { Device } from "../residents/model";

export interface Fault {
  name: string;
  since_ms: number;
}

export interface Out {
  reason: string;
  note: string;
  from_ms: number;
  until_ms: number;
}

export interface DeviceLine extends Device {
  resident_id: number;
  resident_name?: string;
  address?: string;
  paired_id: string | null;
  faults: Fault[];
  out: Out | null;
}

export interface Hour {
  /** Hours since 1970 UTC. */
  hour: number;
  beats: number;
  battery_pct: number | null;
  signal_dbm: number | null;
}

export type RequestState = "wanted" | "sent" | "acknowledged" | "refused" | "unanswered" | "replaced";

export interface Request {
  id: number;
  what: "set" | "heartbeat" | "self_test";
  heartbeat_s: number | null;
  state: RequestState;
  made_ms: number;
  tries: number;
  sent_ms: number | null;
  due_ms: number | null;
  done_ms: number | null;
  error: string | null;
  more: Parameters | null;
}

/** What a phone is told beside its heartbeat. */
export interface Parameters {
  volume_step?: number;
  language?: string;
  numbers?: string;
  sms_number?: string;
  /** These two the hub says by itself. */
  utc_offset_min?: number;
  redial_spread_s?: number;
}

export type TestState = "done" | "due" | "overdue" | "never";

export interface Detail extends DeviceLine {
  refused: { why: string; at_ms: number } | null;
  safe_mode: boolean;
  /** How often since its start there was no memory for something. */
  memory_short: number | null;
  uptime_s: number | null;
  outbox: number | null;
  heartbeat_s: number;
  hours: Hour[];
  battery_falling: { pct_per_day: number; low_ms: number } | null;
  test: { last_test_ms: number | null; state: TestState };
  requests: Request[];
  /** Of a phone: the remote controls that are paired with it. */
  remotes: DeviceLine[];
  last_heartbeat: string | null;
}

interface Visit {
  device_id: string;
  resident_id: number;
  resident_name: string;
  address: string;
  out_until_ms: number | null;
}

export interface Upkeep {
  batteries: Array<Visit & { battery_pct: number; mains: boolean | null; low_ms: number | null }>;
  batteries_total: number;
  remotes: Array<Visit & { heard_ms: number | null; battery_pct: number | null; faults: Fault[] }>;
  remotes_total: number;
  tests: Array<Visit & { last_test_ms: number | null; state: TestState }>;
  tests_total: number;
}

/** What a device said once: it stands until somebody has looked. */
export const SAID_ONCE: readonly string[] = ["tamper", "remote_low", "self_test", "pairing"];

/** Who may set devices and take them out of service. */
export function isCaretaker(): boolean {
  return ["supervisor", "admin", "technician"].includes(me.value?.role ?? "");
}

export function kindName(kind: Device["kind"]): string {
  return kind === "phone" ? t("Phone") : t("Remote control");
}

/** The clock on the wall there, as people write it: UTC+8, UTC-3:30. */
export function zoneName(offset_min: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset_min) / 60), Math.abs(offset_min) % 60];
  return `UTC${offset_min < 0 ? "-" : "+"}${hours}${minutes ? `:${String(minutes).padStart(2, "0")}` : ""}`;
}

export function requestName({ what, heartbeat_s, more }: Request): string {
  switch (what) {
    case "set":
      if (heartbeat_s === null)
        return t("By the centre: {zone}, back within {seconds} s", {
          zone: zoneName(more?.utc_offset_min ?? 0),
          seconds: more?.redial_spread_s ?? 0,
        });
      return t("Heartbeat every {seconds} s", { seconds: heartbeat_s ?? 0 });
    case "heartbeat":
      return t("Sign of life asked for");
    case "self_test":
      return t("Self-test asked for");
  }
}

export function requestStateName(state: RequestState): string {
  switch (state) {
    case "wanted":
      return t("not sent yet");
    case "sent":
      return t("sent, not acknowledged yet");
    case "acknowledged":
      return t("acknowledged by the device");
    case "refused":
      return t("refused by the device");
    case "unanswered":
      return t("no answer");
    case "replaced":
      return t("replaced by a later wish");
  }
}

export function testStateName(state: TestState): string {
  switch (state) {
    case "done":
      return t("done");
    case "due":
      return t("due");
    case "overdue":
      return t("overdue");
    case "never":
      return t("never tried");
  }
}
