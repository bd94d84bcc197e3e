// Writing in the register: each question opens the one dialog, and its answer goes to the hub with the version seen.
import { explain, Problem, patch, post, put } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { colon } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { go } from "../kernel/router";
import { siteDay } from "../kernel/site_time";
import { ask, type Field, type Values } from "../residents/form_dialog";
import type { Zone } from "../residents/model";
import { DIALECT_CODES, dialectName } from "../residents/words";
import { tell } from "../shell/toasts";
import { hoursText, readHours } from "./hours";
import { priceAndCap } from "./money";
import { degrees } from "./places";
import {
  type Away,
  type Goer,
  type Kind,
  kindName,
  PAPER_KINDS,
  type ProviderCard,
  paperName,
  priceByName,
} from "./register";

const spoken = (): ReadonlyArray<readonly [string, string]> =>
  DIALECT_CODES.map((one) => [one, dialectName(one)]);
const PLACE = ["lat", "lon"];
const NUMBERS = ["parallel_max", "daily_max"];

function businessFields(kinds: readonly Kind[], zones: readonly Zone[]): Field[] {
  return [
    { name: "name", label: t("Name"), kind: "text", max: 80, required: true },
    { name: "phone", label: t("Telephone"), kind: "tel", required: true },
    { name: "email", label: t("E-mail"), kind: "text", max: 254 },
    { name: "contract_until", label: t("Contract until"), kind: "date" },
    {
      name: "services",
      label: t("Services"),
      kind: "several",
      options: kinds.filter((one) => one.active).map((one) => [one.key, kindName(one)]),
    },
    {
      name: "zones",
      label: t("Zones"),
      kind: "several",
      options: zones.map((one) => [String(one.id), one.name]),
    },
    {
      name: "hours",
      label: t("Hours"),
      hint: t("As 1-5 08:00-18:00; 6 09:00-12:00. 1 is Monday; empty: the usual ones."),
      kind: "text",
      max: 400,
    },
    { name: "emergencies", label: t("Comes at any time where it is urgent"), kind: "check" },
    { name: "languages", label: t("Languages"), kind: "several", options: spoken() },
    { name: "parallel_max", label: t("Orders at once"), kind: "number" },
    { name: "daily_max", label: t("Orders in a day"), kind: "number" },
    { name: "lat", label: t("Location: latitude, as 31.2987"), kind: "text", max: 12 },
    { name: "lon", label: t("Location: longitude, as 121.4441"), kind: "text", max: 12 },
    { name: "external_id", label: t("Number in their list"), kind: "text", max: 32 },
    { name: "note", label: t("Note"), kind: "area" },
  ];
}

/** As the hub takes it. Throws, in words, for hours that cannot be read. */
function asSent(values: Values): Values {
  const sent = { ...values };
  if ("hours" in sent) {
    const hours = readHours(String(sent.hours ?? ""));
    if (hours === null)
      throw new Problem(
        0,
        "hours",
        t("The hours cannot be read. Write them as 1-5 08:00-18:00; 6 09:00-12:00."),
      );
    sent.hours = hours;
  }
  if (Array.isArray(sent.zones)) sent.zones = sent.zones.map(Number);
  for (const name of ["contract_until", "external_id"]) if (sent[name] === "") sent[name] = null;
  for (const name of PLACE) if (name in sent) sent[name] = degrees(sent[name]);
  for (const name of NUMBERS) if (name in sent) sent[name] = Number(sent[name]);
  return sent;
}

export async function addProvider(
  host: HTMLElement,
  kinds: readonly Kind[],
  zones: readonly Zone[],
): Promise<void> {
  ask(host, {
    title: t("New provider"),
    fields: businessFields(kinds, zones),
    values: { parallel_max: 1, daily_max: 8, emergencies: false },
    send: async (_, all) => {
      const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
      const { id } = await post<{ id: number }>("/providers", asSent(given));
      tell(t("The provider is in the register."));
      go("providers", id);
    },
  });
}

export function editProvider(
  host: HTMLElement,
  card: ProviderCard,
  kinds: readonly Kind[],
  zones: readonly Zone[],
): void {
  const values = {
    ...card,
    hours: hoursText(card.hours),
    zones: card.zones.map(String),
    contract_until: card.contract_until ?? "",
    lat: card.lat ?? "",
    lon: card.lon ?? "",
  };
  ask(host, {
    title: `${t("Edit")}${colon()}${card.name}`,
    fields: businessFields(kinds, zones),
    values: values as unknown as Values,
    send: (changed, all) => {
      // A place is one thing: half of it is no change.
      const moved = PLACE.some((name) => name in changed);
      const place = moved ? { lat: all.lat, lon: all.lon } : {};
      return patch(at(card), { version: card.version, changes: asSent({ ...changed, ...place }) });
    },
  });
}

function goerFields(kinds: readonly Kind[]): Field[] {
  const skills = new Map(kinds.flatMap((one) => one.skills.map((skill) => [skill, kindName(one)] as const)));
  return [
    { name: "name", label: t("Name"), kind: "text", required: true },
    { name: "phone", label: t("Telephone"), kind: "tel" },
    { name: "skills", label: t("Can do"), kind: "several", options: [...skills] },
    { name: "languages", label: t("Languages"), kind: "several", options: spoken() },
  ];
}

export function addGoer(host: HTMLElement, card: ProviderCard, kinds: readonly Kind[]): void {
  ask(host, {
    title: t("Who goes for {name}", { name: card.name }),
    fields: goerFields(kinds),
    values: {},
    send: (changed) => post(`${at(card)}/workers`, { version: card.version, worker: changed }),
  });
}

