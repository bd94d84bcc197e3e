// A list of the hub with a search, an order and pages, as a table: what the lists of this page have in common.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { explain, get, type Page, query } from "../kernel/api";
import { t } from "../kernel/i18n";
import { LampElement } from "../shell/element";

export const PAGE_LENGTH = 25;

export const listStyles = css`
  .tools { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; margin-bottom: 0.5rem; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { text-align: start; padding: 0.35rem 0.7rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
  td.number, th.number { text-align: end; white-space: nowrap; }
  .pages { display: flex; gap: 0.6rem; align-items: center; margin-top: 0.5rem; }
`;

export abstract class CareList<T> extends LampElement {
  @property() from = "";
  @property() to = "";
  @state() protected items: readonly T[] | null = null;
  @state() protected total = 0;
  @state() protected error = "";
  @state() protected search = "";
  @state() protected sort = "";
  @state() protected offset = 0;

  protected abstract readonly path: string;

  protected params(): Readonly<Record<string, string | number | undefined>> {
    return { from: this.from, to: this.to, search: this.search, sort: this.sort };
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("from") || changed.has("to")) void this.load(0);
  }

  async load(offset: number): Promise<void> {
    this.offset = offset;
    const asked = `${this.path}${query({ ...this.params(), offset, limit: PAGE_LENGTH })}`;
    this.#asked = asked;
    try {
      const page = await get<Page<T>>(asked);
      if (asked !== this.#asked) return;
      this.items = page.items;
      this.total = page.total;
      this.error = "";
    } catch (error) {
      if (asked === this.#asked) this.error = explain(error);
    }
  }

  #asked = "";

  protected searchField(): TemplateResult {
    return html`<label class="field"><span>${t("Search by name or address")}</span>
      <input type="search" maxlength="80" .value=${this.search} @change=${(e: Event) => {
        this.search = (e.target as HTMLInputElement).value.trim();
        void this.load(0);
      }} /></label>`;
  }

  protected sortField(choices: ReadonlyArray<readonly [string, string]>): TemplateResult {
    return html`<label class="field"><span>${t("Order")}</span><select @change=${(e: Event) => {
      this.sort = (e.target as HTMLSelectElement).value;
      void this.load(0);
    }}>${choices.map(([value, name]) => html`<option value=${value} ?selected=${value === this.sort}>${name}</option>`)}</select></label>`;
  }

  /** Loading, the error, what to say of nothing; undefined where there are rows. */
  protected instead(nothingThere: string): TemplateResult | undefined {
    if (this.error) return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.items === null) return html`<p class="muted" role="status">${t("Loading…")}</p>`;
    if (this.total === 0) return html`<p>${nothingThere}</p>`;
    return undefined;
  }

  protected pages(): TemplateResult | typeof nothing {
    if (this.total <= PAGE_LENGTH) return nothing;
    const last = Math.min(this.offset + PAGE_LENGTH, this.total);
    return html`<div class="pages"><button ?disabled=${this.offset === 0} @click=${() => void this.load(this.offset - PAGE_LENGTH)}>◀ ${t("Before")}</button>
      <span class="small" role="status">${t("{first} to {last} of {total}", { first: this.offset + 1, last, total: this.total })}</span>
      <button ?disabled=${last >= this.total} @click=${() => void this.load(this.offset + PAGE_LENGTH)}>${t("Next")} ▶</button></div>`;
  }
}
