// Writing on a card: each question opens the one dialog, and its answer goes to the hub with the version that was seen.

import { get, type Page, patch, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { colon } from "../kernel/format";
import { t } from "../kernel/i18n";
import { go } from "../kernel/router";
import { siteDay, siteMs } from "../kernel/site_time";
import { tell } from "../shell/toasts";
import {
  asSent,
  consentFields,
  contactFields,
  endFields,
  fieldsOf,
  pauseFields,
  type Section,
} from "./fields";
import { ask, type Question, type Values } from "./form_dialog";
import type { Contact, Resident, Zone } from "./model";
import { sectionName } from "./words";

export async function editSection(host: HTMLElement, person: Resident, section: Section): Promise<void> {
  const zones = section === "home" ? (await get<Page<Zone>>("/zones")).items : [];
  const known = person as unknown as Values;
  const fields = fieldsOf(section, zones);
  const values = Object.fromEntries(fields.map(({ name }) => [name, asShown(known[name])]));
  ask(host, {
    title: `${sectionName(section)}${colon()}${person.name}`,
    fields,
    values,
    send: async (changed) => {
      if (Object.keys(changed).length === 0) return;
      await patch(`/residents/${person.id}`, { version: person.version, [section]: asSent(changed) });
    },
  });
}

export async function addContact(host: HTMLElement, person: Resident): Promise<void> {
  ask(host, {
    title: t("Somebody to call for {name}", { name: person.name }),
    fields: contactFields(),
    values: { may_be_told: true },
    send: async (changed) => {
      await post(`/residents/${person.id}/contacts`, { version: person.version, contact: changed });
    },
  });
}

export async function editContact(host: HTMLElement, person: Resident, one: Contact): Promise<void> {
  ask(host, {
    title: one.name,
    fields: contactFields(),
    values: { ...one },
    send: async (changed) => {
      if (Object.keys(changed).length === 0) return;
      await patch(`/residents/${person.id}/contacts/${one.id}`, {
        version: person.version,
        contact: changed,
      });
    },
  });
}

export async function askFor(
  host: HTMLElement,
  person: Resident,
  what: "pause" | "consent" | "end" | "anonymise",
): Promise<void> {
  const at = `/residents/${person.id}`;
  const { version } = person;
  const questions: Record<typeof what, () => Question> = {
    pause: () => ({
      title: t("Away for a while: {name}", { name: person.name }),
      fields: pauseFields(),
      values: { kind: "hospital", from: siteDay(serverNow()), to: "" },
      send: (_, all) => post(`${at}/pauses`, { version, ...asPause(all) }),
    }),
    consent: () => ({
      title: t("Consent of {name}", { name: person.name }),
      fields: consentFields(),
      values: { subject: "care_data", given_by: person.name, given_on: siteDay(serverNow()) },
      send: (_, all) => post(`${at}/consents`, { version, ...all }),
    }),
    end: () => ({
      title: t("End the service for {name}", { name: person.name }),
      fields: endFields(),
      values: { reason: "moved", on: siteDay(serverNow()) },
      action: t("End the service"),
      send: (_, all) => post(`${at}/end`, { version, ...all }),
    }),
    anonymise: () => ({
      title: t("Anonymise {name} for good?", { name: person.name }),
      fields: [
        {
          name: "reason",
          label: t("Why (without names; it is kept)"),
          kind: "text",
          max: 200,
          required: true,
        },
      ],
      values: {},
      action: t("Ask a second person"),
      send: async (_, all) => {
        await post(`${at}/anonymise`, all);
        tell(t("A second person has to agree now."));
      },
    }),
  };
  ask(host, questions[what]());
}

export async function addResident(host: HTMLElement): Promise<void> {
  const zones = (await get<Page<Zone>>("/zones")).items;
  ask(host, {
    title: t("New resident"),
    fields: [
      ...fieldsOf("identity").filter(({ name }) => name !== "pinyin" && name !== "initials"),
      ...fieldsOf("home", zones),
    ],
    values: { sex: "f", lives_alone: true, zone_id: zones[0]?.id ?? "", lift: "" },
    send: async (_, all) => {
      const given = Object.fromEntries(
        Object.entries(all).filter(([name, value]) => value !== "" || name === "lift"),
      );
      for (const name of ["born_year", "floor"])
        if (given[name] !== undefined) given[name] = Number(given[name]);
      const { id } = await post<{ id: number }>("/residents", asSent(given));
      tell(t("The resident is added."));
      go("residents", id);
    },
  });
}

function asShown(value: unknown): unknown {
  if (value === null || value === undefined) return "";
  return value;
}

function asPause(all: Values): Values {
  const { kind, note } = all;
  const [from_ms, to_ms] = [siteMs(String(all.from)), siteMs(String(all.to), "24:00")];
  return { kind, note: note ?? "", from_ms, to_ms };
}
