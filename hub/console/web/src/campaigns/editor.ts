// One campaign: as a supervisor writes it, as the operator will see it, and what came of it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, Problem, post, put } from "../kernel/api";
import { link } from "../kernel/feed";
import { moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import "../protocols/asker";
import type { Answered } from "../protocols/asker";
import type { Fault } from "../protocols/editing";
import { type Value, words } from "../protocols/model";
import { campaignsChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import "./form";
import { type Campaign, type Content, NEW } from "./model";
import "./reach";
import "./results";
import { daysText, standingTag } from "./words";

type Face = "write" | "see" | "results";
interface Unsaved {
  content: Content;
  /** The version of the campaign on which it stands. */
  seen: number;
}

/** What is written and not saved yet outlives going to another page and back. */
const unsaved = new Map<number, Unsaved>();

@customElement("ll-campaign")
export class CampaignEditor extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; align-content: start; }
    .heading, .tabs { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
    .tabs button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); }
    .end { margin-inline-start: auto; }
    .say { font-size: 1.15rem; border-inline-start: 4px solid var(--lamp); padding-inline-start: 0.8rem; margin-bottom: 0.8rem; }
  `);

  @property({ type: Number }) campaign!: number;
  @state() private found: Campaign | null = null;
  @state() private mine: Unsaved | null = null;
  @state() private faults: readonly Fault[] = [];
  @state() private face: Face = "see";
  @state() private tried: Readonly<Record<string, Value>> = {};
  @state() private error = "";
  @state() private busy = false;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [link, me, campaignsChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("campaign")) {
      this.found = null;
      this.mine = unsaved.get(this.campaign) ?? null;
      this.face = isSupervisor() ? "write" : "see";
      this.tried = {};
      this.error = "";
    }
    const wanted = `${this.campaign}:${campaignsChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(this.campaign);
  }

  async #load(id: number): Promise<void> {
    try {
      const found = await get<Campaign>(`/campaigns/${id}`);
      if (id === this.campaign) this.#show(found);
    } catch (error) {
      if (id === this.campaign) this.error = explain(error);
    }
  }

  #show(found: Campaign): void {
    this.found = found;
    this.faults = found.draft?.faults ?? [];
  }

  get #content(): Content {
    return this.mine?.content ?? this.found?.draft?.content ?? this.found?.content ?? NEW;
  }

  #write(content: Content): void {
    if (!this.found) return;
    this.mine = { content, seen: this.mine?.seen ?? this.found.version };
    unsaved.set(this.campaign, this.mine);
  }

  async #do(work: () => Promise<Campaign>, told: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = "";
    try {
      this.#show(await work());
      this.mine = null;
      unsaved.delete(this.campaign);
      if (told) tell(told);
      return true;
    } catch (error) {
      this.error = explain(error);
      if (error instanceof Problem && Array.isArray(error.more.faults))
        this.faults = error.more.faults as Fault[];
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #save(told = t("The draft is saved.")): Promise<boolean> {
    const { mine, campaign } = this;
    if (!mine) return true;
    return this.#do(() => put<Campaign>(`/campaigns/${campaign}/draft`, mine), told);
  }

  #command(name: "publish" | "draft/drop" | "archive" | "take-out", told: string): Promise<boolean> {
    const seen = this.found?.version ?? 0;
    return this.#do(() => post<Campaign>(`/campaigns/${this.campaign}/${name}`, { seen }), told);
  }

  async #publish(): Promise<void> {
    if (await this.#save("")) await this.#command("publish", t("Published: it is asked at the next calls."));
  }

  async #drop(): Promise<void> {
    this.mine = null;
    unsaved.delete(this.campaign);
    if (this.found?.draft) await this.#command("draft/drop", t("The draft is gone."));
  }

  override render(): TemplateResult {
    const { found } = this;
    if (!found)
      return this.error
        ? html`<p class="error" role="alert">${this.error}</p>`
        : html`<p class="muted" role="status">${t("Loading…")}</p>`;
    return html`<div class="heading"><h1>${said(words(this.#content.name) || t("(no name yet)"))}</h1> ${standingTag(found)}</div>
      ${this.#standing(found)}${this.#tabs(found)}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.face === "write" ? this.#form() : this.face === "see" ? this.#preview() : html`<ll-campaign-results .campaign=${found.id}></ll-campaign-results>`}`;
  }

  #standing(found: Campaign): TemplateResult {
    const from = found.ours ? t("came with the program") : (found.by_name ?? "");
    return html`<p class="muted">${daysText(this.#content)}
      ${found.number === null ? nothing : html`· ${t("Version {number} is in use", { number: found.number })} · ${said(from)} · ${moment(found.published_ms ?? 0)}`}
      ${found.draft ? html`<span class="tag warn">${icon("note")} ${t("Draft of {name}", { name: found.draft.by_name })}</span>` : nothing}
      ${this.mine ? html`<span class="tag warn">${icon("save")} ${t("not saved yet")}</span>` : nothing}</p>`;
  }

  #tabs(found: Campaign): TemplateResult {
    const tab = (face: Face, name: string): TemplateResult =>
      html`<button aria-pressed=${this.face === face ? "true" : "false"} @click=${() => {
        this.face = face;
        this.tried = {};
      }}>${name}</button>`;
    return html`<div class="tabs" role="group" aria-label=${t("What to look at")}>
      ${isSupervisor() ? tab("write", t("Write")) : nothing}${tab("see", t("As the operator sees it"))}${tab("results", t("Answers"))}
      ${isSupervisor() ? this.#buttons(found) : nothing}</div>`;
  }

  #buttons(found: Campaign): TemplateResult {
    const off = this.busy || link.value.state !== "live";
    const has = this.mine !== null || found.draft !== null;
    const away = found.archived_ms !== null;
    return html`<span class="row end">
      ${
        found.topic === "script"
          ? nothing
          : away
            ? html`<button ?disabled=${off} @click=${() => void this.#command("take-out", t("It is back among the campaigns."))}>${icon("again")} ${t("Take out of the archive")}</button>`
            : html`<button ?disabled=${off} @click=${() => void this.#command("archive", t("Put away: it is asked no more, its answers stay."))}>${icon("inbox")} ${t("Put away")}</button>`
      }
      <button ?disabled=${off || !has} @click=${() => void this.#drop()}>${t("Drop the draft")}</button>
      <button ?disabled=${off || !this.mine} @click=${() => void this.#save()}>${icon("save")} ${t("Save the draft")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
      <button class="primary" ?disabled=${off || !has} @click=${() => void this.#publish()}>${icon("done")} ${t("Publish")}</button></span>`;
  }

  #form(): TemplateResult {
    return html`<ll-campaign-reach .content=${this.#content}></ll-campaign-reach>
      <ll-campaign-form .content=${this.#content} .faults=${this.faults} @keydown=${this.#keys}
        @changed=${(e: CustomEvent<Content>) => this.#write(e.detail)} @moved=${() => {
          this.faults = [];
        }}></ll-campaign-form>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.#save();
  };

  #preview(): TemplateResult {
    const content = this.#content;
    const opening = words(content.opening);
    return html`<section class="panel">${opening ? html`<p class="say">${said(opening)}</p>` : nothing}
      <ll-protocol-asker .steps=${content.steps} .answers=${this.tried} @answered=${({
        detail,
      }: CustomEvent<Answered>) => {
        const { [detail.step]: _before, ...rest } = this.tried;
        this.tried = detail.value === null ? rest : { ...rest, [detail.step]: detail.value };
      }}></ll-protocol-asker></section>
      <p class="muted small">${t("Only a try: nothing is kept.")} <button class="quiet" @click=${() => {
        this.tried = {};
      }}>${t("Begin anew")}</button></p>`;
  }
}
