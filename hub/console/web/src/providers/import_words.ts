// What would be right in a row of a file of providers, where it differs from a file of residents.
import { t } from "../kernel/i18n";
import { rightText as ofResidents } from "../residents/import_words";

const RIGHT: Readonly<Record<string, () => string>> = {
  missing: () =>
    t(
      "Something must stand here: somebody new has a name, a telephone, services and zones; a paper a last day; whoever goes a name.",
    ),
  unknown_number: () => t("The number of a provider here, or nothing"),
  duplicate: () => t("Each provider once"),
  hours: () => t("Weekdays and times, as 1-5 08:00-18:00; 6 09:00-12:00"),
  prices: () => t("Service, visit or hour or quote, price and cap in yuan, as locksmith visit 80 200"),
  day: () => t("A day of the calendar, as 2026-11-28"),
  int_type: () => t("A whole number"),
  not_offered: () => t("A price only for what they offer"),
  taken: () => t("A number that nobody else has"),
  place: () => t("Latitude and longitude together"),
  cap: () => t("A cap that is not below the price"),
};

export function rightText(code: string, right: string): string {
  if (code === "unknown_service")
    return t("The name of a service: {names}", { names: right.replace(/^.*, as /, "") });
  return RIGHT[code]?.() ?? ofResidents(code, right);
}
