// Who sits here, and how they like the page: language, light or dark.
import { get, patch } from "./api";
import { asLanguage, type Language, setLanguage } from "./i18n";
import { Signal } from "./signal";
import { setSiteZone } from "./site_time";

export type Role = "operator" | "supervisor" | "admin" | "technician" | "auditor";
export type Theme = "light" | "dark" | "system";
export interface Me {
  id: number;
  name: string;
  role: Role;
  language: string;
  /** What this person speaks with residents, by the words of a resident's card. */
  languages: string[];
  theme: string;
  site: string;
  /** Where the centre is, as the IANA list names it. */
  time_zone: string;
  /** By which people outside call the centre; empty: nobody has said it. */
  centre_phone: string;
  demo_phone_url: string | null;
}

export const me = new Signal<Me | null>(null);

export async function loadMe(): Promise<void> {
  await show(await get<Me>("/me"));
}

export async function choose(wish: { language?: Language; theme?: Theme }): Promise<void> {
  await show(await patch<Me>("/me", wish));
}

/** Whether this person takes alarms: technician and auditor stand beside the desk. */
export function atDesk(): boolean {
  return me.value?.role === "operator" || isSupervisor();
}

export function isSupervisor(): boolean {
  return me.value?.role === "supervisor" || me.value?.role === "admin";
}

async function show(person: Me): Promise<void> {
  document.documentElement.dataset.theme = person.theme;
  setSiteZone(person.time_zone);
  await setLanguage(asLanguage(person.language));
  me.set(person);
}
