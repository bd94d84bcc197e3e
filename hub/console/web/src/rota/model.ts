// The rota of a week, what a table of shifts would bring, and the words for what is wrong with one of its lines.
import { language, t } from "../kernel/i18n";

export interface Planned {
  operator_id: number;
  login: string;
  name: string;
  languages: string[];
  start_ms: number;
  end_ms: number;
  /** On the wall of the centre. */
  date: string;
  start: string;
  end_date: string;
  end: string;
  role: "operator" | "supervisor";
  seat: string;
  note: string;
}

export interface Gap {
  start_ms: number;
  end_ms: number;
  date: string;
  start: string;
  end_date: string;
  end: string;
  supervisor: boolean;
  operators: number;
}

export interface Week {
  zone: string;
  first: string;
  days: string[];
  today: string;
  operators_min: number;
  items: Planned[];
  now: Planned[];
  gaps: Gap[];
}

export interface Rejected {
  line: number;
  code: string;
  column: string;
  value: string;
  right: string;
}

export interface Doubtful {
  line: number;
  code: string;
  other: number | null;
}

export interface Report {
  shifts: Array<Planned & { line: number }>;
  rejected: Rejected[];
  doubts: Doubtful[];
  replaced: number;
  /** Days on which nobody comes, as the table says. */
  nobody: string[];
}

export interface Import {
  id: number;
  made_ms: number;
  made_by_name: string;
  shifts: number;
  rejected: number;
  undone_ms: number | null;
  undone_by_name: string | null;
  can_undo: boolean;
}

/** What is wrong, and what would be right. tests/hub/console/test_texts_of_codes.py compares these with the hub's. */
const FAULTS: Readonly<Record<string, () => readonly [string, string]>> = {
  bad_date: () => [t("This is no date."), t("Write year, month and day: 2026-11-28.")],
  bad_role: () => [t("There is no such role on the rota."), t("Write operator or supervisor.")],
  bad_time: () => [t("This is no time of day."), t("Write hour and minute: 08:00, 20:30.")],
  date_far_away: () => [t("This day is more than a year away."), t("Look at the year.")],
  no_such_person: () => [
    t("Nobody here is called that."),
    t("Write the name as it stands in the list of people."),
  ],
  nobody_named: () => [
    t("Nobody is named."),
    t("Give the user name or the full name; where nobody comes write nobody and no times."),
  ],
  not_at_the_desk: () => [
    t("This person does not work at the desk (any more)."),
    t("Name an operator or a supervisor."),
  ],
  same_line_twice: () => [t("This shift stands in the table twice."), t("Leave one out.")],
  same_time: () => [t("The shift ends when it begins."), t("Give the time at which it ends.")],
  several_of_this_name: () => [t("Several people have this name."), t("Give the user name instead.")],
  unclear_date: () => [t("This could be two different days."), t("Write year, month and day: 2026-11-28.")],
  text_too_long: () => [t("This text is too long."), t("Say it in fewer words.")],
};

export function faultText(code: string): readonly [string, string] {
  return FAULTS[code]?.() ?? [code, ""];
}

export function doubtText({ code, other }: Doubtful): string {
  if (code === "already_there") return t("This shift is on the rota already.");
  if (code === "long") return t("This shift is longer than 12 hours.");
  return other
    ? t("It overlaps with line {line}: the same person twice at once.", { line: other })
    : t("It overlaps with a shift of this person that is on the rota already.");
}

export function columnName(column: string): string {
  switch (column) {
    case "date":
      return t("Date");
    case "start":
      return t("Start");
    case "end":
      return t("End");
    case "login":
      return t("User name");
    case "name":
      return t("Name");
    case "role":
      return t("Role");
    case "seat":
      return t("Seat");
    case "note":
      return t("Note");
    default:
      return "";
  }
}

/** `2026-11-28` so many days later (negative: earlier). */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A calendar day in words; it has no time zone. */
export function dayName(day: string): string {
  const parts: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language.value, { ...parts, timeZone: "UTC" }).format(new Date(day));
}

export interface Row {
  operator_id: number;
  name: string;
  languages: string[];
  /** Their shifts by the day on which each begins. */
  days: ReadonlyMap<string, readonly Planned[]>;
}

/** One row for each person, supervisors first, then by name. */
export function byPerson(items: readonly Planned[]): Row[] {
  const rows = new Map<number, { row: Row; boss: boolean; days: Map<string, Planned[]> }>();
  for (const one of items) {
    const days = rows.get(one.operator_id)?.days ?? new Map<string, Planned[]>();
    days.set(one.date, [...(days.get(one.date) ?? []), one]);
    const row = { operator_id: one.operator_id, name: one.name, languages: one.languages, days };
    const boss = rows.get(one.operator_id)?.boss || one.role === "supervisor";
    rows.set(one.operator_id, { row, boss, days });
  }
  return [...rows.values()]
    .sort((a, b) => Number(b.boss) - Number(a.boss) || a.row.name.localeCompare(b.row.name, "zh-CN"))
    .map((one) => one.row);
}

/** The file's text: UTF-8, or what a Chinese spreadsheet writes. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
