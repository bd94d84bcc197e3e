// What to do next, when nobody calls: care calls and follow-ups, the most overdue first.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { moment, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { PagedList } from "../kernel/pages";
import { go, href, route } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { workChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "../shell/long_list";
import { twoPanes } from "../shell/panes";
import "../residents/card";

const LOOKED_AT_MAX = 100;

type Kind = "care_call" | "follow_up";
interface WorkItem {
  id: number;
  kind: Kind;
  ref: number;
  resident_id: number;
  resident_name: string;
  address: string;
  due_ms: number;
  state: "due" | "done";
}

@customElement("ll-work")
export class WorkPage extends LampElement {
  static override styles = look([
    twoPanes,
    css`
    .kinds { display: flex; gap: 0.4rem; flex-wrap: wrap; }
    .kinds label { display: inline-flex; gap: 0.45rem; align-items: center; border: 1px solid var(--line-strong); border-radius: 2rem; padding: 0.35rem 0.9rem; cursor: pointer; background: var(--surface); }
    .kinds label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 650; }
  `,
  ]);

  @state() private kind: Kind = "care_call";
  readonly #rows = new PagedList<WorkItem>(this, "/worklist");
  #seen = "";

  constructor() {
    super();
    this.#rows.search({ kind: this.kind });
    new Watch(this, [route, resynced, workChanged]);
  }

  override willUpdate(): void {
    const news = `${resynced.value}:${workChanged.value}`;
    if (this.#seen !== "" && this.#seen !== news) this.#rows.refresh();
    this.#seen = news;
  }

  #choose(kind: Kind): void {
    this.kind = kind;
    this.#rows.search({ kind });
  }

  override render(): TemplateResult {
    const total = this.#rows.total;
    return html`
      <section class="left" aria-label=${t("Worklist")}>
        <div class="heading"><h1>${t("Worklist")}</h1>
          <span class="muted figures" role="status">${total === null ? t("Loading…") : t("{count} to do", { count: total })}</span></div>
        <fieldset class="kinds"><legend class="sr">${t("Kind of work")}</legend>
          ${this.#tab("care_call", t("Care calls"))} ${this.#tab("follow_up", t("Satisfaction calls"))}</fieldset>
        ${this.#rows.error ? html`<p class="error" role="alert">${this.#rows.error}</p>` : nothing}
        ${
          total === 0
            ? html`<div class="empty">${icon("done")}<h2>${t("Everything is done")}</h2><p>${t("What falls due appears here by itself.")}</p></div>`
            : html`<ll-long-list .total=${total ?? 0} .selected=${route.value.id} .label=${t("Worklist")} .row=${this.#row.bind(this)}></ll-long-list>`
        }
      </section>
      <section class="right" @called=${() => this.#next()} aria-label=${t("The selected resident")}>
        ${
          route.value.id === null
            ? html`<div class="empty">${icon("heart")}<h2>${t("No one selected")}</h2><p>${t("Every resident hears from us at least every three days. The list begins with those who have waited longest.")}</p></div>`
            : html`<ll-resident-card .resident=${route.value.id}></ll-resident-card>`
        }
      </section>`;
  }

  /** A call is noted: on to the next person, without a click. Six hundred calls a day are six hundred clicks. */
  #next(): void {
    const count = Math.min(LOOKED_AT_MAX, this.#rows.total ?? 0);
    const residents = Array.from({ length: count }, (_, at) => this.#rows.row(at)?.resident_id);
    const next = residents[residents.indexOf(route.value.id ?? 0) + 1];
    if (next !== undefined) go("work", next);
  }

  #tab(kind: Kind, name: string): TemplateResult {
    return html`<label><input type="radio" name="kind" .checked=${this.kind === kind} @change=${() => this.#choose(kind)} /> ${name}</label>`;
  }

  #row(at: number): { id: number; href: string; body: TemplateResult } | undefined {
    const one = this.#rows.row(at);
    if (!one) return undefined;
    const late = one.due_ms < serverNow();
    const body = html`<span class="line"><strong>${said(one.resident_name)}</strong>
        <span class="tag ${late ? "bad" : ""}">${icon(late ? "triangle" : "clock")} ${late ? `${t("overdue")} · ` : ""}${relative(one.due_ms)}</span></span>
      <span class="line small muted"><span>${said(one.address)}</span><span class="figures">${moment(one.due_ms)}</span></span>`;
    return { id: one.resident_id, href: href("work", one.resident_id), body };
  }
}
