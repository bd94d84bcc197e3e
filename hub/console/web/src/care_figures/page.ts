// Care calls, proven: with how many somebody talked in time, who waited longest, and why where it was too long.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { dayName } from "../figures/model";
import { FiguresOfDays, figuresStyles } from "../figures/of_days";
import { duration, percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import "./breaches";
import "./certificates";
import "./chart";
import type { ShareColumn } from "./chart";
import { listStyles } from "./listing";
import { type CareFigures, contactKindName, type Share } from "./model";
import "./residents";
import "./signals";

const DAYS_SHOWN_MAX = 62;

@customElement("ll-care-figures")
export class CareFiguresPage extends FiguresOfDays<CareFigures> {
  static override styles = look([
    onePane,
    listStyles,
    figuresStyles,
    css`
    :host { --card-min: 13rem; }
    @media print { .tools, details.menu, button, ll-care-certificates { display: none; } }
  `,
  ]);

  protected readonly door = "/care-figures";

  protected heading(): string {
    return t("Care calls, proven");
  }

  protected tables(): ReadonlyArray<readonly [string, string]> {
    return [
      ["days", t("By day")],
      ["weeks", t("By week")],
      ["zones", t("By zone")],
      ["hours", t("By hour of the day")],
      ["operators", t("By operator")],
      ["residents", t("Longest gap of each resident")],
      ["breaches", t("Too late, and why")],
    ];
  }

  protected toPaper(): TemplateResult {
    return html`<button @click=${() => window.print()}>${t("Print")}</button>`;
  }

  protected body(found: CareFigures): TemplateResult {
    const { from, to } = found;
    const long = found.by_day.length > DAYS_SHOWN_MAX;
    const columns = long
      ? found.by_week.map((one) => column(dayName(one.week), one))
      : found.by_day.map((one) => column(dayName(one.day), one));
    const name = long ? t("By week") : t("By day");
    return html`${this.#cards(found)}
      ${
        found.share.residents === 0
          ? html`<div class="empty">${icon("lamp")}<h2>${t("Nobody was looked after in these days.")}</h2></div>`
          : html`<section class="panel"><h2>${name}</h2><ll-care-chart .label=${name} .partName=${t("In time")} .wholeName=${t("Residents")} .columns=${columns}></ll-care-chart></section>`
      }
      <section class="panel"><h2>${t("Too late, and why")}</h2><ll-care-breaches .from=${from} .to=${to}></ll-care-breaches></section>
      <section class="panel"><h2>${t("Longest gap of each resident")}</h2><ll-care-residents .from=${from} .to=${to}></ll-care-residents></section>
      <section class="panel"><h2>${t("Seen in the last calls")}</h2><ll-care-signal-list .from=${from} .to=${to}></ll-care-signal-list></section>
      <section class="panel"><h2>${t("Certificates")}</h2><ll-care-certificates></ll-care-certificates></section>
      ${found.calls > 0 ? this.#calling(found) : nothing}`;
  }

  #cards(found: CareFigures): TemplateResult {
    const all = found.share.late === 0;
    const contacts = Object.entries(found.contacts).map(([kind, many]) => `${contactKindName(kind)} ${many}`);
    const sum = Object.values(found.contacts).reduce((a, b) => a + b, 0);
    return html`<div class="cards">
      <section class="panel card"><h2>${t("Talked with in time")}</h2><span class="big">${percent(found.share.pct, 2)}</span>
        ${found.share.residents > 0 ? html`<span class="tag ${all ? "good" : "bad"}">${icon(all ? "done" : "triangle")} ${t("{part} of {whole}", { part: found.share.residents - found.share.late, whole: found.share.residents })}</span>` : nothing}
        <span class="small muted">${t("within 72 h, or what was agreed with them")}</span></section>
      <section class="panel card"><h2>${t("Conversations")}</h2><span class="big">${sum}</span><span class="small muted">${contacts.join(" · ")}</span></section>
      <section class="panel card"><h2>${t("Times too late")}</h2><span class="big">${found.breaches}</span></section>
      <section class="panel card"><h2>${t("Tries for a conversation")}</h2><span class="big">${found.tries.mean ?? "–"}</span>
        <span class="small muted">${found.tries.spread
          .filter((one) => one.contacts > 0)
          .map((one) => `${one.tries}× ${one.contacts}`)
          .join(" · ")}</span></section>
      <section class="panel card"><h2>${t("Talk time")}</h2><span class="big">${found.talk.median_ms === null ? "–" : duration(found.talk.median_ms)}</span>
        <span class="small muted">${t("in the middle; all together {time}", { time: duration(found.talk.sum_ms) })}</span></section></div>`;
  }

  #calling(found: CareFigures): TemplateResult {
    const hours = found.by_hour.map((one) => ({
      label: `${one.hour}:00`,
      pct: one.pct,
      part: one.reached,
      whole: one.calls,
    }));
    return html`<section class="panel"><h2>${t("At which hours people answer")}</h2>
        <ll-care-chart .label=${t("At which hours people answer")} .partName=${t("Reached")} .wholeName=${t("Calls")} .columns=${hours}></ll-care-chart></section>
      <div class="two"><section class="panel"><h2>${t("By zone")}</h2>${zones(found)}</section>
      <section class="panel"><h2>${t("By operator")}</h2>${operators(found)}</section></div>`;
  }
}

function column(label: string, one: Share): ShareColumn {
  return { label, pct: one.pct, part: one.residents - one.late, whole: one.residents };
}

function zones({ by_zone }: CareFigures): TemplateResult {
  return html`<table><thead><tr><th scope="col">${t("Zone")}</th><th scope="col" class="number">${t("Residents")}</th><th scope="col" class="number">${t("Too late")}</th><th scope="col" class="number">${t("In time")}</th></tr></thead>
    <tbody>${by_zone.map(
      (one) =>
        html`<tr><th scope="row">${said(one.zone)}</th><td class="number">${one.residents}</td><td class="number">${one.late}</td><td class="number">${percent(one.pct, 2)}</td></tr>`,
    )}</tbody></table>`;
}

function operators({ by_operator }: CareFigures): TemplateResult {
  return html`<table><thead><tr><th scope="col">${t("Operator")}</th><th scope="col" class="number">${t("Calls")}</th><th scope="col" class="number">${t("Reached")}</th><th scope="col" class="number">${t("Talk time")}</th></tr></thead>
    <tbody>${by_operator.map(
      (one) =>
        html`<tr><th scope="row">${said(one.name)}</th><td class="number">${one.calls}</td><td class="number">${percent(one.pct)}</td><td class="number">${duration(one.talk.sum_ms)}</td></tr>`,
    )}</tbody></table>`;
}
