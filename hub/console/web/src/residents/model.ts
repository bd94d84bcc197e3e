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
  phone_2: string;
  languages: string[];
  together: boolean;
  may_be_told: boolean;
  verified_ms: number | null;
}

export interface Pause {
  id: number;
  kind: string;
  from_ms: number;
  to_ms: number;
  note: string;
}

export interface Consent {
  id: number;
  subject: string;
  given_by: string;
  given_on: string;
  note: string;
  withdrawn_ms: number | null;
}

export interface Zone {
  id: number;
  name: string;
  committee: string;
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
  version: number;
  called: string;
  languages: string[];
  nap_from: string;
  nap_to: string;
  ring_twice: boolean;
  call_times: string[];
  call_every_h: number;
  call_by: string;
  well_by: string;
  lift: boolean | null;
  key_safe: string;
  keys_at: string;
  mobility: string;
  medication: string;
  allergies: string;
  doctor: string;
  hospital: string;
  ended_on: string | null;
  /** When they were made forgotten. */
  anonymised_ms: number | null;
  pauses: Pause[];
  consents: Consent[];
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

export function sexName(sex: string): string {
  return sex === "f" ? t("Woman") : sex === "m" ? t("Man") : sex;
}
