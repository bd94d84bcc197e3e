// The rules of the score: the versions that hold and held, and the form in which a supervisor publishes others.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { monthName } from "../care_figures/model";
import { kindName } from "../complaints/model";
import { explain, get, post } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link, resynced } from "../kernel/feed";
import { aside, moment } from "../kernel/format";
import { t } from "../kernel/i18n";
import { isSupervisor, me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { siteDay } from "../kernel/site_time";
import { providersChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import { tell } from "../shell/toasts";
import {
  isChanged,
  type Mistake,
  mistakesOf,
  monthsToCome,
  NUMBERS,
  type NumberName,
  numberName,
  type Preview,
  partName,
  type Rules,
  sumOf,
  type Version,
  versionIn,
  WHOLE,
} from "./model";
import { previewOf } from "./preview";

const TRY_AFTER_MS = 250;
type Group = "weights" | "complaints";

@customElement("ll-score-rules")
export class ScoreRulesPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    form, section { display: grid; gap: 0.9rem; }
    fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
    legend { font-weight: 700; margin-bottom: 0.3rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; max-width: 52rem; font-variant-numeric: tabular-nums; }
    th { text-align: start; } tbody th { font-weight: 400; }
    td { text-align: end; } th.number { text-align: end; white-space: nowrap; }
    th, td { padding: 0.3rem 0.5rem; border-bottom: 1px solid var(--line); }
    tfoot th, tfoot td { font-weight: 700; border-bottom: 0; }
    input[type="number"] { width: 5.5rem; text-align: end; }
    .differs { font-weight: 700; }
    td .error { display: block; text-align: end; }
    textarea { width: 100%; max-width: 52rem; }
    select { max-width: 20rem; }
  `,
  ]);

  @state() private versions: readonly Version[] | null = null;
  @state() private draft: Rules | null = null;
  @state() private month = "";
  @state() private note = "";
  @state() private preview: Preview | null = null;
  @state() private shown: readonly Mistake[] = [];
  @state() private error = "";
  @state() private busy = false;
  #loaded = "";
  #timer = 0;

  constructor() {
    super();
    new Watch(this, [resynced, providersChanged, link, me]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override willUpdate(): void {
    const wanted = `${resynced.value}:${providersChanged.value}`;
    if (wanted === this.#loaded) return;
    this.#loaded = wanted;
    void this.#load();
  }

  /** What somebody has typed stays. */
  async #load(): Promise<void> {
    try {
      this.versions = (await get<{ items: Version[] }>("/score-rules")).items;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  get #thisMonth(): string {
    return siteDay(serverNow()).slice(0, 7);
  }

  /** Those on which the new ones stand: what would hold in that month. */
  get #before(): Rules | undefined {
    return versionIn(this.versions ?? [], this.month)?.rules;
  }

  #begin(): void {
    this.month = monthsToCome(this.#thisMonth)[0] ?? "";
    Object.assign(this, { draft: this.#before ?? null, note: "", shown: [], preview: null });
    this.#tryLater();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#from")?.focus());
  }

  #write(change: Partial<Rules>): void {
    if (!this.draft) return;
    this.draft = { ...this.draft, ...change };
    if (this.shown.length > 0) this.shown = mistakesOf(this.draft, this.note);
    this.#tryLater();
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#try(), TRY_AFTER_MS);
  }

  async #try(): Promise<void> {
    const { draft } = this;
    if (!draft || mistakesOf(draft, "-").length > 0) {
      this.preview = null;
      return;
    }
    const found = await post<Preview>("/score-rules/preview", { rules: draft }).catch(() => null);
    if (draft === this.draft) this.preview = found;
  }

  readonly #publish = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { draft, month, note } = this;
    if (!draft || this.busy || link.value.state !== "live") return;
    this.shown = mistakesOf(draft, note);
    if (this.shown.length > 0) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
      return;
    }
    this.busy = true;
    try {
      const found = await post<{ items: Version[] }>("/score-rules", {
        from_month: month,
        rules: draft,
        note,
      });
      this.versions = found.items;
      this.draft = null;
      tell(t("Published: these rules hold from {month} on.", { month: monthName(month) }));
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.isComposing || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    void this.#publish(event);
  };

  override render(): TemplateResult {
    const { versions, draft } = this;
    return html`<div class="heading"><h1>${t("Rules of the score")}</h1>
        ${
          isSupervisor() && versions && !draft
            ? html`<button class="primary" ?disabled=${link.value.state !== "live"} @click=${() => this.#begin()}>${icon("plus")} ${t("Write other rules")}</button>`
            : nothing
        }
        <a href="/scores/rules" target="_blank" rel="noopener">${t("The rules, as everybody may read them")}</a></div>
      <p class="muted">${t("Each provider can reach 100 points a month. Rules hold from a month on that has not begun: nobody is judged by what they could not know.")}</p>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${versions === null ? (this.error ? nothing : html`<p class="muted" role="status">${t("Loading…")}</p>`) : nothing}
      ${draft ? this.#form(draft) : nothing}
      ${(versions ?? []).map((one) => this.#version(one))}`;
  }

  #form(draft: Rules): TemplateResult {
    const before = this.#before ?? draft;
    const sum = sumOf(draft.weights);
    const off = this.busy || link.value.state !== "live";
    return html`<form class="panel" novalidate @submit=${this.#publish} @keydown=${this.#keys} aria-labelledby="form">
      <h2 id="form">${t("Other rules")}</h2>
      <label class="field">${t("From which month on")}<select id="from" @change=${(e: Event) => {
        this.month = (e.target as HTMLSelectElement).value;
      }}>${monthsToCome(this.#thisMonth).map((one) => html`<option value=${one} .selected=${one === this.month}>${monthName(one)}</option>`)}</select></label>
      ${this.#table(
        t("What each part gives at most"),
        draft,
        before,
        "weights",
        partName,
        html`<tfoot><tr><th scope="row">${t("Together")}</th><td>${sumOf(before.weights)}</td>
        <td>${sum} / ${WHOLE} ${sum === WHOLE ? icon("done") : icon("triangle")}${this.#wrong("sum")}</td></tr></tfoot>`,
      )}
      ${this.#table(t("What a complaint costs that was upheld"), draft, before, "complaints", kindName)}
      <fieldset><legend>${t("What follows")}</legend><div class="scroll"><table>${this.#head()}<tbody>${(
        Object.keys(NUMBERS) as NumberName[]
      ).map((key) =>
        this.#row(numberName(key), key, before[key], draft[key], NUMBERS[key], (value) =>
          this.#write({ [key]: value }),
        ),
      )}</tbody></table></div></fieldset>
      <label class="field">${t("Why they are changed (everybody may read it)")}<textarea rows="2" maxlength="2000" .value=${this.note} aria-invalid=${this.#has("note")} aria-describedby=${this.#has("note") ? "w-note" : nothing}
        @input=${(e: Event) => {
          this.note = (e.target as HTMLTextAreaElement).value;
          if (this.shown.length > 0) this.shown = mistakesOf(draft, this.note);
        }}></textarea>${this.#wrong("note")}</label>
      ${this.preview ? previewOf(this.preview) : nothing}
      ${this.shown.length > 0 ? html`<p class="error" role="alert">${icon("triangle")} ${t("Not published: what is wrong stands beside it.")}</p>` : nothing}
      <div class="row"><button class="primary" ?disabled=${off || !isChanged(draft, before)}>${icon("done")} ${t("Publish")} <kbd aria-hidden="true">Ctrl Enter</kbd></button>
        <button type="button" @click=${() => {
          this.draft = null;
        }}>${t("Cancel")}</button>
        ${isChanged(draft, before) ? nothing : html`<span class="muted small">${t("Nothing is changed yet.")}</span>`}</div></form>`;
  }

  #table(
    title: string,
    draft: Rules,
    before: Rules,
    group: Group,
    name: (key: string) => string,
    foot: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`<fieldset><legend>${title}</legend><div class="scroll"><table>${this.#head()}<tbody>${Object.entries(
      draft[group],
    ).map(([key, value]) =>
      this.#row(name(key), `${group}.${key}`, before[group][key] ?? 0, value, [0, WHOLE], (typed) =>
        this.#write({ [group]: { ...draft[group], [key]: typed } }),
      ),
    )}</tbody>${foot}</table></div></fieldset>`;
  }

  #head(): TemplateResult {
    return html`<thead><tr><th scope="col"><span class="sr">${t("What")}</span></th><th scope="col" class="number">${t("Until then")}</th><th scope="col" class="number">${t("New")}</th></tr></thead>`;
  }

  #row(
    name: string,
    field: string,
    before: number,
    value: number,
    [least, most]: readonly [number, number],
    write: (value: number) => void,
  ): TemplateResult {
    const id = `w-${field}`;
    return html`<tr><th scope="row">${name}</th><td>${before}</td>
      <td class=${before === value ? "" : "differs"}><input type="number" inputmode="numeric" min=${least} max=${most} step="1" aria-label=${name} aria-invalid=${this.#has(field)} aria-describedby=${this.#has(field) ? id : nothing}
        .value=${Number.isNaN(value) ? "" : String(value)} @input=${(e: Event) => write((e.target as HTMLInputElement).valueAsNumber)} />${this.#wrong(field)}</td></tr>`;
  }

  #has(field: string): boolean {
    return this.shown.some((one) => one.field === field);
  }

  #wrong(field: string): TemplateResult | typeof nothing {
    const found = this.shown.find((one) => one.field === field);
    return found ? html`<span class="error small" id="w-${field}">${found.text}</span>` : nothing;
  }

  #version(one: Version): TemplateResult {
    const holds = versionIn(this.versions ?? [], this.#thisMonth)?.id === one.id;
    const { rules } = one;
    return html`<section class="panel"><h2>${t("From {month} on", { month: monthName(one.from_month) })}
        ${holds ? html`<span class="tag good">${icon("done")} ${t("holds now")}</span>` : one.from_month > this.#thisMonth ? html`<span class="tag">${icon("clock")} ${t("to come")}</span>` : nothing}</h2>
      ${one.note ? html`<p>${said(one.note)}</p>` : nothing}
      <p class="small muted">${one.by_name ? said(one.by_name) : t("came with the program")} ${moment(one.made_ms)}</p>
      <details ?open=${holds}><summary>${t("Its numbers")}</summary>
        <ul>${Object.entries(rules.weights).map(([key, value]) => html`<li>${partName(key)}${aside(String(value))}</li>`)}
        ${Object.entries(rules.complaints).map(([key, value]) => html`<li>${t("Complaint upheld: {kind}", { kind: kindName(key) })}${aside(`−${value}`)}</li>`)}
        ${(Object.keys(NUMBERS) as NumberName[]).map((key) => html`<li>${numberName(key)}${aside(String(rules[key]))}</li>`)}</ul></details></section>`;
  }
}
