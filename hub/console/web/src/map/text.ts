// What a sign says in words; a text node, so that a name can never be more than a name.

import { t } from "../kernel/i18n";
import type { Sign, Spot } from "./model";

export function signName(sign: Sign): string {
  switch (sign) {
    case "waiting":
      return t("Alarm, nobody has it");
    case "taken":
      return t("Alarm, taken");
    case "technical":
      return t("Technical alarm");
    case "silent":
      return t("Phone silent");
    case "well":
      return t("Phone heard");
  }
}

export function said({ home, sign }: Spot): HTMLElement {
  const element = document.createElement("span");
  element.textContent = `${home.resident_name} · ${home.address} · ${signName(sign)}`;
  return element;
}
