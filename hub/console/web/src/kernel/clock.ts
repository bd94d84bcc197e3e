// What time it is at the hub: ages on the screen count from the hub's clock, never from the seat's own.

let serverMs: number | null = null;
let heardAtMs = 0;

/** Notes the hub's time (ms since 1970 UTC) as heard now. The seat's wall clock may be wrong or jump; its monotonic one not. */
export function hearServerTime(nowMs: number): void {
  serverMs = nowMs;
  heardAtMs = performance.now();
}

/** The hub's time in ms since 1970 UTC; the seat's own until the hub has been heard. */
export function serverNow(): number {
  return serverMs === null ? Date.now() : serverMs + (performance.now() - heardAtMs);
}
