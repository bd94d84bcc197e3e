// How far somebody has come on the tour: kept at this seat for each person.
const PREFIX = "lamplight:tour:";

/** The station to go on with; `end` when all of it was seen. */
export function stationOf(person: number, end: number): number {
  const kept = Number(localStorage.getItem(PREFIX + person) ?? 0);
  return Number.isInteger(kept) && kept >= 0 && kept <= end ? kept : 0;
}

export function keepStation(person: number, station: number): void {
  try {
    localStorage.setItem(PREFIX + person, String(station));
  } catch {
    // A seat that cannot store begins the tour anew; nothing else depends on it.
  }
}

/** Whether this person has not begun it at this seat. */
export function isNew(person: number): boolean {
  return localStorage.getItem(PREFIX + person) === null;
}
