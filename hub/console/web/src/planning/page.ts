// The plan of the care calls for fourteen days: hours needed and rostered, who would be late, and what would be if.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get, post, put, query } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { appointed, listed } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { dayName } from "../rota/model";
import { carePlanChanged } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import "./week";
import { place } from "../shell/place";
import { tell } from "../shell/toasts";
import { barWidth, type Day, decimal, hours, type Late, minutesOf, type Outlook } from "./model";

@customElement("ll-care-plan")
export class CarePlanPage extends LampElement {
  static override styles = look([
    onePane,
    css`
    .wide { overflow: auto; border: 1px solid var(--line); border-radius: var(--round); background: var(--surface); }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.35rem 0.55rem; border-bottom: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums; }
    .bar { display: grid; gap: 2px; min-width: 8rem; }
    .bar i { display: block; height: 0.45rem; border-radius: 2px; background: var(--accent); }
    .bar i.there { background: none; border: 1px solid var(--muted); }
    button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
    .if { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: end; }
  `,
  ]);

  @state() private found: Outlook | null = null;
  @state() private ill = 0;
  @state() private error = "";
  #shown = "";

  constructor() {
    super();
    new Watch(this, [resynced, carePlanChanged]);
  }

  override willUpdate(): void {
    const wanted = `${this.ill}:${resynced.value}:${carePlanChanged.value}`;
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  async #load(wanted: string): Promise<void> {
    try {
      const days = this.found?.days;
      const path =
        this.ill > 0 && days?.[0]
          ? `/care-plan/what-if${query({ ill: this.ill, from: days[0].day, to: days.at(6)?.day ?? days[0].day })}`
          : "/care-plan/outlook";
      const found = await get<Outlook>(path);
      if (wanted !== this.#shown) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  }

  readonly #say = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const span = [minutesOf(String(form.get("from"))), minutesOf(String(form.get("to")))];
    await this.#change(() =>
      put(`/care-calendar/${String(form.get("day"))}`, { hours: form.get("closed") ? [] : [span] }),
    );
  };

  async #change(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      tell(t("Kept. The plan is made again."));
      this.#shown = "";
      this.requestUpdate();
    } catch (error) {
      tell(explain(error), true);
    }
  }

  override render(): TemplateResult {
    const found = this.found;
    return html`<div class="heading"><h1>${t("Plan of the calls")}</h1>
        <span class="figures" role="status">${found ? this.#sum(found) : t("Loading…")}</span></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      <div class="row" role="group" aria-label=${t("What would be if")}>${[0, 1, 2, 3].map(
        (count) =>
          html`<button aria-pressed=${this.ill === count} @click=${() => {
            this.ill = count;
          }}>${count === 0 ? t("As it is") : tn("{count} ill for a week", "{count} ill for a week", count)}</button>`,
      )}</div>
      ${this.ill > 0 ? html`<p class="muted small">${t("Only reckoned: nothing is changed.")} ${said(listed((found?.ill ?? []).map((one) => one.name ?? "")))}</p>` : nothing}
      ${found && found.days.length === 0 ? html`<div class="empty">${icon("calendar")}<h2>${t("No plan yet")}</h2></div>` : nothing}
      ${found && found.days.length > 0 ? html`${this.#days(found)}<p class="muted small">${t("A conversation counts as {minutes} minutes: the call, and the tries in vain before it.", { minutes: decimal(found.call_minutes) })}</p>${this.#named(t("Who would be called too late"), found.late, found.late_total)}${this.#named(t("In time, and with no free time left if that call fails"), found.at_risk, found.at_risk_total)}${this.#calendar()}` : nothing}
      <section class="panel"><ll-care-week></ll-care-week></section>`;
  }

  #sum(found: Outlook): string {
    if (found.short > 0) return t("Too late within seven days: {count}", { count: found.short });
    const seats = t("Seats needed: {count}", { count: found.seats });
    const late = found.days.reduce((sum, one) => sum + one.late, 0);
    return late > 0
      ? `${tn("{count} late, not for lack of seats.", "{count} late, not for lack of seats.", late)} ${seats}`
      : `${t("Everybody in time.")} ${seats}`;
  }

  #days(found: Outlook): TemplateResult {
    const most = Math.max(...found.days.map((one) => Math.max(one.needed_min, one.rostered_min)));
    return html`<div class="wide" tabindex="0" role="region" aria-label=${t("Hours needed and rostered")}><table>
      <thead><tr>${[t("Day"), t("Calls"), t("Hours needed"), t("Hours rostered"), "", t("Seats"), t("Late")].map((one) => html`<th scope="col">${one}</th>`)}</tr></thead>
      <tbody>${found.days.map((one) => this.#day(one, most))}</tbody></table></div>`;
  }

  #day(one: Day, most: number): TemplateResult {
    return html`<tr><th scope="row">${dayName(one.day)} ${one.holiday ? html`<span class="tag">${t("Holiday")}</span>` : nothing}
        ${one.why === "make_up" ? html`<span class="tag">${t("Worked for a holiday")}</span>` : nothing}
        ${one.why === "said" ? html`<button @click=${() => this.#change(() => post(`/care-calendar/${one.day}/undo`, {}))}>${t("Own hours: take back")}</button>` : nothing}</th>
      <td>${one.calls}</td><td>${hours(one.needed_min)}</td>
      <td>${hours(one.rostered_min)} ${one.assumed ? html`<span class="muted small">${t("assumed, no rota")}</span>` : nothing}</td>
      <td><span class="bar" aria-hidden="true"><i ${place({ width: `${barWidth(one.needed_min, most)}%` })}></i><i class="there" ${place({ width: `${barWidth(one.rostered_min, most)}%` })}></i></span></td>
      <td>${one.seats}</td>
      <td>${one.late > 0 ? html`<span class="tag bad">${icon("triangle")} ${one.late}</span>` : html`${icon("done")} 0`}</td></tr>`;
  }

  #named(title: string, named: readonly Late[], total: number): TemplateResult | typeof nothing {
    if (named.length === 0) return nothing;
    return html`<section class="panel"><h2>${title} (${total})</h2>
      <ul>${named.map(
        (one) => html`<li><a href=${href("residents", one.resident_id)}>${said(one.resident_name ?? "")}</a>
          ${t("at the latest {time}", { time: appointed(one.due_ms) })} · ${one.planned_ms ? t("planned {time}", { time: appointed(one.planned_ms) }) : t("in no free hour")}
          ${one.for_lack_of_seats ? html`<span class="tag bad">${t("too few seats")}</span>` : nothing}</li>`,
      )}</ul></section>`;
  }

  #calendar(): TemplateResult {
    const today = this.found?.days[0]?.day ?? "";
    return html`<section class="panel"><h2>${t("Other hours on one day")}</h2><form class="if" @submit=${this.#say}>
      <label class="field">${t("Day")}<input type="date" name="day" required min=${today} .value=${today} /></label>
      <label class="field">${t("From")}<input type="time" name="from" value="08:00" required /></label>
      <label class="field">${t("Until")}<input type="time" name="to" value="20:00" required /></label>
      <label class="row"><input type="checkbox" name="closed" /> ${t("Nobody is called on this day")}</label>
      <button class="primary">${t("Keep")}</button></form></section>`;
  }
}
