// The escalation ladders: for each priority whom a waiting alarm asks for, and when. Tried before it counts.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { priorityIcon, priorityName } from "../alarms/model";
import { explain, get, Problem, post, put } from "../kernel/api";
import { link, resynced } from "../kernel/feed";
import { colon, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { laddersChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import "./editor";
import {
  changeName,
  type Found,
  type Ladder,
  type Mistake,
  mistakesOf,
  PRIORITIES,
  type Preview,
  split,
  withLadder,
  without,
} from "./model";
import "./preview";

const TRY_AFTER_MS = 250;

@customElement("ll-ladders")
export class LaddersPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(16rem, 2fr); gap: 1rem; align-items: start; }
    .ladders { display: grid; gap: 1rem; }
    .tabs { display: flex; flex-wrap: wrap; gap: 0.4rem; }
    .tabs button[aria-pressed="true"] { background: var(--soft); border-color: var(--tone); color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
    .side { display: grid; gap: 1rem; }
    .history li { padding: 0.25rem 0; }
    .save { position: sticky; bottom: var(--calls, 0px); background: var(--paper); padding: 0.5rem 0 0.6rem; gap: 0.4rem; box-shadow: 0 0.3rem 0 0.3rem var(--paper); }
    .save button { font-size: 0.9rem; padding-inline: 0.7rem; }
    @media (max-width: 62rem) {
      .save { bottom: calc(var(--calls, 0px) + var(--banner, 0px)); }
      .save button { min-height: 2.2rem; padding: 0.2rem 0.6rem; font-size: 0.875rem; }
      .save kbd { display: none; }
    }
    @media (max-width: 70rem) { .two { grid-template-columns: minmax(0, 1fr); } }
  `,
  ]);

  @state() private found: Found | null = null;
  @state() private draft: readonly Ladder[] = [];
  @state() private priority = 1;
  @state() private hour = 3;
  @state() private preview: Preview | null = null;
  @state() private mistakes: readonly Mistake[] = [];
  @state() private error = "";
  @state() private busy = false;
  #shown = "";
  #timer = 0;

  constructor() {
    super();
    new Watch(this, [resynced, laddersChanged, link, me]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${laddersChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load();
  }

  get #changed(): boolean {
    return this.found !== null && this.draft !== this.found.ladders;
  }

  /** What somebody has typed stays; that the ladders have changed meanwhile is said when they save. */
  async #load(): Promise<void> {
    try {
      const found = await get<Found>("/ladders");
      if (!this.#changed) this.#show(found);
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  #show(found: Found): void {
    this.found = found;
    this.#edit(found.ladders);
  }

  #edit(draft: readonly Ladder[]): void {
    this.draft = draft;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#try(), TRY_AFTER_MS);
  }

  async #try(): Promise<void> {
    const { draft, priority, hour } = this;
    try {
      const preview = await post<Preview>("/ladders/preview", { ladders: draft, priority, hour });
      if (draft !== this.draft) return;
      Object.assign(this, { preview, mistakes: [] });
    } catch (error) {
      if (draft === this.draft) this.#refused(error);
    }
  }

  #refused(error: unknown): void {
    const found = error instanceof Problem ? (error.more.errors as Mistake[] | undefined) : undefined;
    if (found === undefined) {
      tell(explain(error), true);
      return;
    }
    Object.assign(this, { preview: null, mistakes: found });
  }

  async #do(work: () => Promise<Found>, done: string): Promise<void> {
    if (this.busy || !this.found) return;
    this.busy = true;
    try {
      this.#show(await work());
      tell(done);
    } catch (error) {
      if (error instanceof Problem && error.code !== "invalid") tell(explain(error), true);
      else this.#refused(error);
    } finally {
      this.busy = false;
    }
  }

  #save(): Promise<void> {
    const version = this.found?.version ?? 0;
    return this.#do(
      () => put<Found>("/ladders", { version, ladders: this.draft }),
      t("Saved. It holds for alarms that begin to wait from now on."),
    );
  }

  #back(what: "undo" | "defaults"): Promise<void> {
    const version = this.found?.version ?? 0;
    return this.#do(() => post<Found>(`/ladders/${what}`, { version }), t("Done."));
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !event.ctrlKey || !this.#changed) return;
    event.preventDefault();
    void this.#save();
  };

  override render(): TemplateResult {
    return html`<div class="heading"><h1>${t("Escalation ladders")}</h1>
        <span class="muted figures" role="status">${this.found === null && !this.error ? t("Loading…") : ""}</span></div>
      <p class="muted small">${t("Whom an alarm asks for while nobody takes it. A change holds for alarms that begin to wait after it.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found === null ? nothing : this.#body(this.found)}`;
  }

  #body(found: Found): TemplateResult {
    const readOnly = !isSupervisor();
    return html`<div class="tabs" role="group" aria-label=${t("Priority")}>${PRIORITIES.map(
      (
        one,
      ) => html`<button class="p${one}" aria-pressed=${one === this.priority} @click=${() => this.#choose({ priority: one })}>
        ${icon(priorityIcon(one))} ${priorityName(one)}${this.#wrong(one) ? html` <span class="tag bad">${icon("triangle")}<span class="sr">${t("has mistakes")}</span></span>` : nothing}</button>`,
    )}</div>
    <div class="two" @keydown=${this.#keys}><div class="ladders">${this.#ladders(readOnly)}
      ${readOnly ? html`<p class="muted">${t("Supervisors change the ladders.")}</p>` : this.#buttons(found)}</div>
      <div class="side"><ll-ladder-preview .preview=${this.preview} .priority=${this.priority} .hour=${this.hour}
        @hour-chosen=${(e: CustomEvent<number>) => this.#choose({ hour: e.detail })}></ll-ladder-preview>
        ${this.#history(found)}</div></div>`;
  }

  #choose(change: { priority?: number; hour?: number }): void {
    Object.assign(this, change);
    void this.#try();
  }

  #wrong(priority: number): boolean {
    return this.draft.some(
      (one, at) => one.priority === priority && mistakesOf(this.mistakes, at, priority).length > 0,
    );
  }

  #ladders(off: boolean): TemplateResult[] {
    const shared = this.draft.filter((one) => one.priority === this.priority).length > 1;
    return this.draft.flatMap((one, at) =>
      one.priority === this.priority
        ? [
            html`<ll-ladder-editor .ladder=${one} .mistakes=${mistakesOf(this.mistakes, at, one.priority)} ?off=${off || this.busy} ?shared=${shared}
        @ladder-changed=${(e: CustomEvent<Partial<Ladder>>) => this.#edit(withLadder(this.draft, at, e.detail))}
        @ladder-split=${() => this.#edit(split(this.draft, at))} @ladder-removed=${() => this.#edit(without(this.draft, at))}></ll-ladder-editor>`,
          ]
        : [],
    );
  }

  #buttons(found: Found): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    return html`<div class="row save"><button class="primary" ?disabled=${off || !this.#changed || this.mistakes.length > 0} @click=${() => this.#save()}>${icon("save")} ${t("Save")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
      <button ?disabled=${!this.#changed} @click=${() => this.#edit(found.ladders)}>${t("Cancel")}</button>
      <button ?disabled=${off || this.#changed || found.version === 0} @click=${() => this.#back("undo")}>${icon("again")} ${t("Undo the last change")}</button>
      <button ?disabled=${off || this.#changed || found.is_default} @click=${() => this.#back("defaults")}>${t("As they came")}</button></div>`;
  }

  #history(found: Found): TemplateResult {
    return html`<section class="panel history"><h2>${icon("note")} ${t("Changes")}</h2>
      ${found.history.length === 0 ? html`<p class="muted small">${t("Nobody has changed them yet.")}</p>` : html`<ul>${found.history.map((one) => html`<li class="small"><span class="figures">${moment(one.at_ms)}</span> ${said(one.by)}${colon()}${changeName(one.what)}</li>`)}</ul>`}</section>`;
  }
}
