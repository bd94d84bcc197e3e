// What somebody writes before it holds: a draft that the hub keeps, and what is not saved yet. One for protocols and campaigns.
import type { ReactiveControllerHost } from "lit";
import { explain, get, Problem, post, put } from "../kernel/api";
import { t } from "../kernel/i18n";
import { tell } from "../shell/toasts";
import type { Fault } from "./editing";
import type { Value } from "./model";

/** As the hub tells what has a draft; `content`: what holds now. */
export interface Drafted<Content> {
  content: Content | null;
  draft: { content: Content; by_name: string; faults: readonly Fault[] } | null;
}

export interface Unsaved<Content> {
  content: Content;
  /** The version on which it stands. */
  seen: number;
}

/** Where the hub has it, which of its versions a step has to have seen, and where the unsaved waits for a page. */
export interface Room<Key, Found, Content> {
  at: (key: Key) => string;
  seen: (found: Found) => number;
  /** It outlives going to another page and back. */
  unsaved: Map<Key, Unsaved<Content>>;
}

export class Drafting<Key, Found extends Drafted<Content>, Content> {
  found: Found | null = null;
  mine: Unsaved<Content> | null = null;
  faults: readonly Fault[] = [];
  /** What was answered in the preview, of which nothing is kept. */
  tried: Readonly<Record<string, Value>> = {};
  error = "";
  busy = false;
  #key: Key | null = null;
  #again = -1;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly room: Room<Key, Found, Content>,
  ) {}

  /** Brings what is to be looked at, where it is another one or has changed; true where it is another one. */
  look(key: Key, again: number): boolean {
    const isOther = key !== this.#key;
    if (isOther) {
      this.#key = key;
      this.found = null;
      this.mine = this.room.unsaved.get(key) ?? null;
      this.faults = [];
      this.tried = {};
      this.error = "";
    }
    if (isOther || again !== this.#again) void this.#load(key);
    this.#again = again;
    return isOther;
  }

  async #load(key: Key): Promise<void> {
    try {
      const found = await get<Found>(this.room.at(key));
      if (key === this.#key) this.#show(found);
    } catch (error) {
      if (key === this.#key) this.error = explain(error);
    }
    this.host.requestUpdate();
  }

  #show(found: Found): void {
    this.found = found;
    this.faults = found.draft?.faults ?? [];
  }

  /** What stands in the form; `fresh` where nothing was ever written. */
  content(fresh: Content): Content {
    return this.mine?.content ?? this.found?.draft?.content ?? this.found?.content ?? fresh;
  }

  get hasDraft(): boolean {
    return this.mine !== null || (this.found !== null && this.found.draft !== null);
  }

  write(content: Content): void {
    if (this.#key === null || !this.found) return;
    this.mine = { content, seen: this.mine?.seen ?? this.room.seen(this.found) };
    this.room.unsaved.set(this.#key, this.mine);
    this.host.requestUpdate();
  }

  /** The hub names a fault by its place: where the places are others, they have to be found anew. */
  forgetFaults(): void {
    this.faults = [];
    this.host.requestUpdate();
  }

  tries(tried: Readonly<Record<string, Value>>): void {
    this.tried = tried;
    this.host.requestUpdate();
  }

  async save(told = t("The draft is saved.")): Promise<boolean> {
    const { mine } = this;
    return mine === null || this.#do((at) => put<Found>(`${at}/draft`, mine), told);
  }

  /** A step with the version that was seen, as `publish`. */
  command(name: string, told: string): Promise<boolean> {
    const seen = this.found === null ? 0 : this.room.seen(this.found);
    return this.#do((at) => post<Found>(`${at}/${name}`, { seen }), told);
  }

  async publish(told: string): Promise<void> {
    if (await this.save("")) await this.command("publish", told);
  }

  async drop(): Promise<void> {
    this.#forget();
    if (this.found?.draft) await this.command("draft/drop", t("The draft is gone."));
  }

  #forget(): void {
    this.mine = null;
    if (this.#key !== null) this.room.unsaved.delete(this.#key);
    this.host.requestUpdate();
  }

  async #do(work: (at: string) => Promise<Found>, told: string): Promise<boolean> {
    if (this.busy || this.#key === null) return false;
    this.busy = true;
    this.error = "";
    this.host.requestUpdate();
    try {
      this.#show(await work(this.room.at(this.#key)));
      this.#forget();
      if (told) tell(told);
      return true;
    } catch (error) {
      this.error = explain(error);
      if (error instanceof Problem && Array.isArray(error.more.faults))
        this.faults = error.more.faults as Fault[];
      return false;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }
}
