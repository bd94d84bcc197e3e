// The first-shift tour: ten stations beside a practice desk. Nothing done here reaches anybody, and a real call rings on.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { DOINGS } from "../alarms/doings";
import { CLOSING_CODES, calls, shelved, technicals } from "../alarms/model";
import "../alarms/queue";
import { serverNow } from "../kernel/clock";
import { t } from "../kernel/i18n";
import { digitOf, listenToKeys } from "../kernel/keys";
import { me } from "../kernel/me";
import { go } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import type { TourHand } from "./hand";
import "./hand";
import * as practice from "./practice";
import { keepStation, stationOf } from "./progress";
import { STATIONS } from "./stations";

@customElement("ll-tour")
export class TourPage extends LampElement {
  static override styles = look(css`
    :host { display: grid; grid-template-columns: minmax(18rem, 26rem) minmax(0, 1fr); gap: 1.2rem; height: 100%; min-height: 0; overflow: auto; align-items: start; }
    .text { display: grid; gap: 0.9rem; }
    .text p { max-width: 36rem; }
    ol.way { display: flex; gap: 0.25rem; flex-wrap: wrap; }
    ol.way button { min-width: 2rem; padding: 0.2rem 0.35rem; }
    ol.way button[aria-current="step"] { background: var(--accent); color: var(--accent-ink); border-color: var(--accent); }
    .try { border: 1px solid var(--accent); border-radius: var(--round); padding: 0.8rem 1rem; display: grid; gap: 0.4rem; }
    .desk { display: grid; gap: 0.9rem; border: 2px dashed var(--line-strong); border-radius: var(--round); padding: 1rem; }
    ll-queue { height: 19.6rem; }
    @media (max-width: 62rem) { :host { display: block; height: auto; overflow: visible; } .desk { margin-top: 1rem; } }
  `);

  @state() private at = 0;
  @state() private desk = practice.begin(serverNow());
  @state() private closing = false;
  @query("ll-tour-hand") private readonly hand!: TourHand | null;
  #stopKeys: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [me]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.at = Math.min(stationOf(this.#who, STATIONS.length), STATIONS.length - 1);
    this.#stopKeys = listenToKeys([
      { keys: ["ArrowRight"], run: () => this.#go(this.at + 1) },
      { keys: ["ArrowLeft"], run: () => this.#go(this.at - 1) },
      { keys: ["ArrowDown", "j"], run: () => this.#set(practice.move(this.desk, 1)) },
      { keys: ["ArrowUp", "k"], run: () => this.#set(practice.move(this.desk, -1)) },
      {
        keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        when: () => this.closing,
        run: (e) => this.#code(e),
      },
      { keys: ["Escape"], when: () => this.closing, run: () => this.#do("open") },
      { keys: ["p"], run: () => this.#do("call") },
      { keys: ["n"], run: () => this.hand?.startNote() },
      ...(["take", "wait", "close", "undo", "shelve"] as const).map((one) => ({
        keys: DOINGS[one].keys,
        run: () => this.#do(one),
      })),
    ]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
  }

  get #who(): number {
    return me.value?.id ?? 0;
  }

  #go(at: number): void {
    if (at < 0 || at > STATIONS.length) return;
    keepStation(this.#who, at);
    if (at === STATIONS.length) go("alarms");
    else this.at = at;
  }

  #set(desk: practice.Practice): void {
    this.desk = desk;
    this.closing = false;
  }

  #code(event: KeyboardEvent): void {
    this.#do("code", CLOSING_CODES[digitOf(event) - 1] ?? "");
  }

  #do(doing: string, text = ""): void {
    const [desk, name, nowMs] = [this.desk, me.value?.name ?? "", serverNow()];
    const mayClose = doing === "close" && practice.inHand(desk)?.taken_by_name;
    if (doing === "take") this.#set(practice.take(desk, name, nowMs));
    else if (doing === "call") this.#set(practice.call(desk));
    else if (doing === "note") this.#set(practice.note(desk, text));
    else if (doing === "wait") this.#set(practice.wait(desk, t("a neighbour goes"), nowMs));
    else if (doing === "code") this.#set(practice.close(desk, text, name, nowMs));
    else if (doing === "undo") this.#set(practice.undo(desk));
    else if (doing === "shelve") this.#set(practice.shelve(desk, nowMs));
    else this.closing = Boolean(mayClose);
  }

  override render(): TemplateResult {
    return html`<section class="text" aria-label=${t("First-shift tour")}>${this.#text()}</section>${this.#desk()}`;
  }

  #text(): TemplateResult {
    const station = STATIONS[this.at];
    if (!station) return html`${nothing}`;
    const last = this.at === STATIONS.length - 1;
    return html`<ol class="way" aria-label=${t("Stations")}>${STATIONS.map(
      (one, at) =>
        html`<li><button aria-current=${at === this.at ? "step" : "false"} aria-label=${`${at + 1}: ${one.title()}`} title=${one.title()} @click=${() => this.#go(at)}>${at + 1}</button></li>`,
    )}</ol>
      <h1>${station.title()}</h1>${station.says().map((one) => html`<p>${one}</p>`)}
      ${station.tries ? this.#task(station.tries) : nothing}
      <div class="row"><button ?disabled=${this.at === 0} @click=${() => this.#go(this.at - 1)}>◀ ${t("Back")} <kbd aria-hidden="true">←</kbd></button>
        <button class="primary" @click=${() => this.#go(this.at + 1)}>${last ? t("To the alarms") : t("Next")} ▶ <kbd aria-hidden="true">→</kbd></button></div>`;
  }

  #task({ deed, keys, text }: NonNullable<(typeof STATIONS)[number]["tries"]>): TemplateResult {
    const done = this.desk.deeds.has(deed);
    return html`<div class="try"><h2>${icon(done ? "done" : "keyboard")} ${t("Try it")}</h2>
      <p>${text()} ${keys.map((key) => html`<kbd>${key}</kbd> `)}</p>
      <p role="status">${done ? html`<span class="tag good">${icon("done")} ${t("Well done")}</span>` : nothing}</p></div>`;
  }

  #desk(): TemplateResult {
    const { alarms, selected, notes } = this.desk;
    const rows = [...calls(alarms), ...technicals(alarms), ...shelved(alarms)];
    const one = practice.inHand(this.desk);
    return html`<section class="desk" aria-label=${t("Practice desk")}>
      <div class="row"><h2>${icon("star")} ${t("Practice desk")}</h2><span class="muted grow">${t("Nothing here reaches anybody. A real call rings as always.")}</span>
        <button @click=${() => this.#set(practice.begin(serverNow()))}>${icon("again")} ${t("Begin anew")}</button></div>
      <ll-queue .alarms=${rows} .all=${alarms} .selected=${selected} @click=${this.#chosen}></ll-queue>
      ${one ? html`<ll-tour-hand .alarm=${one} .notes=${notes} .closing=${this.closing} @doing=${(e: CustomEvent<{ doing: string; text: string }>) => this.#do(e.detail.doing, e.detail.text)}></ll-tour-hand>` : nothing}
    </section>`;
  }

  /** A row is a link to its alarm; here it is only chosen. */
  readonly #chosen = (event: Event): void => {
    const row = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (!(row instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    this.#set(practice.choose(this.desk, Number(row.dataset.alarm)));
  };
}
