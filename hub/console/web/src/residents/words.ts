// The words on a card that the hub keeps as keys, said in the person's language. An unknown key is shown as it is.

import { closingCodeName } from "../alarms/model";
import { outcomeName } from "../care_calls/model";
import { t } from "../kernel/i18n";
import { serviceName } from "../providers/model";
import type { TimelineEntry } from "./model";

type Words = Readonly<Record<string, () => string>>;

const CONDITIONS: Words = {
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

const DIALECTS: Words = {
  shanghainese: () => t("Shanghainese"),
  subei: () => t("Subei dialect"),
  ningbo: () => t("Ningbo dialect"),
  mandarin: () => t("Mandarin"),
  wuxi: () => t("Wuxi dialect"),
  cantonese: () => t("Cantonese"),
};

const HEARING: Words = {
  good: () => t("hears well"),
  hard: () => t("hard of hearing"),
  aid: () => t("wears a hearing aid"),
  deaf: () => t("nearly deaf"),
};

const RELATIONS: Words = {
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
  alarm_taken: () => t("Alarm taken"),
  alarm_noted: () => t("Note"),
  alarm_cancelled: () => t("Resident took the press back"),
  alarm_closed: () => t("Alarm closed"),
  care_call: () => t("Care call"),
  order_offered: () => t("Order made"),
  order_done: () => t("Order done"),
  order_followed_up: () => t("Order followed up"),
};

export const conditionName = (key: string): string => said(CONDITIONS, key);
export const dialectName = (key: string): string => said(DIALECTS, key);
export const hearingName = (key: string): string => said(HEARING, key);
export const relationName = (key: string): string => said(RELATIONS, key);
export const entryName = (kind: string): string => said(ENTRIES, kind);

/** Who did it, with the dot that parts it from the time; devices and the hub itself need no name. */
export function entryActor(entry: TimelineEntry): string {
  return typeof entry.data.by === "string" ? `· ${entry.data.by}` : "";
}

/** What else a line of the timeline has to say: the code, the note, the outcome, the service. */
export function entryText(entry: TimelineEntry): string {
  const { data } = entry;
  const words = [
    typeof data.code === "string" ? closingCodeName(data.code) : "",
    typeof data.outcome === "string" ? outcomeName(data.outcome) : "",
    typeof data.service === "string" ? serviceName(data.service) : "",
    typeof data.provider_name === "string" ? data.provider_name : "",
    typeof data.note === "string" ? data.note : "",
  ];
  return words.filter((one) => one !== "").join(" · ");
}

function said(words: Words, key: string): string {
  return words[key]?.() ?? key;
}
