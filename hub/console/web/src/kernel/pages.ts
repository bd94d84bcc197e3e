// A long list of the hub, of which this page holds only the parts that somebody has looked at.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { explain, get, type Page, query } from "./api";

const PAGE_LENGTH = 100;
const PAGES_MAX = 40;

type Params = Readonly<Record<string, string | number | undefined>>;

/** Rows by their place in the list; asks the hub for those that are missing, a hundred at a time. */
export class PagedList<T> implements ReactiveController {
  total: number | null = null;
  error = "";
  #pages = new Map<number, readonly T[]>();
  #asked = new Set<number>();
  #params: Params = {};
  #generation = 0;
  #shown = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly path: string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.refresh();
  }

  /** Another search or order: what is there stays until the new rows have come. */
  search(params: Params): void {
    if (query(params) === query(this.#params)) return;
    this.#params = params;
    this.refresh();
  }

  refresh(): void {
    this.#generation += 1;
    this.#asked = new Set();
    this.#ask(0);
  }

  /** Row `at`, or undefined while it is on its way. */
  row(at: number): T | undefined {
    const page = Math.floor(at / PAGE_LENGTH);
    if (!this.#asked.has(page)) this.#ask(page);
    return this.#pages.get(page)?.[at % PAGE_LENGTH];
  }

  /** Among those that are here. */
  find(fits: (row: T) => boolean): T | undefined {
    for (const rows of this.#pages.values()) {
      const found = rows.find(fits);
      if (found) return found;
    }
    return undefined;
  }

  #ask(page: number): void {
    if (this.#asked.has(page) || page >= PAGES_MAX) return;
    this.#asked.add(page);
    void this.#load(page, this.#generation);
  }

  async #load(page: number, generation: number): Promise<void> {
    try {
      const found = await get<Page<T>>(
        `${this.path}${query({ ...this.#params, offset: page * PAGE_LENGTH, limit: PAGE_LENGTH })}`,
      );
      if (generation !== this.#generation) return;
      // What was there before stays on the screen until the first new rows have come.
      if (this.#shown !== generation) this.#pages = new Map();
      this.#shown = generation;
      this.#pages.set(page, found.items);
      this.total = found.total;
      this.error = "";
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#asked.delete(page);
      this.error = explain(error);
    }
    this.host.requestUpdate();
  }
}
