// A resident as the card shows them.
import { t } from "../kernel/i18n";

export type Connection = "online" | "late" | "offline";

export interface Contact {
  id: number;
  position: number;
  name: string;
  relation: string;
  phone: string;
  has_key: boolean;
}

export interface Resident {
  id: number;
  name: string;
  pinyin: string;
  age: number;
  born_year: number;
  sex: string;
  phone: string;
  dialect: string;
  hearing: string;
  conditions: string[];
  door_notes: string;
  committee: string;
  zone: string;
  address: string;
  building: string;
  floor: number;
  door: string;
  lives_alone: boolean;
  contacts: Contact[];
}

export interface ResidentRow {
  id: number;
  name: string;
  pinyin: string;
  /** Not shown to a technician. */
  age?: number;
  address: string;
  zone: string;
  phone?: string;
  due_ms?: number | null;
  /** As the hub judges their phone; null where there is none. */
  connection: Connection | null;
}

export interface Device {
  id: string;
  kind: "phone" | "remote";
  connection: Connection;
  last_heartbeat_ms?: number | null;
  battery_pct?: number | null;
  mains?: boolean | null;
  signal_dbm?: number | null;
  firmware?: string | null;
  remote_seen_ms?: number | null;
}

export interface TimelineEntry {
  id: number;
  at_ms: number;
  kind: string;
  actor: string;
  alarm_id: number | null;
  data: Record<string, unknown>;
}

export interface Care {
  last_live_ms: number | null;
  due_ms: number | null;
  calls?: Array<{
    id: number;
    at_ms: number;
    operator_name?: string;
    outcome: "reached" | "no_answer";
    note: string | null;
  }>;
}

export function sexName(sex: string): string {
  return sex === "f" ? t("Woman") : sex === "m" ? t("Man") : sex;
}
