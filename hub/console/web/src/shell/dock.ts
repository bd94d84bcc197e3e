// What comes and goes by itself lies over the end of the page: nothing that somebody is about to click gives way to it.
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Tells the whole page, by a length such as `--calls`, how much of its end is covered; the end can then be scrolled clear. */
export class Dock implements ReactiveController {
  readonly #eye = new ResizeObserver(() => this.#tell(this.host.offsetHeight));

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly length: string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#eye.observe(this.host);
  }

  hostDisconnected(): void {
    this.#eye.disconnect();
    this.#tell(0);
  }

  #tell(px: number): void {
    document.documentElement.style.setProperty(this.length, `${px}px`);
  }
}
