// One thing of the hub that a page shows: asked for when it is another one, and again when something has changed.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { explain, get } from "./api";
import { type Signal, Watch } from "./signal";

/** `path`: where it is now. `again`: whose changes make it old. Drawn again whenever something has come. */
export class Loaded<T> implements ReactiveController {
  found: T | null = null;
  error = "";
  #wanted = "";

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly path: () => string,
    private readonly again: readonly Signal<unknown>[],
  ) {
    host.addController(this);
    new Watch(host, again);
  }

  hostUpdate(): void {
    const path = this.path();
    const wanted = [path, ...this.again.map((one) => one.value)].join(" ");
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#load(path, wanted);
  }

  /** What the answer to a command has brought. */
  show(found: T): void {
    this.found = found;
    this.host.requestUpdate();
  }

  /** An answer that comes after another question is nobody's any more. */
  async #load(path: string, wanted: string): Promise<void> {
    try {
      const found = await get<T>(path);
      if (wanted !== this.#wanted) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      if (wanted !== this.#wanted) return;
      this.error = explain(error);
    }
    this.host.requestUpdate();
  }
}
