// Ages and remaining times are counted on the screen: a component is drawn again at every beat while it is on the page.
import type { ReactiveController, ReactiveControllerHost } from "lit";

const SECOND_MS = 1_000;

export class Ticking implements ReactiveController {
  #timer = 0;

  /** `when`: whether there is anything to count now. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly everyMs = SECOND_MS,
    private readonly when: () => boolean = () => true,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = window.setInterval(() => this.when() && this.host.requestUpdate(), this.everyMs);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
