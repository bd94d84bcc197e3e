// Which fields each section of a card has, and what is offered for them.
import { t } from "../kernel/i18n";
import type { Field } from "./form_dialog";
import type { Zone } from "./model";
import { CONDITIONS, DIALECTS, HEARING, MOBILITY, offered, RELATIONS } from "./words";

export type Section = "identity" | "home" | "access" | "health" | "preferences";

/** The fields of a section, in the order in which somebody asks for them. */
export function fieldsOf(section: Section, zones: readonly Zone[] = []): Field[] {
  switch (section) {
    case "identity":
      return [
        { name: "name", label: t("Name"), kind: "text", required: true },
        { name: "born_year", label: t("Year of birth"), kind: "number", required: true },
        {
          name: "sex",
          label: t("Woman or man"),
          kind: "choice",
          options: [
            ["f", t("Woman")],
            ["m", t("Man")],
          ],
        },
        { name: "phone", label: t("Telephone"), kind: "tel", required: true },
        { name: "pinyin", label: t("Pinyin"), kind: "text", max: 80 },
        { name: "initials", label: t("Initials"), kind: "text", max: 12 },
      ];
    case "home":
      return [
        { name: "address", label: t("Address"), kind: "text", max: 120, required: true },
        {
          name: "zone_id",
          label: t("Residential zone"),
          kind: "choice",
          options: zones.map((one) => [String(one.id), one.name]),
        },
        { name: "building", label: t("Building"), kind: "text", max: 24 },
        { name: "floor", label: t("Floor"), kind: "number" },
        { name: "door", label: t("Door"), kind: "text", max: 12 },
        {
          name: "lift",
          label: t("Lift"),
          kind: "choice",
          options: [
            ["", t("not known")],
            ["true", t("yes")],
            ["false", t("no")],
          ],
        },
        { name: "lives_alone", label: t("Lives alone"), kind: "check" },
      ];
    case "access":
      return [
        { name: "door_notes", label: t("Before the door is opened"), kind: "area" },
        { name: "key_safe", label: t("Key safe"), kind: "text", max: 200 },
        { name: "keys_at", label: t("Where the keys are"), kind: "text", max: 200 },
      ];
    case "health":
      return [
        { name: "conditions", label: t("Conditions"), kind: "list", options: offered(CONDITIONS) },
        { name: "hearing", label: t("Hearing"), kind: "choice", options: offered(HEARING) },
        { name: "mobility", label: t("Mobility"), kind: "choice", options: offered(MOBILITY) },
        { name: "medication", label: t("Medication"), kind: "area" },
        { name: "allergies", label: t("Allergies"), kind: "area" },
        { name: "doctor", label: t("Doctor"), kind: "text", max: 120 },
        { name: "hospital", label: t("Hospital"), kind: "text", max: 120 },
      ];
    case "preferences":
      return [
        { name: "called", label: t("Likes to be called"), kind: "text" },
        { name: "dialect", label: t("Dialect"), kind: "choice", options: offered(DIALECTS) },
        { name: "languages", label: t("Other languages"), kind: "list", options: offered(DIALECTS) },
        { name: "nap_from", label: t("Nap from"), kind: "time" },
        { name: "nap_to", label: t("Nap until"), kind: "time" },
        { name: "call_times", label: t("Called between (09:00-11:30)"), kind: "list" },
        { name: "call_every_h", label: t("Called at least every so many hours"), kind: "number" },
        { name: "call_by", label: t("Called by (user name)"), kind: "text", max: 40 },
        { name: "ring_twice", label: t("Ring twice"), kind: "check" },
        { name: "well_by", label: t("“I am well” each day by"), kind: "time" },
      ];
  }
}

export function contactFields(): Field[] {
  return [
    { name: "name", label: t("Name"), kind: "text", required: true },
    { name: "relation", label: t("Relation"), kind: "choice", options: offered(RELATIONS) },
    { name: "phone", label: t("Telephone"), kind: "tel", required: true },
    { name: "phone_2", label: t("Second telephone"), kind: "tel" },
    { name: "languages", label: t("Languages"), kind: "list", options: offered(DIALECTS) },
    { name: "has_key", label: t("has a key"), kind: "check" },
    { name: "together", label: t("Called together with the one before"), kind: "check" },
    { name: "may_be_told", label: t("May be told how the resident is"), kind: "check" },
  ];
}

export function pauseFields(): Field[] {
  return [
    { name: "kind", label: t("Why"), kind: "choice", options: PAUSES().map(([key, words]) => [key, words]) },
    { name: "from", label: t("From"), kind: "date", required: true },
    { name: "to", label: t("Last day"), kind: "date", required: true },
    { name: "note", label: t("Note"), kind: "area" },
  ];
}

export const PAUSES = (): Array<[string, string]> => [
  ["hospital", t("In hospital")],
  ["travel", t("Away")],
  ["other", t("Other reason")],
];

export const CONSENTS = (): Array<[string, string]> => [
  ["care_data", t("Keeping these data")],
  ["keys", t("Keeping keys")],
  ["family_told", t("Telling the family")],
  ["recording", t("Recording calls")],
  ["photographs", t("Photographs")],
  ["other", t("Something else")],
];

export const ENDS = (): Array<[string, string]> => [
  ["moved", t("Moved away")],
  ["died", t("Died")],
  ["unsubscribed", t("No longer wants the service")],
];

export function consentFields(): Field[] {
  return [
    { name: "subject", label: t("Agreed to"), kind: "choice", options: CONSENTS() },
    { name: "given_by", label: t("Who agreed"), kind: "text", required: true },
    { name: "given_on", label: t("On"), kind: "date", required: true },
    { name: "note", label: t("Note"), kind: "area" },
  ];
}

export function endFields(): Field[] {
  return [
    { name: "reason", label: t("Why"), kind: "choice", options: ENDS() },
    { name: "on", label: t("Last day"), kind: "date", required: true },
    { name: "note", label: t("Note"), kind: "area" },
  ];
}

/** A choice of yes, no and not known is words on the page and true, false and null in the hub. */
export function asSent(values: Record<string, unknown>): Record<string, unknown> {
  const sent = { ...values };
  if ("lift" in sent) sent.lift = sent.lift === "" ? null : sent.lift === "true";
  if ("zone_id" in sent) sent.zone_id = Number(sent.zone_id);
  return sent;
}
