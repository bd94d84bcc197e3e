// A history of the hub, the newest first: the first page of it, and older ones as somebody asks for them.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { explain, get } from "./api";

/** `pageLength`: how many lines come at once. Drawn again whenever something has come. */
export class OlderLines<T extends { id: number }> implements ReactiveController {
  lines: readonly T[] | null = null;
  more = false;
  error = "";
  #path = "";

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly pageLength: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** The newest lines of what is at `path`; what is there stays until they have come. */
  show(path: string): void {
    this.#path = path;
    void this.#load(null);
  }

  readonly older = (): void => {
    void this.#load(this.lines?.at(-1)?.id ?? null);
  };

  async #load(before: number | null): Promise<void> {
    const asked = this.#path;
    try {
      const older = before === null ? "" : `&before_id=${before}`;
      const page = await get<{ items: T[] }>(`${asked}?limit=${this.pageLength}${older}`);
      if (this.#path !== asked) return;
      this.lines = before === null ? page.items : [...(this.lines ?? []), ...page.items];
      this.more = page.items.length === this.pageLength;
      this.error = "";
    } catch (error) {
      if (this.#path !== asked) return;
      this.error = explain(error);
    }
    this.host.requestUpdate();
  }
}
