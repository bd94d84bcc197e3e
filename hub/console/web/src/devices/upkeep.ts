// Who needs a visit soon: batteries that run down, remotes that are low or lost, monthly tests that are due.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { resynced } from "../kernel/feed";
import { moment, percent, relative } from "../kernel/format";
import { t } from "../kernel/i18n";
import { hrefOf } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { type TestState, testStateName, type Upkeep } from "./model";
import { faultName } from "./words";

const SHOWN_MAX = 50;

interface Row {
  device_id: string;
  resident_name: string;
  address: string;
  out_until_ms: number | null;
}

@customElement("ll-upkeep")
export class UpkeepLists extends LampElement {
  static override styles = look(css`
    :host { display: grid; gap: 0.9rem; }
    h2 { margin-bottom: 0.4rem; display: flex; gap: 0.5rem; align-items: center; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: start; padding: 0.4rem 0.8rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    tr:last-child td { border-bottom: 0; }
  `);

  @state() private lists: Upkeep | null = null;
  @state() private error = "";
  #seen = -1;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override willUpdate(): void {
    if (this.#seen === resynced.value) return;
    this.#seen = resynced.value;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    try {
      this.lists = await get<Upkeep>("/devices/upkeep");
      this.error = "";
    } catch (error) {
      this.error = explain(error);
    }
  };

  override render(): TemplateResult {
    const { lists } = this;
    return html`<div class="row"><h1 class="grow">${t("Who needs a visit soon")}</h1>
        <button @click=${this.#load}>${icon("again")} ${t("Look again")}</button></div>
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
      ${
        lists === null
          ? html`<p class="muted" role="status">${t("Loading…")}</p>`
          : [this.#batteries(lists), this.#remotes(lists), this.#tests(lists)]
      }`;
  }

  #batteries(lists: Upkeep): TemplateResult {
    const words = (lowMs: number): string =>
      lowMs <= serverNow() ? t("low now") : t("low at {when}", { when: moment(lowMs) });
    return this.#list(
      t("Batteries that run down"),
      t("No phone runs on its battery."),
      lists.batteries_total,
      t("Battery"),
      lists.batteries,
      (one) =>
        html`${percent(one.battery_pct)}${one.low_ms === null ? nothing : html` · <strong>${words(one.low_ms)}</strong>`}`,
    );
  }

  #remotes(lists: Upkeep): TemplateResult {
    return this.#list(
      t("Remote controls low or not heard"),
      t("Every remote control is heard."),
      lists.remotes_total,
      t("State"),
      lists.remotes,
      (one) =>
        html`${one.faults.map((fault) => html`<span class="tag bad">${faultName(fault.name)}</span> `)}${one.heard_ms === null ? t("not heard yet") : t("last heard {when}", { when: relative(one.heard_ms) })}${one.battery_pct === null ? nothing : html` · ${percent(one.battery_pct)}`}`,
    );
  }

  #tests(lists: Upkeep): TemplateResult {
    return this.#list(
      t("Monthly test due"),
      t("Every phone was tried within a month."),
      lists.tests_total,
      t("Last test"),
      lists.tests,
      (one) =>
        html`<span class="tag ${toneOf(one.state)}">${testStateName(one.state)}</span> ${one.last_test_ms === null ? nothing : relative(one.last_test_ms)}`,
    );
  }

  #list<T extends Row>(
    title: string,
    calm: string,
    total: number,
    head: string,
    rows: readonly T[],
    state: (one: T) => TemplateResult,
  ): TemplateResult {
    return html`<section class="panel scroll"><h2>${title} <span class="muted figures">${total}</span></h2>
      ${
        rows.length === 0
          ? html`<p class="muted">${calm}</p>`
          : html`<table><thead><tr><th scope="col">${t("Device")}</th><th scope="col">${t("Resident")}</th><th scope="col">${head}</th></tr></thead>
        <tbody>${rows.slice(0, SHOWN_MAX).map(
          (one) => html`<tr><td><a href=${hrefOf("devices", one.device_id)}>${one.device_id}</a></td>
            <td>${said(one.resident_name)}<br /><span class="small muted">${said(one.address)}</span></td>
            <td class="figures">${state(one)} ${one.out_until_ms === null ? nothing : html`<span class="tag">${t("out of service")}</span>`}</td></tr>`,
        )}</tbody></table>
        ${total > SHOWN_MAX ? html`<p class="small muted">${t("The first {count} of {total}.", { count: SHOWN_MAX, total })}</p>` : nothing}`
      }</section>`;
  }
}

function toneOf(state: TestState): string {
  return { overdue: "bad", due: "warn", never: "", done: "good" }[state];
}
