// Where a business starts from, as people copy it from a map.
import { Problem } from "../kernel/api";
import { t } from "../kernel/i18n";

/** A latitude or longitude in degrees; null for nothing. Throws, in words, for what is neither. */
export function degrees(text: unknown): number | null {
  const said = String(text ?? "").trim();
  if (said === "") return null;
  if (!/^-?\d{1,3}([.,]\d{1,9})?$/.test(said))
    throw new Problem(
      0,
      "place",
      t("A place is written in degrees, as 31.2987 and 121.4441: {text}", { text: said }),
    );
  return Number(said.replace(",", "."));
}
