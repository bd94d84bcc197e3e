// What else was noted on the trail, as people read it: who looks into a complaint need not read a program's words.
import { reasonName } from "../devices/words";
import { colon, duration, listed, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import type { Role } from "../kernel/me";
import { DIALECT_CODES, dialectName } from "../residents/words";
import { roleName } from "../shell/roles";
import { actionName, subjectName, wantedName } from "./model";

type Detail = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<string, () => string>>;

// tests/hub/console/test_texts_of_codes.py compares these with what the hub notes.
const NAMES: Words = {
  visit: () => t("Home visit"),
  slot: () => t("Booking"),
  order_id: () => t("Order"),
  order: () => t("Order"),
  sent: () => t("Sent"),
  action: () => t("What was asked for"),
  active: () => t("Works here"),
  address: () => t("From the address"),
  addresses: () => t("Addresses"),
  alarm: () => t("Alarm"),
  approval: () => t("Request"),
  backup: () => t("Backup"),
  before: () => t("Before"),
  build_id: () => t("Build"),
  contact_id: () => t("Contact"),
  days: () => t("Days"),
  weekdays: () => t("Calling hours from Monday on, in minutes"),
  digest: () => t("Fingerprint"),
  failed: () => t("Failed"),
  fingerprint: () => t("Fingerprint"),
  for: () => t("Because of"),
  from_ms: () => t("From"),
  from_month: () => t("From the month"),
  group: () => t("For"),
  health: () => t("With health"),
  heartbeat_s: () => t("Seconds between heartbeats"),
  how: () => t("How"),
  image: () => t("Image"),
  in_turn: () => t("One after the other"),
  language: () => t("Language of the console"),
  languages: () => t("Speaks with residents"),
  login: () => t("User name"),
  made_ms: () => t("Made"),
  missed: () => t("Noted only now"),
  month: () => t("Month"),
  name: () => t("Name"),
  number: () => t("Number"),
  operator: () => t("Person"),
  operators: () => t("Operators at any time, at least"),
  outcome: () => t("Outcome"),
  reason: () => t("Why"),
  rejected: () => t("Rejected"),
  replaced: () => t("Made room"),
  resident_id: () => t("Resident"),
  role: () => t("Role"),
  search: () => t("Searched for"),
  sha256: () => t("Fingerprint"),
  shifts: () => t("Shifts"),
  table: () => t("Table"),
  sound: () => t("Sound test"),
  subject: () => t("With what"),
  subjects: () => t("With what"),
  to_ms: () => t("Until"),
  try: () => t("Try"),
  until_ms: () => t("Until"),
  valid_ms: () => t("Valid for"),
  value: () => t("How many"),
  version: () => t("Version"),
  what: () => t("What was done"),
  who: () => t("Who"),
  whom: () => t("Whom"),
};

const VALUES: Words = {
  link: () => t("by a sign-in link"),
  password: () => t("by password"),
  ended: () => t("ended by the person"),
  signed_out: () => t("signed out"),
  heard: () => t("heard"),
  not_heard: () => t("not heard"),
  not_tried: () => t("not tried"),
};

const ROLES: ReadonlySet<string> = new Set(["operator", "supervisor", "admin", "technician", "auditor"]);

/** `action`: what a change of a person notes is what was, and what is. */
export function detailText(detail: Detail, action = ""): string {
  return Object.entries(detail)
    .map(([name, value]) => `${nameOf(name, action)}${colon()}${change(name, value, action)}`)
    .join(" · ");
}

function nameOf(name: string, action: string): string {
  if (name === "action" && action.endsWith("_audit")) return t("What was done"); // what was looked for on the trail
  return NAMES[name]?.() ?? name;
}

function change(name: string, value: unknown, action: string): string {
  if (action !== "change_person" || !Array.isArray(value)) return shown(name, value);
  return value.map((one) => shown(name, one)).join(" → ");
}

function shown(name: string, value: unknown): string {
  if (Array.isArray(value)) return listed(value.map((one) => shown(name, one))) || "–";
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (typeof value === "number") return time(name, value);
  if (typeof value === "string") return word(name, value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const parts = Object.entries(value);
  if (name !== "sound") return JSON.stringify(value);
  return new Set(parts.map(([, one]) => one)).size === 1
    ? shown("", parts[0]?.[1])
    : parts.map(([one, said]) => `${one.toUpperCase()} ${shown("", said)}`).join(", ");
}

function time(name: string, value: number): string {
  if (name === "valid_ms") return duration(value);
  return name.endsWith("_ms") ? moment(value) : String(value);
}

function word(name: string, value: string): string {
  if (name === "action") return wantedName(value) === value ? actionName(value) : wantedName(value);
  if (name === "subject" || name === "subjects" || name === "for") return subjectName(value);
  if (name === "reason") return reasonName(value);
  if (ROLES.has(value)) return roleName(value as Role);
  if (DIALECT_CODES.includes(value)) return dialectName(value);
  return VALUES[value]?.() ?? value;
}
