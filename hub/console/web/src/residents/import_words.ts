// What would be right in a row of an imported file, by what the hub found wrong with it.
import { t } from "../kernel/i18n";

const RIGHT: Readonly<Record<string, () => string>> = {
  missing: () =>
    t(
      "Something must stand here: somebody new has a name, a year of birth, a telephone, an address and a zone; a contact a name and a telephone.",
    ),
  int_parsing: () => t("A whole number"),
  unknown_number: () => t("The number of a resident here, or nothing"),
  bool_parsing: () => t("yes or no"),
  phone: () => t("A telephone number, for example +86 21 5555 0100"),
  string_too_short: () => t("A longer text"),
  string_too_long: () => t("A shorter text"),
  string_pattern_mismatch: () => t("Written as in the template"),
  literal_error: () => t("One of the words of the template"),
  greater_than_equal: () => t("A larger number"),
  less_than_equal: () => t("A smaller number"),
  too_long: () => t("A shorter list"),
  bad_date: () => t("A day, or a day and a time, as 2026-11-25 14:05"),
  unclear_date: () => t("Year, month, day, as 2026-11-25: this could be two different days"),
  date_in_future: () => t("A day that has been"),
  date_long_ago: () => t("A day of the last ten years"),
  duplicate: () => t("Each resident once"),
  our_fault: () => t("Something went wrong at the hub. It is in the hub's log."),
};

/** `right`: as the hub says it, in English; for what has no words here. */
export function rightText(code: string, right: string): string {
  if (code === "unknown_zone")
    return t("The name of a zone: {names}", { names: right.replace(/^.*, as /, "") });
  return RIGHT[code]?.() ?? right;
}
