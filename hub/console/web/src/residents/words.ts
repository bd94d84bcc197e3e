// The words on a card that the hub keeps as keys, said in the person's language. An unknown key is shown as it is.

import { helpWords } from "../alarms/asking_model";
import { type AlarmKind, closingCodeName, kindName } from "../alarms/model";
import { callEntryName, callEntryWords } from "../calls/model";
import { outcomeName } from "../care_calls/model";
import { faultName, reasonName } from "../devices/words";
import { incidentWords } from "../incidents/words";
import { fullDay, listed } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { recipientName } from "../messages/model";
import { marksText } from "../orders/model";
import { saidWords } from "../protocols/model";
import { serviceName } from "../providers/kinds";
import type { TimelineEntry } from "./model";

type Words = Readonly<Record<string, () => string>>;

export const CONDITIONS: Words = {
  hypertension: () => t("high blood pressure"),
  heart: () => t("heart disease"),
  diabetes: () => t("diabetes"),
  arthritis: () => t("arthritis"),
  vision: () => t("poor sight"),
  falls: () => t("falls easily"),
  stroke: () => t("had a stroke"),
  copd: () => t("lung disease (COPD)"),
  osteoporosis: () => t("brittle bones"),
  dementia_early: () => t("early dementia"),
  parkinson: () => t("Parkinson's disease"),
  pacemaker: () => t("pacemaker"),
  blood_thinner: () => t("takes blood thinners"),
  kidney: () => t("kidney disease"),
  oxygen: () => t("needs oxygen"),
  wheelchair: () => t("wheelchair"),
};

export const DIALECTS: Words = {
  shanghainese: () => t("Shanghainese"),
  subei: () => t("Subei dialect"),
  ningbo: () => t("Ningbo dialect"),
  mandarin: () => t("Mandarin"),
  wuxi: () => t("Wuxi dialect"),
  cantonese: () => t("Cantonese"),
};

export const HEARING: Words = {
  good: () => t("hears well"),
  hard: () => t("hard of hearing"),
  aid: () => t("wears a hearing aid"),
  deaf: () => t("nearly deaf"),
};

export const MOBILITY: Words = {
  walks: () => t("walks alone"),
  stick: () => t("walks with a stick"),
  frame: () => t("walks with a frame"),
  wheelchair_user: () => t("uses a wheelchair"),
  bed: () => t("stays in bed"),
};

export const RELATIONS: Words = {
  daughter: () => t("daughter"),
  son: () => t("son"),
  daughter_in_law: () => t("daughter-in-law"),
  son_in_law: () => t("son-in-law"),
  grandchild: () => t("grandchild"),
  sibling: () => t("brother or sister"),
  niece: () => t("niece"),
  nephew: () => t("nephew"),
  neighbour: () => t("neighbour"),
  building_leader: () => t("building leader"),
  volunteer: () => t("volunteer"),
  committee: () => t("neighbourhood committee"),
  friend: () => t("friend"),
};

