// What happened to many at once, in words.
import { faultName } from "../devices/words";
import { t } from "../kernel/i18n";

export type Cause =
  | "power"
  | "silence"
  | "battery_low"
  | "remote_lost"
  | "remote_low"
  | "tamper"
  | "self_test"
  | "pairing";
export type Scope = "building" | "zone" | "town";
type Data = Readonly<Record<string, unknown>>;

export function causeName(cause: Cause): string {
  switch (cause) {
    case "power":
      return t("Power cut");
    case "silence":
      return t("Phones not heard");
    default:
      return faultName(cause);
  }
}

export function scopeName(scope: Scope): string {
  switch (scope) {
    case "building":
      return t("one building");
    case "zone":
      return t("one residential zone");
    case "town":
      return t("several zones");
  }
}

/** "Power cut, one residential zone"; "" where it is not known. */
export function incidentWords(data: Data | null): string {
  if (!data?.cause) return "";
  return t("{cause}, {scope}", {
    cause: causeName(data.cause as Cause),
    scope: scopeName(data.scope as Scope),
  });
}

/** "80 silent · 220 with trouble · 12 back": what is nobody is left out. */
export function countsText(data: Data | null): string {
  const silent = Number(data?.silent ?? 0);
  const ailing = Number(data?.ailing ?? 0);
  const back = Number(data?.back ?? 0);
  return [
    silent > 0 ? t("{count} silent", { count: silent }) : "",
    ailing > 0 ? ailingText(data, ailing) : "",
    back > 0 ? t("{count} back", { count: back }) : "",
  ]
    .filter((one) => one !== "")
    .join(" · ");
}

function ailingText(data: Data | null, count: number): string {
  return data?.cause === "power"
    ? t("{count} on battery or charging", { count })
    : t("{count} with trouble", { count });
}
