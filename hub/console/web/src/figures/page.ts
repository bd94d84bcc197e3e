// How well calls were answered: the lines to hold, over days and hours, by operator, and each answer that was too late.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { closingCodeName } from "../alarms/model";
import { query } from "../kernel/api";
import { aside, percent } from "../kernel/format";
import { t } from "../kernel/i18n";
import { look } from "../shell/element";
import { icon } from "../shell/icons";
import { onePane } from "../shell/panes";
import "./breaches";
import "./chart";
import "./closings";
import { columnsOf, type Figures, type Line, number, seconds } from "./model";
import { type Days, FiguresOfDays, figuresStyles } from "./of_days";
import "./operators";
import { bandsList, share, sourcesTable } from "./shares";

@customElement("ll-figures")
export class FiguresPage extends FiguresOfDays<Figures> {
  static override styles = look([
    onePane,
    figuresStyles,
    css`
    .meter { width: 100%; height: 0.9rem; display: block; }
    .meter .room { fill: var(--sunken); } .meter .part { fill: var(--accent); } .meter .mark { stroke: var(--ink); stroke-width: 2; }
    dl.load { display: grid; grid-template-columns: 1fr auto; gap: 0.35rem 1rem; font-variant-numeric: tabular-nums; }
    dd { font-weight: 650; text-align: end; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { text-align: start; padding: 0.25rem 0.6rem 0.25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    td.number, th.number { text-align: end; white-space: nowrap; }
    td.bar { width: 35%; min-width: 5rem; }
  `,
  ]);

  protected readonly door = "/figures";

  protected heading(): string {
    return t("Figures");
  }

  protected tables(): ReadonlyArray<readonly [string, string]> {
    return [
      ["days", t("By day")],
      ["hours", t("By hour of the day")],
      ["operators", t("By operator")],
      ["breaches", t("Answers above 180 s")],
      ["closings", t("What was said at the closing")],
    ];
  }

  protected toPaper({ from, to }: Days): TemplateResult {
    return html`<a class="button" href="/api/v1/figures/print${query({ from, to })}" target="_blank" rel="noopener">${t("To print")}</a>`;
  }

  protected body(found: Figures): TemplateResult {
    const { answers } = found;
    const empty = answers.alarms === 0 && found.load.alarms === 0;
    return html`${
      empty
        ? html`<div class="empty">${icon("lamp")}<h2>${t("Nobody called in these days")}</h2><p>${t("Choose other days, or be glad.")}</p></div>`
        : html`<div class="cards">${found.lines.map((line) => this.#card(line, found))}</div>
        <section class="panel"><h2>${t("By day")}</h2><ll-figures-chart .label=${t("Answers by day")} .columns=${columnsOf(found.by_day)} .lines=${found.lines}></ll-figures-chart></section>
        <section class="panel"><h2>${t("By hour of the day")}</h2><ll-figures-chart .label=${t("Answers by hour of the day")} .columns=${hours(found)} .lines=${found.lines}></ll-figures-chart></section>
        <section class="panel"><h2>${t("By operator")}</h2><p class="small muted">${t("By who took the call first.")}</p>
          <ll-figures-operators .operators=${found.by_operator} .lines=${found.lines}></ll-figures-operators></section>`
    }
      <section class="panel"><h2>${t("Answers above 180 s")}</h2>
        <ll-figures-breaches .from=${found.from} .to=${found.to}></ll-figures-breaches></section>
      ${empty ? nothing : this.#rest(found)}`;
  }

  #card(line: Line, { answers }: Figures): TemplateResult {
    const key = String(line.within_s);
    const pct = answers.pct[key] ?? null;
    const held = pct !== null && pct >= line.to_hold_pct;
    const verdict =
      pct === null ? t("no calls") : held ? t("held") : line.stretch ? t("not reached") : t("missed");
    const tone = pct === null ? "" : held ? "good" : line.stretch ? "warn" : "bad";
    const target = line.stretch
      ? t("to strive for: {share}", { share: percent(line.to_hold_pct) })
      : t("to hold: {share}", { share: percent(line.to_hold_pct) });
    return html`<section class="panel card"><h2>${t("Answered within {seconds} s", { seconds: line.within_s })}</h2>
      <span class="big">${percent(pct)}</span>${share(pct, line.to_hold_pct)}
      <span class="row small"><span class="tag ${tone}">${icon(pct === null ? "clock" : held ? "done" : "triangle")} ${verdict}</span> <span class="muted">${target}</span></span>
      <span class="small muted">${t("{within} in time, {over} later", { within: number(answers.within[key] ?? 0), over: number(answers.over[key] ?? 0) })}</span></section>`;
  }

  #rest(found: Figures): TemplateResult {
    const { load, tests, answers } = found;
    const rows: ReadonlyArray<readonly [string, string]> = [
      [t("Calls"), number(answers.alarms)],
      [t("Median answer"), seconds(answers.median_ms)],
      [t("Alarms of all kinds"), number(load.alarms)],
      [t("Alarms per 10 minutes"), number(load.per_10_min)],
      [t("Alarms per operator and 10 minutes (fewer than 1)"), number(load.per_operator_10_min)],
      [t("Most alarms within 10 minutes"), number(load.peak_10_min)],
      [t("Minutes with more than 10 alarms in 10 minutes"), number(load.flood_ms / 60_000)],
      [t("Tests, left out"), `${number(tests.alarms)}${aside(percent(tests.pct))}`],
      [t("Calls closed as a test, left out"), number(tests.calls_closed_as_test)],
    ];
    return html`<div class="two">
      <section class="panel"><h2>${t("Load")}</h2><dl class="load">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>
      <section class="panel"><h2>${t("What the alarms were")}</h2><table><thead class="sr"><tr><th>${t("Closed as")}</th><th>${t("Share")}</th><th>${t("Alarms")}</th></tr></thead>
        <tbody>${found.codes.map(
          (one) =>
            html`<tr><th scope="row">${one.code === null ? t("not closed yet") : closingCodeName(one.code)}</th><td class="bar">${share(one.pct)}</td><td class="number">${number(one.alarms)}${aside(percent(one.pct))}</td></tr>`,
        )}</tbody></table></section>
      <section class="panel"><h2>${t("What was said at the closing")}</h2><ll-figures-closings .fields=${found.fields}></ll-figures-closings></section>
      <section class="panel"><h2>${t("Priorities, beside what they should be")}</h2>${bandsList(found.bands)}</section>
      <section class="panel"><h2>${t("Who and what called most")}</h2>${sourcesTable(found)}</section></div>`;
  }
}

function hours({ by_hour }: Figures): Array<{ label: string; tally: Figures["by_hour"][number] }> {
  return by_hour.map((tally) => ({ label: `${tally.hour}:00`, tally }));
}