const ENTRIES: Words = {
  alarm_opened: () => t("Alarm came in"),
  alarm_pressed: () => t("Pressed again"),
  alarm_escalated: () => t("Nobody had taken the alarm"),
  alarm_taken: () => t("Alarm taken"),
  alarm_noted: () => t("Note"),
  alarm_answered: () => t("Question answered"),
  alarm_cancelled: () => t("Resident took the press back"),
  alarm_work: () => t("Alarm in progress"),
  alarm_waits: () => t("Waiting for help"),
  alarm_wait_over: () => t("Wait for help is over"),
  alarm_released: () => t("Alarm given back"),
  alarm_taken_over: () => t("Alarm taken over"),
  alarm_shelved: () => t("Alarm put aside"),
  alarm_unshelved: () => t("Alarm back in the queue"),
  alarm_returned: () => t("Back to normal"),
  alarm_again: () => t("Wrong again"),
  alarm_closed: () => t("Alarm closed"),
  alarm_investigated: () => t("Late answer looked into"),
  alarm_undone: () => t("Closing undone"),
  alarm_reopened: () => t("Alarm opened again"),
  care_call: () => t("Care call"),
  live_call: () => t("Talked on the telephone"),
  care_step: () => t("Asked about the resident, who did not answer"),
  care_visit: () => t("Home visit"),
  care_late: () => t("Nobody had talked with them in time"),
  last_call_imported: () => t("Last care call, as the list says it"),
  last_call_taken_back: () => t("The list was wrong about the last care call"),
  sms_received: () => t("Short message received"),
  emergency_call: () => t("Emergency services called"),
  remote_paired: () => t("Remote control belongs to this phone now"),
  remote_unpaired: () => t("Remote control belongs to no phone any more"),
  remote_gone: () => t("Remote control was paired in another home"),
  remote_unknown: () => t("A remote control that nobody here knows was paired"),
  phone_asked_to_call: () => t("Phone asked to call the centre"),
  phone_calls: () => t("The phone, about calling the centre"),
  help_asked: () => t("Asked to go there"),
  help_answer: () => t("Answer of who was asked"),
  help_not_asked: () => t("Nobody was asked to go there"),
  help_stopped: () => t("Asking stopped"),
  help_over: () => t("Told that it is over"),
  card_changed: () => t("Card changed"),
  order_offered: () => t("Order made"),
  order_done: () => t("Order done"),
  order_followed_up: () => t("Order followed up"),
  service_asked: () => t("Asked for a service by the code on the phone"),
  order_requested: () => t("Ordered"),
  order_accept: () => t("A provider comes"),
  order_no_show: () => t("The provider did not come"),
  order_arrive: () => t("The provider is there"),
  order_finish: () => t("Order done"),
  order_follow_up: () => t("Order followed up"),
  order_complain: () => t("Complaint about a service"),
  order_settle: () => t("Complaint decided"),
  order_resume: () => t("Complaint decided"),
  order_nobody_to_ask: () => t("There is nobody to ask any more"),
  complaint_raised: () => t("Complaint raised"),
  complaint_heard: () => t("The provider was heard about a complaint"),
  complaint_decided: () => t("Complaint decided"),
  complaint_appealed: () => t("The provider appeals"),
  complaint_appeal: () => t("Appeal decided"),
  order_reopen: () => t("To be done again"),
  order_cancel: () => t("Order cancelled"),
  base_code_anew: () => t("The code for the phone's base was made anew"),
  provider_unwanted: () => t("Does not want this provider again"),
  provider_wanted_again: () => t("This provider may come again"),
  incident_joined: () => t("Part of an incident with others"),
  device_out: () => t("Device taken out of service"),
  device_back: () => t("Device in service again"),
  fault_looked_at: () => t("Fault looked at"),
  code: () => t("Code dialled"),
  well: () => t("“I am well” pressed"),
};

/** What stands on a timeline, but for what phones report. */
export const ENTRY_KINDS: readonly string[] = Object.keys(ENTRIES);

const EVENTS: Words = {
  mains_lost: () => t("Mains failure"),
  mains_back: () => t("Mains power is back"),
  battery_low: () => t("Phone: low battery"),
  remote_low: () => t("Remote control: low battery"),
  remote_lost: () => t("Remote control is no longer heard"),
  tamper: () => t("The phone was opened"),
  self_test: () => t("Self-test"),
  rebooted: () => t("The phone started again"),
  update: () => t("Software update"),
  pairing: () => t("Remote control paired"),
};

/** How far a phone is with calling the centre (hub/alarms/phoning/policy.py). */
const PHONE_CALLS: Words = {
  asked: () => t("asked, no word from it yet"),
  heard: () => t("it has heard"),
  dialling: () => t("it is dialling"),
  ringing: () => t("our call rings there"),
  talking: () => t("somebody speaks with it"),
  no_number: () => t("it knows no number of the centre"),
  unheard: () => t("it has not heard"),
  over: () => t("its call is over"),
};
export const phoneCallStateName = (key: string): string => word(PHONE_CALLS, key);

const SECTIONS: Words = {
  identity: () => t("Person"),
  home: () => t("Home"),
  access: () => t("Access"),
  health: () => t("Health"),
  preferences: () => t("Preferences"),
  contacts: () => t("Contacts"),
  pauses: () => t("Pauses"),
  consents: () => t("Consents"),
  service: () => t("Service"),
  new: () => t("New resident"),
  undo: () => t("Undone"),
  import: () => t("Import"),
};