export function editGoer(host: HTMLElement, card: ProviderCard, one: Goer, kinds: readonly Kind[]): void {
  ask(host, {
    title: one.name,
    fields: goerFields(kinds),
    values: { ...one },
    send: (changed) => patch(`${at(card)}/workers/${one.id}`, { version: card.version, worker: changed }),
  });
}

export function sendGoer(card: ProviderCard, one: Goer, active: boolean): Promise<void> {
  return tried(() => patch(`${at(card)}/workers/${one.id}`, { version: card.version, worker: {}, active }));
}

export function bringPaper(host: HTMLElement, card: ProviderCard, one: Goer | null): void {
  ask(host, {
    title: one ? t("A paper of {name}", { name: one.name }) : t("A paper of {name}", { name: card.name }),
    fields: [
      {
        name: "kind",
        label: t("Which"),
        kind: "choice",
        options: PAPER_KINDS.map((kind) => [kind, paperName(kind)]),
      },
      { name: "number", label: t("Number"), kind: "text", max: 60 },
      { name: "until", label: t("Last day"), kind: "date", required: true },
    ],
    values: { kind: one ? "background_check" : "licence", number: "", until: "" },
    send: (_, all) =>
      post(`${at(card)}/documents`, {
        version: card.version,
        document: { ...all, worker_id: one?.id ?? null },
      }),
  });
}

export function editPrices(host: HTMLElement, card: ProviderCard, kinds: readonly Kind[]): void {
  const offered = kinds.filter((one) => card.services.includes(one.key));
  const values: Values = {};
  for (const kind of offered) {
    const known = card.prices.find((one) => one.service === kind.key) ?? kind;
    values[`by_${kind.key}`] = known.price_by;
    values[`price_${kind.key}`] = known.price_fen / 100;
    values[`cap_${kind.key}`] = known.cap_fen / 100;
  }
  ask(host, {
    title: t("Prices of {name}", { name: card.name }),
    fields: offered.flatMap((kind): Field[] => [
      {
        name: `by_${kind.key}`,
        label: kindName(kind),
        kind: "choice",
        options: ["visit", "hour", "quote"].map((by) => [by, priceByName(by)]),
        wide: true,
      },
      {
        name: `price_${kind.key}`,
        label: t("{service}: price in yuan", { service: kindName(kind) }),
        kind: "text",
        required: true,
      },
      {
        name: `cap_${kind.key}`,
        label: t("{service}: a quote above so many yuan", { service: kindName(kind) }),
        kind: "text",
        required: true,
      },
    ]),
    values,
    send: async (_, all) =>
      put(`${at(card)}/prices`, {
        version: card.version,
        prices: offered.map(({ key }) => ({
          service: key,
          price_by: all[`by_${key}`],
          ...priceAndCap(all[`price_${key}`], all[`cap_${key}`]),
        })),
      }),
  });
}

export function addAway(host: HTMLElement, card: ProviderCard): void {
  const today = siteDay(serverNow());
  ask(host, {
    title: t("Days on which {name} does not come", { name: card.name }),
    fields: [
      { name: "from_day", label: t("From"), kind: "date", required: true },
      { name: "until_day", label: t("Last day"), kind: "date", required: true },
      {
        name: "worker_id",
        label: t("Who"),
        kind: "choice",
        options: [
          ["", t("nobody comes")],
          ...card.workers.filter((one) => one.active).map((one) => [String(one.id), one.name] as const),
        ],
      },
      { name: "reason", label: t("Why"), kind: "text", max: 120 },
    ],
    values: { from_day: today, until_day: today, worker_id: "", reason: "" },
    send: (_, all) => {
      const away = { ...all, worker_id: all.worker_id ? Number(all.worker_id) : null };
      return post(`${at(card)}/away`, { version: card.version, away });
    },
  });
}

export function cancelAway(card: ProviderCard, one: Away): Promise<void> {
  return tried(() => post(`${at(card)}/away/${one.id}/cancel`, { version: card.version }));
}

export function changeStanding(
  host: HTMLElement,
  card: ProviderCard,
  step: "suspend" | "reinstate" | "end" | "archive",
): void {
  const titles = {
    suspend: () => t("Suspend {name}: nobody of theirs is sent any more", { name: card.name }),
    reinstate: () => t("Work with {name} again", { name: card.name }),
    end: () => t("End the work with {name}", { name: card.name }),
    archive: () => t("Put {name} into the archive", { name: card.name }),
  };
  const actions = {
    suspend: () => t("Suspend"),
    reinstate: () => t("Reinstate"),
    end: () => t("End"),
    archive: () => t("Into the archive"),
  };
  ask(host, {
    title: titles[step](),
    fields: [
      { name: "reason", label: t("Why (it stays in the history)"), kind: "area", max: 500, required: true },
    ],
    values: { reason: "" },
    action: actions[step](),
    send: async (_, all) => {
      const done = await post<{ open_orders: number }>(`${at(card)}/${step}`, {
        version: card.version,
        ...all,
      });
      if (step !== "reinstate" && done.open_orders > 0)
        tell(
          tn(
            "They still have {count} order that is not done. See to it.",
            "They still have {count} orders that are not done. See to them.",
            done.open_orders,
          ),
          true,
        );
    },
  });
}

const at = (card: ProviderCard): string => `/providers/${card.id}`;

async function tried(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tell(explain(error), true);
  }
}
