// The clock on the wall of the centre: what people here read and write down, whatever zone a browser believes to be in.

let zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
let wall = onTheWall();

/** `name`: as in the IANA list, `Asia/Shanghai`. */
export function setSiteZone(name: string): void {
  zone = name;
  wall = onTheWall();
}

export function siteZone(): string {
  return zone;
}

/** The day there, as `<input type="date">` has it: `2026-11-28`. */
export function siteDay(ms: number): string {
  return wall.format(ms).slice(0, 10);
}

/** The time of day there, as `<input type="time">` has it: `14:30`. */
export function siteClock(ms: number): string {
  return wall.format(ms).slice(11, 16);
}

/** When the clock there shows `day` and `time` (`14:30` or `14:30:59`), in ms since 1970 UTC; NaN for what is no time. */
export function siteMs(day: string, time = "00:00"): number {
  const shown = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(shown)) return Number.NaN;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = shown - away(shown);
  return shown - away(guess);
}

/** By how much the clock there is ahead of UTC's at `ms`. */
function away(ms: number): number {
  const whole = Math.floor(ms / 1000) * 1000;
  return Date.parse(`${wall.format(whole).replace(" ", "T")}Z`) - whole;
}

/** Sweden writes days and times as machines do. */
function onTheWall(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
}
