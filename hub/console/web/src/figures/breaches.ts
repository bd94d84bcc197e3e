// Every answer above 180 s: what happened, and what somebody found out about it, by name.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type AlarmKind, kindName } from "../alarms/model";
import { explain, get, type Page, post, query } from "../kernel/api";
import { draftKey, draftsChanged, loadDraft, saveDraft } from "../kernel/drafts";
import { clock, day, duration, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { TimelineEntry } from "../residents/model";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Breach, Finding } from "./model";
import "./story";

const PAGE_LENGTH = 50;

@customElement("ll-figures-breaches")
export class FiguresBreaches extends LampElement {
  static override styles = look(css`
    ul.breaches { display: grid; gap: 0.5rem; }
    li.breach { border: 1px solid var(--line); border-radius: var(--round-small); background: var(--surface); }
    summary { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; padding: 0.6rem 0.8rem; cursor: pointer; }
    summary::before { content: "▸"; } details[open] > summary::before { content: "▾"; }
    summary .grow { overflow-wrap: anywhere; }
    .inside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; padding: 0.4rem 0.9rem 0.9rem; border-top: 1px solid var(--line); }
    .found { display: grid; gap: 0.6rem; align-content: start; }
    .found p { overflow-wrap: anywhere; white-space: pre-wrap; }
    form { display: grid; gap: 0.4rem; justify-items: start; }
    form label { width: 100%; }
  `);

  @property() from = "";
  @property() to = "";
  @state() private items: readonly Breach[] | null = null;
  @state() private total = 0;
  @state() private error = "";
  @state() private stories: ReadonlyMap<number, readonly TimelineEntry[]> = new Map();
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [draftsChanged]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("from") || changed.has("to")) void this.#load(0);
  }

  async #load(offset: number): Promise<void> {
    const wanted = `${this.from}:${this.to}`;
    try {
      const days = { from: this.from, to: this.to, offset, limit: PAGE_LENGTH };
      const page = await get<Page<Breach>>(`/figures/breaches${query(days)}`);
      if (wanted !== `${this.from}:${this.to}`) return;
      this.items = offset === 0 ? page.items : [...(this.items ?? []), ...page.items];
      this.total = page.total;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.items === null) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    if (this.total === 0) return html`<p>${icon("done")} ${t("No answer took longer than 180 s.")}</p>`;
    const more = this.items.length < this.total;
    return html`<ul class="breaches">${this.items.map((one) => this.#breach(one))}</ul>
      ${more ? html`<button class="quiet" @click=${() => void this.#load(this.items?.length ?? 0)}>${t("Show older")}</button>` : nothing}`;
  }

  #breach(one: Breach): TemplateResult {
    const looked = one.investigations.length > 0;
    return html`<li class="breach"><details @toggle=${(e: Event) => this.#opened(one.id, (e.target as HTMLDetailsElement).open)}>
      <summary><strong class="figures">${duration(one.waited_ms)}</strong>
        <span class="grow"><span class="figures">${day(one.received_ms)} ${clock(one.received_ms)}</span> · ${kindName(one.kind as AlarmKind)} ·
          ${said(one.resident_name ?? one.device_id)} · ${one.operator_name ? said(one.operator_name) : t("nobody has taken it yet")}</span>
        ${one.counted ? nothing : html`<span class="tag">${t("closed as a test, not counted")}</span>`}
        <span class="tag ${looked ? "good" : "warn"}">${icon(looked ? "done" : "clock")} ${looked ? t("investigated") : t("to investigate")}</span></summary>
      <div class="inside"><div>${this.#story(one)}</div><div class="found">${this.#found(one)}</div></div></details></li>`;
  }

  #story(one: Breach): TemplateResult {
    const entries = this.stories.get(one.id);
    return html`${
      entries
        ? html`<ll-alarm-story .entries=${entries} .since=${one.received_ms}></ll-alarm-story>`
        : html`<p class="muted" role="status">${t("Loading…")}</p>`
    }
      ${one.resident_id === null ? nothing : html`<p class="small"><a href=${href("residents", one.resident_id)}>${t("To the resident's card")}</a></p>`}`;
  }

  #found(one: Breach): TemplateResult {
    const key = draftKey(me.value?.id ?? 0, `investigation:${one.id}`);
    const draft = loadDraft(key);
    return html`<h3>${t("What was found")}</h3>
      ${one.investigations.length === 0 ? html`<p class="muted">${t("Nobody has looked into it yet.")}</p>` : nothing}
      ${one.investigations.map((f) => html`<p><span class="small muted">${moment(f.at_ms)} · ${said(f.by_name)}</span><br />${said(f.found)}</p>`)}
      ${
        isSupervisor()
          ? html`<form @submit=${(e: Event) => void this.#save(e, one, key)}>
        <label class="field">${t("Why did it take so long, and what changes now?")}
          <textarea maxlength="2000" .value=${draft} @input=${(e: InputEvent) => saveDraft(key, (e.target as HTMLTextAreaElement).value)}></textarea></label>
        <button ?disabled=${this.busy || draft.trim() === ""}>${t("Save what was found")}</button></form>`
          : nothing
      }`;
  }

  async #opened(id: number, open: boolean): Promise<void> {
    if (!open || this.stories.has(id)) return;
    try {
      const { items } = await get<{ items: TimelineEntry[] }>(`/figures/breaches/${id}/story`);
      this.stories = new Map([...this.stories, [id, items]]);
    } catch (error) {
      tell(explain(error), true);
    }
  }

  async #save(event: Event, one: Breach, key: string): Promise<void> {
    event.preventDefault();
    this.busy = true;
    try {
      const path = `/figures/breaches/${one.id}/investigations`;
      const { items } = await post<{ items: Finding[] }>(path, { found: loadDraft(key).trim() });
      saveDraft(key, "");
      this.items = (this.items ?? []).map((old) =>
        old.id === one.id ? { ...old, investigations: items } : old,
      );
      tell(t("Saved."));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }
}
