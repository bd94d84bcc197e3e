// One device: how it is, what it was told and whether it has said so, its last days hour by hour, its last word.
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { progressName, reasonName } from "../firmware/model";
import { explain, get } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { aside, colon, duration, moment, percent, relative } from "../kernel/format";
import { t, tn } from "../kernel/i18n";
import { href, hrefOf } from "../kernel/router";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { connectionTag } from "../residents/devices";
import { deviceNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import "./chart";
import "./controls";
import "./faults";
import {
  type Detail,
  type DeviceLine,
  kindName,
  type Request,
  requestName,
  requestStateName,
  testStateName,
} from "./model";
import { faultName, refusalWords } from "./words";

@customElement("ll-device")
export class DevicePanel extends LampElement {
  static override styles = look(css`
    :host { container-type: inline-size; }
    .grid { display: grid; gap: 0.9rem; grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
    .wide { grid-column: 1 / -1; }
    @container (max-width: 44rem) { .grid { grid-template-columns: minmax(0, 1fr); } }
    h2 { margin-bottom: 0.5rem; display: flex; gap: 0.5rem; align-items: center; }
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.25rem 1rem; }
    dt { color: var(--muted); }
    .back { margin-bottom: 0.5rem; }
    pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.8125rem; }
    .requests li { padding: 0.4rem 0; border-top: 1px solid var(--line); }
    .requests li:first-child { border-top: 0; }
  `);

  @property() device = "";
  @state() private found: Detail | null = null;
  @state() private error = "";
  #stop: () => void = () => undefined;
  #seen = -1;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = deviceNews.listen(() => {
      if (deviceNews.value.some((one) => one.data.device_id === this.device)) void this.#load();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("device") && this.#seen === resynced.value) return;
    this.#seen = resynced.value;
    if (this.found?.id !== this.device) this.found = null;
    void this.#load();
  }

  readonly #load = async (): Promise<void> => {
    const wanted = this.device;
    try {
      const found = await get<Detail>(`/devices/${encodeURIComponent(wanted)}`);
      if (wanted !== this.device) return;
      this.found = found;
      this.error = "";
    } catch (error) {
      if (wanted === this.device) this.error = explain(error);
    }
  };

  override render(): TemplateResult {
    const one = this.found;
    const back = html`<p class="back"><a href=${href("devices")}>${t("Who needs a visit soon")}</a></p>`;
    if (!one)
      return html`${back}<p class="panel ${this.error ? "error" : "muted"}" role="status">${this.error || t("Loading…")}</p>`;
    return html`${back}<article class="grid" aria-label=${t("Device {id}", { id: one.id })} @changed=${this.#load}>
      ${this.#who(one)}
      <section class="panel"><h2>${icon("triangle")} ${t("Faults")}</h2><ll-device-faults .device=${one}></ll-device-faults></section>
      ${this.#state(one)}
      ${one.remotes.length === 0 ? nothing : this.#remotes(one.remotes)}
      <section class="panel wide"><h2>${icon("clock")} ${t("Heartbeats, hour by hour")}</h2>
        <ll-beats .hours=${one.hours} .every=${one.heartbeat_s} .kind=${one.kind}></ll-beats></section>
      <section class="panel wide"><ll-device-controls .device=${one}></ll-device-controls></section>
      ${one.kind === "phone" ? this.#requests(one.requests) : nothing}
      ${
        one.last_heartbeat === null
          ? nothing
          : html`<section class="panel wide"><h2>${t("Its last heartbeat, as it came")}</h2><pre lang="en">${one.last_heartbeat}</pre></section>`
      }</article>`;
  }

  #who(one: Detail): TemplateResult {
    return html`<section class="panel wide"><div class="row"><h1>${one.id}</h1><span class="muted">${kindName(one.kind)}</span>
        ${one.last_heartbeat_ms == null ? html`<span class="tag">${t("not heard yet")}</span>` : connectionTag(one.connection)}
        ${one.out ? html`<span class="tag warn">${icon("tools")} ${t("out of service")} · ${t("until {time}", { time: moment(one.out.until_ms) })}</span>` : nothing}</div>
      <p class="row"><a href=${href("residents", one.resident_id)}>${said(one.resident_name ?? "")}</a> ${said(one.address ?? "")}
        ${one.paired_id ? html`<a href=${hrefOf("devices", one.paired_id)}>${one.kind === "phone" ? t("its remote control") : t("its phone")}</a>` : nothing}</p></section>`;
  }

  #state(one: Detail): TemplateResult {
    const facts: Array<[string, string | null]> = [
      [t("Last heard"), one.last_heartbeat_ms == null ? null : relative(one.last_heartbeat_ms)],
      [t("Battery"), one.battery_pct == null ? null : percent(one.battery_pct)],
      [t("Low at"), one.battery_falling ? moment(one.battery_falling.low_ms) : null],
      [t("Mains"), one.mains == null ? null : one.mains ? t("on mains") : t("mains failure")],
      [t("Signal"), one.signal_dbm == null ? null : `${one.signal_dbm} dBm`],
      [t("Software"), one.firmware ?? null],
      ...updateFacts(one.last_heartbeat),
      [t("Running for"), one.uptime_s == null ? null : duration(one.uptime_s * 1000)],
      [t("Messages waiting in it"), one.outbox == null ? null : String(one.outbox)],
      [
        t("Last refused connection"),
        one.refused && `${relative(one.refused.at_ms)}${colon()}${refusalWords(one.refused.why)}`,
      ],
      [
        t("Safe mode"),
        one.safe_mode ? t("three starts failed: only the button, the line and updates work") : null,
      ],
      [
        t("Memory"),
        one.memory_short === null
          ? null
          : tn(
              "ran short {count} time since it started",
              "ran short {count} times since it started",
              one.memory_short,
            ),
      ],
      [t("Monthly test"), one.kind === "phone" ? testWords(one) : null],
    ];
    return html`<section class="panel"><h2>${icon("phone")} ${t("State")}</h2><dl class="figures">${facts
      .filter(([, value]) => value !== null)
      .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
  }

  #remotes(remotes: readonly DeviceLine[]): TemplateResult {
    return html`<section class="panel wide"><h2>${t("Its remote controls")}</h2>
      <ul class="requests">${remotes.map(
        (one) => html`<li><span class="row"><a href=${hrefOf("devices", one.id)}>${one.id}</a>
          ${one.last_heartbeat_ms == null ? html`<span class="tag">${t("not heard yet")}</span>` : connectionTag(one.connection)}
          ${one.faults.map((fault) => html`<span class="tag bad">${faultName(fault.name)}</span>`)}
          <span class="muted small figures">${one.last_heartbeat_ms == null ? nothing : t("last heard {when}", { when: relative(one.last_heartbeat_ms) })}${one.battery_pct == null ? nothing : ` · ${t("battery {share}", { share: percent(one.battery_pct) })}`}</span></span></li>`,
      )}</ul></section>`;
  }

  #requests(requests: readonly Request[]): TemplateResult {
    return html`<section class="panel wide"><h2>${t("What it was told and asked")}</h2>
      ${
        requests.length === 0
          ? html`<p class="muted">${t("Nothing yet.")}</p>`
          : html`<ul class="requests">${requests.map(
              (one) => html`<li><strong>${requestName(one)}</strong> · ${requestStateName(one.state)}
              ${one.error ? html`<span lang="en">(${one.error})</span>` : nothing}
              <span class="muted small figures">${moment(one.made_ms)}${one.done_ms ? ` – ${moment(one.done_ms)}` : ""}${one.tries > 1 ? ` · ${t("said {count} times", { count: one.tries })}` : ""}</span></li>`,
            )}</ul>`
      }</section>`;
  }
}

/** What its last heartbeat says of its place for firmware, and of an update that is on its way. */
function updateFacts(heartbeat: string | null): Array<[string, string | null]> {
  const beat = read(heartbeat) as {
    slot?: string;
    update?: { state: string; pct: number; why?: string };
  };
  const { update } = beat;
  const words =
    update && `${progressName(update.state, update.pct)}${update.why ? `: ${reasonName(update.why)}` : ""}`;
  return [
    [t("Slot"), beat.slot ?? null],
    [t("Update"), words ?? null],
  ];
}

function read(heartbeat: string | null): unknown {
  try {
    return JSON.parse(heartbeat ?? "{}");
  } catch {
    return {};
  }
}

function testWords(one: Detail): string {
  const { last_test_ms, state } = one.test;
  return last_test_ms === null
    ? testStateName(state)
    : `${testStateName(state)}${aside(relative(last_test_ms))}`;
}
