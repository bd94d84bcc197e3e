// A kind of service as a supervisor writes it.
import { post, put } from "../kernel/api";
import { colon } from "../kernel/format";
import { LANGUAGES, t } from "../kernel/i18n";
import { ask, type Field, type Values } from "../residents/form_dialog";
import { priceAndCap } from "./money";
import {
  DATA_KEYS,
  datumName,
  type Kind,
  kindName,
  PAPER_KINDS,
  paperName,
  priceByName,
  STAGE_KEYS,
  stageName,
  URGENCY_KEYS,
  urgencyName,
} from "./register";

function fields(isNew: boolean): Field[] {
  const key: Field = {
    name: "key",
    label: t("Key (small letters, digits and _; it stays)"),
    kind: "text",
    max: 24,
    required: true,
  };
  return [
    ...(isNew ? [key] : []),
    ...LANGUAGES.map(
      ({ code, name }): Field => ({
        name: `name_${code}`,
        label: t("Name: {language}", { language: name }),
        kind: "text",
        required: true,
      }),
    ),
    { name: "minutes", label: t("Lasts about (minutes)"), kind: "number", required: true },
    {
      name: "urgency",
      label: t("How urgent"),
      kind: "choice",
      options: URGENCY_KEYS.map((one) => [one, urgencyName(one)]),
    },
    {
      name: "price_by",
      label: t("Price"),
      kind: "choice",
      options: ["visit", "hour", "quote"].map((one) => [one, priceByName(one)]),
    },
    { name: "price", label: t("Usual price in yuan (by quote: 0)"), kind: "text", required: true },
    { name: "cap", label: t("A quote above so many yuan"), kind: "text", required: true },
    { name: "skills", label: t("Skills (small letters)"), kind: "list" },
    {
      name: "documents",
      label: t("Papers"),
      kind: "several",
      options: PAPER_KINDS.map((one) => [one, paperName(one)]),
    },
    ...STAGE_KEYS.map(
      (stage): Field => ({
        name: `at_${stage}`,
        label: stageName(stage),
        kind: "several",
        options: DATA_KEYS.map((one) => [one, datumName(one)]),
      }),
    ),
  ];
}

export function writeKind(host: HTMLElement, kind: Kind | null): void {
  const values: Values = {
    minutes: kind?.minutes ?? 60,
    urgency: kind?.urgency ?? "planned",
    price_by: kind?.price_by ?? "visit",
    price: (kind?.price_fen ?? 0) / 100,
    cap: (kind?.cap_fen ?? 0) / 100,
    skills: kind?.skills ?? [],
    documents: kind?.documents ?? ["background_check"],
  };
  for (const { code } of LANGUAGES) values[`name_${code}`] = kind?.names[code] ?? "";
  for (const stage of STAGE_KEYS) values[`at_${stage}`] = kind?.stages[stage] ?? [];
  ask(host, {
    title: kind ? `${t("Edit")}${colon()}${kindName(kind)}` : t("New service"),
    fields: fields(kind === null),
    values,
    send: async (_, all) =>
      kind
        ? put(`/services/${kind.key}`, { version: kind.version, content: content(all) })
        : post("/services", { key: all.key, content: content(all) }),
  });
}

function content(all: Values): Values {
  const stages = STAGE_KEYS.map((stage) => [stage, all[`at_${stage}`]] as const);
  return {
    names: Object.fromEntries(LANGUAGES.map(({ code }) => [code, all[`name_${code}`]])),
    skills: all.skills,
    documents: all.documents,
    minutes: Number(all.minutes),
    price_by: all.price_by,
    ...priceAndCap(all.price, all.cap),
    stages: Object.fromEntries(stages.filter(([, data]) => Array.isArray(data) && data.length > 0)),
    urgency: all.urgency,
  };
}