export const sectionName = (key: string): string => word(SECTIONS, key);
/** Keys and their words, to choose from. */
export function offered(words: Words): Array<[string, string]> {
  return Object.entries(words).map(([key, say]) => [key, say()]);
}

export const mobilityName = (key: string): string => word(MOBILITY, key);
export const conditionName = (key: string): string => word(CONDITIONS, key);
/** What can be spoken with residents, for choosing. */
export const DIALECT_CODES: readonly string[] = Object.keys(DIALECTS);
export const dialectName = (key: string): string => word(DIALECTS, key);
export const hearingName = (key: string): string => word(HEARING, key);
export const relationName = (key: string): string => word(RELATIONS, key);

/** What happened, in a word or three. */
export function entryName({ kind, data }: TimelineEntry): string {
  if (kind === "call") return callEntryName(data);
  return kind === "event" ? word(EVENTS, String(data.kind)) : word(ENTRIES, kind);
}

/** What else a line of the timeline has to say, in this order: the code, the outcome, the service, the note. */
export function entryWords({ kind, data }: TimelineEntry): string[] {
  if (kind === "call") return callEntryWords(data, relationName);
  if (kind.startsWith("help_")) return helpWords(data, relationName);
  const words = [
    kind === "alarm_opened" && data.kind !== "sos" ? kindName(data.kind as AlarmKind) : "",
    kind === "alarm_pressed" ? tn("pressed once", "pressed {count} times", Number(data.presses)) : "",
    Array.isArray(data.tells)
      ? t("told: {who}", { who: listed((data.tells as string[]).map(recipientName)) })
      : "",
    kind === "card_changed" ? sectionName(String(data.section)) : "",
    named(data.code, closingCodeName),
    ...asked(data.fields),
    kind === "alarm_answered" ? askedWords(data) : "",
    named(data.outcome, outcomeName),
    data.corrected ? t("corrected: {why}", { why: named(data.reason) || "–" }) : "",
    named(data.service, serviceName),
    named(data.fault, faultName),
    kind === "device_out" ? outWords(data) : "",
    kind === "incident_joined" ? incidentWords(data) : "",
    kind === "phone_calls" ? phoneCallStateName(String(data.state)) : "",
    kind === "phone_asked_to_call" && data.why ? t("our own call was in vain") : "",
    data.part_of ? t("part of alarm {id}", { id: Number(data.part_of) }) : "",
    named(data.provider_name),
    noteOf(kind, data),
    named(data.follow_up_note),
    kind === "phone_asked_to_call" ? "" : named(data.why),
    named(data.detail),
    kind.startsWith("remote_") ? String(data.device_id) : "",
    named(data.digits),
    named(data.number),
  ];
  return words.filter((one) => one !== "");
}

/** An order's note is told when it is made; at the end it is what the resident said that counts. */
function noteOf(kind: string, data: TimelineEntry["data"]): string {
  if (kind === "order_done") return "";
  return kind === "order_followed_up" || kind === "order_follow_up" ? marksText(data) : named(data.note);
}

/** What was asked and what was said, as the hub tells it in three languages. */
function askedWords(data: Readonly<Record<string, unknown>>): string {
  const said = data.said === null ? t("taken back") : saidWords(data.said);
  return `${saidWords(data.ask)} ${said}`.trim();
}

function asked(fields: unknown): string[] {
  return Array.isArray(fields) ? (fields as Array<Record<string, unknown>>).map(askedWords) : [];
}

function outWords(data: TimelineEntry["data"]): string {
  // Of somebody who was made forgotten the reason is gone.
  if (typeof data.reason !== "string") return t("until {time}", { time: fullDay(Number(data.until_ms)) });
  return t("{reason}, until {day}", {
    reason: reasonName(data.reason),
    day: fullDay(Number(data.until_ms)),
  });
}

function named(value: unknown, name: (key: string) => string = (key) => key): string {
  return typeof value === "string" ? name(value) : "";
}

function word(words: Words, key: string): string {
  return words[key]?.() ?? key;
}
