// What everybody must see on any page: the line to the hub is silent, somebody waits whom nobody takes, or the hub is not
// well. Its place is always there, in the head of the page (on a small screen over its end): it moves nothing.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { overdue } from "../alarms/reduce";
import { alarms } from "../alarms/state";
import { link } from "../kernel/feed";
import { clock } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { href } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { play } from "../kernel/sound";
import { failedMessages } from "../messages/state";
import { problemName, whatToDo } from "../watch/model";
import { hubProblems } from "../watch/state";
import { Dock } from "./dock";
import { LampElement, look } from "./element";
import { icon } from "./icons";

const TONE_EVERY_MS = 10_000;

/** Who has gone there wants the next Enter to take the alarm, not to go there again. */
function letGo(event: Event): void {
  (event.currentTarget as HTMLElement).blur();
}

@customElement("ll-banner")
export class Banner extends LampElement {
  static override styles = look(css`
    [role="alert"] { display: flex; gap: 0.4rem; height: 100%; line-height: 1.2; font-size: 0.9rem; }
    .lost, .untold { display: flex; gap: 0.6rem; align-items: center; min-width: 0; padding: 0.25rem 0.8rem; font-weight: 650; }
    .lost { background: #a3150f; color: #fff; }
    .untold { background: var(--p2-soft); color: var(--p2); }
    .words { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
    .words span { font-weight: 400; }
    a { color: inherit; }
    svg.icon { width: 1.4rem; height: 1.4rem; }
    .lost.line { position: absolute; inset: 0; z-index: 16; padding-inline: 1rem; font-size: 1rem; }
    .lost.critical { background: #7a1fa2; }
    .lost.warning { background: #7a4b00; }
    @media (max-width: 62rem) {
      [role="alert"] { flex-wrap: wrap; gap: 0; }
      .lost, .untold { flex: 1 1 100%; padding-block: 0.4rem; }
      .lost.line { position: static; font-size: 0.9rem; }
      .words { display: block; }
    }
  `);

  #tone = 0;
  #lost = false;

  constructor() {
    super();
    new Dock(this, "--banner");
    new Watch(this, [link, alarms, failedMessages, hubProblems, me]);
  }

  override willUpdate(): void {
    const lost = link.value.state === "lost";
    if (lost === this.#lost) return;
    this.#lost = lost;
    clearInterval(this.#tone);
    if (!lost) return;
    play("lost");
    // No message of the hub can drive this tone: its absence is the reason.
    this.#tone = window.setInterval(() => play("lost"), TONE_EVERY_MS);
  }

  override render(): TemplateResult {
    const { state, dataMs } = link.value;
    return html`<div role="alert">${
      state === "lost"
        ? html`<div class="lost line">${icon("linkLost")} <p class="words">${t("No connection to the centre's computer.")}
            <span>${dataMs > 0 ? t("What you see is from {time}. Nothing can be done here until it is back; this page tries again by itself.", { time: clock(dataMs) }) : t("This page tries again by itself.")}</span></p></div>`
        : html`${this.#overdue()} ${this.#hub()}`
    }</div>`;
  }

  /** Somebody outside was to be told, and was not: a supervisor can do something about it. */
  #notTold(): TemplateResult | typeof nothing {
    if (failedMessages.value === 0) return nothing;
    return html`<div class="untold">${icon("triangle")} <a class="words" href=${href("messages")} @click=${letGo}>${t("People outside could not be told. See why.")}</a></div>`;
  }

  /** What is only a warning is for those who look after the hub. Of messages that failed another line speaks. */
  #hub(): TemplateResult | typeof nothing {
    const cares = me.value !== null && me.value.role !== "operator";
    const wrong = hubProblems.value.filter(
      (one) => (cares && one.kind !== "message_failed") || one.severity === "critical",
    );
    const first = wrong[0];
    if (!first) return nothing;
    return html`<div class="lost ${first.severity}">${icon("hub")} <p class="words">
      <a href=${href("system")} @click=${letGo}>${problemName(first.kind)}</a>
      <span>${whatToDo(first.kind)}</span>
      <span aria-hidden="true">${wrong.length > 1 ? t("{count} things are wrong.", { count: wrong.length }) : nothing}</span></p></div>`;
  }

  /** The count is not in the words that are read out: each further one would be read again. */
  #overdue(): TemplateResult | typeof nothing {
    const waiting = overdue(alarms.value);
    const first = waiting[0];
    if (!first) return this.#notTold();
    return html`<div class="lost">${icon("bell")} <p class="words">
      <a href=${href("alarms", first.id)} @click=${letGo}>${t("Somebody has waited for more than a minute, and nobody has taken it.")}</a>
      <span aria-hidden="true">${waiting.length > 1 ? t("{count} are waiting so long.", { count: waiting.length }) : nothing}</span></p></div>`;
  }
}
