// How wide a component is, for drawings that are made to measure: it is drawn again when that changes.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Width implements ReactiveController {
  readonly #eye = new ResizeObserver(([entry]) => {
    const px = Math.max(this.least, Math.floor(entry?.contentRect.width ?? this.px));
    if (px === this.px) return;
    this.px = px;
    this.host.requestUpdate();
  });

  /** `px`: until it has been measured. `least`: never narrower, whatever the room. */
  constructor(
    private readonly host: ReactiveControllerHost & Element,
    public px: number,
    private readonly least: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#eye.observe(this.host);
  }

  hostDisconnected(): void {
    this.#eye.disconnect();
  }
}
