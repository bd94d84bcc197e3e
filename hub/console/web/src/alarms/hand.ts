// Whether somebody's hand is on a list just now: the pointer or the focus is there and has moved a moment ago.
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** After so long a hand only lies there: a list that stood still for a parked pointer would hide who is urgent. */
const RESTS_MS = 4_000;

export class Hand implements ReactiveController {
  on = false;
  #rest = 0;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const name of ["pointermove", "pointerdown", "wheel", "keydown", "focusin"])
      this.host.addEventListener(name, this.#moved, { passive: true });
    this.host.addEventListener("pointerleave", this.#gone);
  }

  hostDisconnected(): void {
    for (const name of ["pointermove", "pointerdown", "wheel", "keydown", "focusin"])
      this.host.removeEventListener(name, this.#moved);
    this.host.removeEventListener("pointerleave", this.#gone);
    clearTimeout(this.#rest);
    this.on = false;
  }

  readonly #moved = (): void => {
    this.on = true;
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(this.#gone, RESTS_MS);
  };

  readonly #gone = (): void => {
    clearTimeout(this.#rest);
    if (!this.on) return;
    this.on = false;
    this.host.requestUpdate();
  };
}
