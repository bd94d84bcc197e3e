// Everybody who is here: name, what they do and since when.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { busy } from "../alarms/reduce";
import { alarms } from "../alarms/state";
import { serverNow } from "../kernel/clock";
import { clock, duration, listed } from "../kernel/format";
import { t } from "../kernel/i18n";
import type { Role } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { dialectName } from "../residents/words";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { roleName } from "../shell/roles";
import { free, type Seated, stateIcon, stateName, there } from "./model";
import { room } from "./state";

/** A list that counts while it is on the page. */
abstract class Counting extends LampElement {
  constructor() {
    super();
    new Watch(this, [room, alarms]);
    new Ticking(this);
  }
}

@customElement("ll-room")
export class Room extends Counting {
  static override styles = look(css`
    ul { display: grid; gap: 0.45rem; }
    li { display: grid; grid-template-columns: auto 1fr auto; gap: 0 0.5rem; align-items: baseline; font-size: 0.9rem; }
    li svg { color: var(--accent); }
    li.pause svg, li.away svg { color: var(--muted); }
    .more { grid-column: 2 / -1; }
  `);

  override render(): TemplateResult {
    if (room.value.length === 0) return html`<p class="muted small">${t("Nobody has begun a shift.")}</p>`;
    return html`<ul aria-label=${t("Who is here")}>${room.value.map((one) => this.#person(one))}</ul>`;
  }

  #person(one: Seated): TemplateResult {
    const late = one.until_ms !== null && serverNow() > one.until_ms;
    return html`<li class=${one.state}>${icon(stateIcon(one.state))}
      <span>${said(one.name)}${one.role === "operator" ? nothing : html` <span class="muted small">${roleName(one.role as Role)}</span>`}</span>
      <span class="figures">${stateName(one.state)} · ${duration(serverNow() - one.since_ms)}</span>
      <span class="more muted small">${t("here since {time}", { time: clock(one.shift_ms, false) })}${
        one.until_ms === null
          ? nothing
          : html` · <span class=${late ? "error" : ""}>${t("back at {time}", { time: clock(one.until_ms, false) })}</span>`
      }${one.sound_ok ? nothing : html` · ${icon("soundOff")} ${t("does not hear every tone")}`}
      ${one.languages.length > 0 ? html` · ${listed(one.languages.map(dialectName))}` : nothing}</span></li>`;
  }
}

/** The same in one line, for the desk; opened it is the whole list. */
@customElement("ll-room-strip")
export class RoomStrip extends Counting {
  static override styles = look(css`
    summary { cursor: pointer; display: flex; gap: 0.2rem 0.6rem; align-items: center; font-size: 0.875rem; padding: 0.2rem 0.25rem; border-radius: var(--round-small); white-space: nowrap; overflow: hidden; mask-image: linear-gradient(to left, transparent, #000 1.5rem); }
    summary:hover { background: var(--accent-soft); }
    .who { display: inline-flex; gap: 0.25rem; align-items: center; }
    .who.pause, .who.away { color: var(--muted); }
    ll-room { margin: 0.5rem 0.25rem; max-height: 30dvh; overflow: auto; }
  `);

  override render(): TemplateResult | typeof nothing {
    if (room.value.length === 0) return nothing;
    return html`<details><summary>
        <strong class="figures">${t("{there} here, {free} free", { there: there(room.value), free: free(room.value, busy(alarms.value)) })}</strong>
        ${room.value.map((one) => html`<span class="who ${one.state}">${icon(stateIcon(one.state))} ${said(one.name)}<span class="sr"> ${stateName(one.state)}</span></span>`)}
      </summary><ll-room tabindex="-1"></ll-room></details>`;
  }
}
