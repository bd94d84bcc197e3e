// What others thought of one's own calls: nobody else sees this page of it.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type AlarmKind, kindName } from "../alarms/model";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { clock, day } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import type { Case, MonthResult } from "./model";
import { resultsTable, reviewList } from "./shown";

interface Mine {
  months: MonthResult[];
  cases: Case[];
}

@customElement("ll-quality-mine")
export class QualityMine extends LampElement {
  static override styles = look(css`
    ul { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); margin-top: 0.75rem; }
    li { border: 1px solid var(--line); border-radius: var(--round-small); padding: 0.8rem; }
    dl { display: grid; grid-template-columns: 1fr auto; gap: 0.25rem 1rem; margin-block: 0.5rem; }
    dd { font-weight: 600; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { text-align: start; padding: 0.35rem 1.2rem 0.35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
    td.number, th.number { text-align: end; }
    h2 { margin-bottom: 0.6rem; }
  `);

  @state() private found: Mine | null = null;
  @state() private error = "";
  #shown = -1;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override willUpdate(): void {
    if (this.#shown === resynced.value) return;
    this.#shown = resynced.value;
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.found = await get<Mine>("/quality/mine");
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  override render(): TemplateResult {
    return html`<section class="panel"><h2>${t("My own results")}</h2>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${this.found === null ? nothing : this.#found(this.found)}</section>`;
  }

  #found({ months, cases }: Mine): TemplateResult {
    if (cases.length === 0)
      return html`<p class="muted">${t("None of your calls has been reviewed yet.")}</p>`;
    return html`${resultsTable([{ name: me.value?.name ?? "", months }], t("My own results"))}
      <ul>${cases.map(
        (
          one,
        ) => html`<li><strong>${day(one.opened_ms)} ${clock(one.opened_ms)} · ${kindName(one.kind as AlarmKind)}</strong>
        ${one.review ? reviewList(one.review) : nothing}</li>`,
      )}</ul>`;
  }
}
