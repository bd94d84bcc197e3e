// The hours of a business as a line of text: "1-5 08:00-18:00; 6 09:00-12:00", as a file of providers has them.

/** Weekday 1 (Monday) to 7, from and until in minutes of the day. */
export type Open = readonly [number, number, number];

const PART = /^([1-7])(?:\s*-\s*([1-7]))?\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/;
const HOUR_MIN = 60;
const DAY_MIN = 24 * HOUR_MIN;

/** The hours, or null for what is no such line. Nothing is no hours: they come at any time. */
export function readHours(text: string): Open[] | null {
  const found: Open[] = [];
  for (const part of text.split(/[;；]/).map((one) => one.trim())) {
    if (part === "") continue;
    const said = PART.exec(part);
    if (!said) return null;
    const from = Number(said[3]) * HOUR_MIN + Number(said[4]);
    const until = Number(said[5]) * HOUR_MIN + Number(said[6]);
    const first = Number(said[1]);
    const last = Number(said[2] ?? said[1]);
    if (last < first || from >= until || until > DAY_MIN) return null;
    for (let day = first; day <= last; day += 1) found.push([day, from, until]);
  }
  return found;
}

/** Weekdays in a row with the same hours stand together; `weekday` says how a day is called. */
export function hoursText(hours: readonly Open[], weekday: (day: number) => string = String): string {
  const byDay = new Map<number, string>();
  for (const [day, from, until] of [...hours].sort((a, b) => a[0] - b[0] || a[1] - b[1]))
    byDay.set(day, [byDay.get(day), `${clockOf(from)}-${clockOf(until)}`].filter(Boolean).join("+"));
  const parts: string[] = [];
  const days = [...byDay.keys()];
  while (days.length > 0) {
    const first = days.shift() as number;
    let last = first;
    while (days[0] === last + 1 && byDay.get(days[0]) === byDay.get(first)) last = days.shift() as number;
    const span = first === last ? weekday(first) : `${weekday(first)}-${weekday(last)}`;
    parts.push(...(byDay.get(first) ?? "").split("+").map((times) => `${span} ${times}`));
  }
  return parts.join("; ");
}

export function clockOf(minute: number): string {
  const two = (one: number): string => String(one).padStart(2, "0");
  return `${two(Math.floor(minute / HOUR_MIN))}:${two(minute % HOUR_MIN)}`;
}
