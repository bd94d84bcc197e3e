// A menu under a button (a <details>) lies over the card: it closes as soon as somebody goes on with their work.
import type { LitElement, ReactiveController } from "lit";

export class Dropdown implements ReactiveController {
  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("pointerdown", this.#elsewhere);
    this.host.addEventListener("focusout", this.#elsewhere);
  }

  hostDisconnected(): void {
    document.removeEventListener("pointerdown", this.#elsewhere);
    this.host.removeEventListener("focusout", this.#elsewhere);
  }

  close(): void {
    const details = this.#details();
    if (details) details.open = false;
  }

  /** Escape closes it, and the button has the focus again. */
  readonly keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#details()?.open) return;
    this.close();
    this.host.renderRoot.querySelector("summary")?.focus();
  };

  readonly #elsewhere = (event: Event): void => {
    const to = event instanceof FocusEvent ? [event.relatedTarget] : event.composedPath();
    if (to[0] && !to.includes(this.host)) this.close();
  };

  #details(): HTMLDetailsElement | null {
    return this.host.renderRoot.querySelector("details");
  }
}
