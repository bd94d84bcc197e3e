// What pages of figures share: which days are chosen, what the hub says of them, and the tables that go out.
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { explain, get, query } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { LampElement } from "../shell/element";
import "./days";

export interface Days {
  from: string;
  to: string;
}

export const figuresStyles = css`
  .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(var(--card-min, 15rem), 100%), 1fr)); gap: 0.75rem; }
  .card { display: grid; gap: 0.3rem; align-content: start; }
  .big { font-size: 2rem; font-weight: 700; line-height: 1.1; font-variant-numeric: tabular-nums; }
  .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 0.75rem; }
  .two > section, .panel { min-width: 0; }
  h2 { margin-bottom: 0.6rem; }
  details.menu { position: relative; } details.menu summary { list-style: none; }
  details.menu summary::-webkit-details-marker { display: none; }
  details.menu div { position: absolute; z-index: 5; inset-inline-end: 0; margin-top: 0.3rem; display: grid; gap: 0.2rem; background: var(--raised); border: 1px solid var(--line); border-radius: var(--round-small); padding: 0.4rem; box-shadow: var(--shadow); min-width: 12rem; }
  details.menu a { padding: 0.4rem 0.6rem; }
`;

export abstract class FiguresOfDays<T extends Days> extends LampElement {
  /** The door of the API, without the days. */
  protected abstract readonly door: string;
  @state() private days: Days | null = null;
  @state() private found: T | null = null;
  @state() private error = "";
  @state() private loading = false;
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  protected abstract heading(): string;
  /** The tables that can be had as a spreadsheet: name and word. */
  protected abstract tables(): ReadonlyArray<readonly [string, string]>;
  /** How it comes onto paper. */
  protected abstract toPaper(days: Days): TemplateResult;
  protected abstract body(found: T): TemplateResult;

  override willUpdate(): void {
    const wanted = `${this.days?.from}:${this.days?.to}:${resynced.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    this.loading = true;
    try {
      const found = await get<T>(`${this.door}${query(this.days ? { ...this.days } : {})}`);
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      if (wanted === this.#shown) this.error = explain(error);
    } finally {
      if (wanted === this.#shown) this.loading = false;
    }
  }

  override render(): TemplateResult {
    const { found } = this;
    return html`<div class="heading"><h1>${this.heading()}</h1>
        ${found ? html`<ll-figures-days .from=${found.from} .to=${found.to} @days=${this.#choose}></ll-figures-days>` : nothing}
        <span class="grow"></span>${found ? this.#out(found) : nothing}
        <span class="muted" role="status">${this.loading ? t("Loading…") : ""}</span></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${found ? this.body(found) : nothing}`;
  }

  readonly #choose = (event: CustomEvent<Days>): void => {
    this.days = event.detail;
  };

  #out({ from, to }: Days): TemplateResult {
    const days = query({ from, to });
    return html`<details class="menu"><summary class="button">${t("As a spreadsheet")} ▾</summary><div>${this.tables().map(
      ([name, word]) => html`<a href="/api/v1${this.door}/csv/${name}${days}" download>${word}</a>`,
    )}</div></details>${this.toPaper({ from, to })}`;
  }
}
