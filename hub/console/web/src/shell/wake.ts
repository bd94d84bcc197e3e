// Keeps the seat's screen on during the shift: a dark screen shows no call. Browsers allow it on HTTPS and on localhost only.

let wanted = false;

/** Asks now, and again whenever the page comes back into sight: a browser takes it away when the page is hidden. */
export function keepAwake(): void {
  if (!wanted) document.addEventListener("visibilitychange", ask);
  wanted = true;
  ask();
}

function ask(): void {
  if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  // Refused on an empty battery, say: the shift goes on all the same.
  navigator.wakeLock.request("screen").catch(() => undefined);
}
