// The desk: the queue on the left, the person who called on the right, and below them what machines say.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, get } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link, resynced } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { listenToKeys } from "../kernel/keys";
import { atDesk, me } from "../kernel/me";
import { go, href, route } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { AlarmActions } from "./actions";
import type { AskingPanel } from "./asking";
import type { PhoneCallPanel } from "./phone_call";
import "./actions";
import { DOINGS } from "./doings";
import "./queue";
import "./technical";
import "./undo_bar";
import "../presence/room";
import "../residents/card";
import type { ProtocolPanel } from "../protocols/panel";
import type { ByHandDialog } from "./by_hand";
import { type Alarm, calls, isTechnical, needsEyes, shelved, technicals } from "./model";
import { type Command, may } from "./policy";
import { whatOf } from "./reasons";
import { inHand, neighbour, withAlarm } from "./reduce";
import { alarms, alarmsKnown, canAct, holdsSelected, keep, select, stay, toMine, who } from "./state";
import type { UndoBar } from "./undo_bar";

const COMMANDS = Object.keys(DOINGS) as Command[];
/** So many rows fit the screen. */
const FLOOD = 4;
const BUSY = ["keydown", "pointerdown"] as const;

@customElement("ll-alarms")
export class AlarmsPage extends LampElement {
  static override styles = look(css`
    :host { display: grid; grid-template-columns: minmax(20rem, 27rem) minmax(0, 1fr); gap: 1rem; height: 100%; min-height: 0; }
    .left { display: grid; grid-template-rows: auto auto minmax(0, 1fr) auto; gap: 0.5rem; min-height: 0; }
    .heading { display: flex; align-items: baseline; gap: 0.5rem; padding-inline: 0.25rem; }
    .heading span { flex: 1 1 auto; min-width: 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .heading button { flex: none; min-height: 2.2rem; padding: 0.2rem 0.7rem; font-size: 0.875rem; }
    .right { overflow: auto; min-height: 0; display: grid; gap: 1rem; align-content: start; padding: 0.25rem; padding-bottom: calc(0.25rem + var(--calls, 0px)); }
    .low { display: grid; gap: 0.5rem; }
    .mine { display: flex; gap: 0.2rem 0.6rem; align-items: center; padding: 0.2rem 0.25rem; white-space: nowrap; overflow: auto hidden; scrollbar-width: none; }
    .mine a[aria-current="true"] { font-weight: 700; }
    .calm { height: 100%; align-content: center; border: 1px dashed var(--line-strong); border-radius: var(--round); }
    @media (max-width: 62rem) {
      :host { display: block; height: auto; }
      ll-queue { height: min(12rem, 40dvh); }
      .left { margin-bottom: 1rem; }
      .left.none { display: block; }
      .left.none > * + * { margin-top: 0.5rem; }
      .right { overflow: visible; padding: 0; }
    }
  `);

  @query("ll-alarm-actions") private readonly actions!: AlarmActions | null;
  @query("ll-undo-bar") private readonly undoBar!: UndoBar;
  @state() private missing: number | null = null;
  #stopKeys: () => void = () => undefined;
  #loading: number | null = null;

  constructor() {
    super();
    new Watch(this, [alarms, alarmsKnown, route, me, link, resynced]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopKeys = listenToKeys([
      { keys: ["ArrowDown", "j"], run: () => this.#move(1) },
      { keys: ["ArrowUp", "k"], run: () => this.#move(-1) },
      { keys: ["Home", "g"], run: () => this.#move(Number.NEGATIVE_INFINITY) },
      { keys: ["i"], run: toMine },
      { keys: ["f"], run: () => this.renderRoot.querySelector<ProtocolPanel>("ll-protocol")?.start() },
      { keys: ["n"], run: () => this.actions?.startNote() },
      { keys: ["a"], run: () => void this.#byHand() },
      { keys: ["l"], run: () => this.renderRoot.querySelector<AskingPanel>("ll-asking")?.ask() },
      // The same key is for what machines say, which has no such panel.
      { keys: ["v"], when: () => this.#phoneCall !== null, run: () => void this.#phoneCall?.ask() },
      ...COMMANDS.map((one) => ({
        keys: DOINGS[one].keys,
        // Without an alarm in hand the key is the shell's.
        when: () => one !== "release" || holdsSelected(),
        run: () => void this.#do(one),
      })),
    ]);
    for (const name of BUSY) document.addEventListener(name, this.#busy, { passive: true });
    // Not needed for the first alarm to be seen and taken, but for every one that is.
    import("../protocols/panel").catch((error: unknown) => tell(explain(error), true));
    select();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys();
    for (const name of BUSY) document.removeEventListener(name, this.#busy);
  }

  /** Any key and any click here shows that the holder is still there, also while they type. */
  readonly #busy = (): void => void keep();

  get #phoneCall(): PhoneCallPanel | null {
    return this.renderRoot.querySelector<PhoneCallPanel>("ll-phone-call");
  }

  /** An undo belongs to the last closing, wherever the table has gone since. */
  async #do(doing: Command): Promise<void> {
    const selected = alarms.value.get(route.value.id ?? 0);
    const here = selected && may(selected, "undo", who(), serverNow());
    if (doing === "undo" && !here) await this.undoBar.undo();
    else await this.actions?.do(doing);
  }

  async #byHand(): Promise<void> {
    if (!canAct()) return;
    try {
      await import("./by_hand");
    } catch (error) {
      tell(explain(error), true);
      return;
    }
    await this.renderRoot.querySelector<ByHandDialog>("ll-by-hand")?.open();
  }

  #move(step: number): void {
    const queue = [...calls(alarms.value), ...technicals(alarms.value)];
    const next = neighbour(queue, route.value.id, step);
    if (next !== null) go("alarms", next);
  }

  override willUpdate(): void {
    const { page, id } = route.value;
    if (page !== "alarms") return;
    if (id !== null && !alarms.value.has(id) && alarmsKnown.value && this.#loading !== id)
      void this.#load(id);
  }

  /** An address may name an alarm that is long closed: the feed does not carry it, the hub still knows it. */
  async #load(id: number): Promise<void> {
    this.#loading = id;
    try {
      const found = await get<{ alarm: Alarm }>(`/alarms/${id}`);
      alarms.set(withAlarm(alarms.value, found.alarm));
      this.missing = null;
    } catch (error) {
      this.missing = id;
      tell(explain(error), true);
    }
  }

  override render(): TemplateResult {
    const queue = calls(alarms.value);
    const machines = technicals(alarms.value);
    const aside = shelved(alarms.value);
    const waiting = queue.filter(needsEyes).length;
    const selected = route.value.id === null ? undefined : alarms.value.get(route.value.id);
    return html`
      <section class="left ${queue.length === 0 ? "none" : ""}" aria-label=${t("Queue")} @click=${stay}>
        <div class="heading">
          <h1>${t("Alarms")}</h1>
          <span class="muted small figures">${
            alarmsKnown.value
              ? t("{waiting} waiting · {taken} taken", { waiting, taken: queue.length - waiting })
              : t("Loading…")
          }</span>
          ${atDesk() ? html`<button ?disabled=${!canAct()} @click=${() => void this.#byHand()}>${icon("plus")} ${t("New alarm")} <kbd aria-hidden="true">A</kbd></button>` : nothing}
        </div>
        <ll-room-strip></ll-room-strip>
        ${queue.length > 0 ? html`<ll-queue .alarms=${queue} .all=${alarms.value} .selected=${route.value.id}></ll-queue>` : this.#calm()}
        <div class="low">${this.#mine(queue)}${machines.length + aside.length > 0 ? html`<ll-technical .alarms=${machines} .aside=${aside} .all=${alarms.value} .selected=${route.value.id}></ll-technical>` : nothing}</div>
      </section>
      <section class="right" aria-label=${t("The selected alarm")} tabindex="-1">
        ${selected ? this.#desk(selected) : this.#nothing()}
      </section>
      <ll-undo-bar></ll-undo-bar><ll-by-hand></ll-by-hand>
    `;
  }

  #desk(alarm: Alarm): TemplateResult {
    return html`<ll-alarm-actions .alarm=${alarm}></ll-alarm-actions>
      ${alarm.state === "open" || alarm.state === "shelved" ? nothing : html`<ll-protocol .alarm=${alarm}></ll-protocol>`}
      ${
        alarm.kind === "incident"
          ? incident(alarm)
          : alarm.resident_id === null
            ? html`<div class="panel">${t("No resident is known for device {device}. Ask the technician on duty.", { device: alarm.device_id ?? alarm.place ?? "" })}</div>`
            : atDesk()
              ? html`${asking(alarm)}<ll-resident-card .resident=${alarm.resident_id} .alarm=${alarm.id}></ll-resident-card>`
              : html`<div class="panel">${t("The resident's card is for the desk.")}</div>`
      }`;
  }

  /** In a flood what one has in hand is far down the list. */
  #mine(queue: readonly Alarm[]): TemplateResult | typeof nothing {
    const mine = inHand(alarms.value, who().id);
    if (mine.length === 0 || queue.length <= FLOOD) return nothing;
    return html`<p class="mine small"><kbd aria-hidden="true">I</kbd> <strong>${t("In your hand:")}</strong> ${mine.map(
      (one) =>
        html`<a href=${href("alarms", one.id)} aria-current=${one.id === route.value.id}>${one.resident_name || whatOf(one)}</a> `,
    )}</p>`;
  }

  #calm(): TemplateResult | typeof nothing {
    if (!alarmsKnown.value) return nothing;
    return html`<div class="empty calm">${icon("lamp")}<h2>${t("All is calm")}</h2>
      <p>${t("Nobody is waiting. A new call appears here by itself, with a sound.")}</p></div>`;
  }

  #nothing(): TemplateResult | typeof nothing {
    if (this.missing !== null) {
      return html`<div class="empty">${icon("search")}<h2>${t("There is no alarm {id}", { id: this.missing })}</h2></div>`;
    }
    if (!alarmsKnown.value) return nothing;
    return html`<div class="empty">${icon("person")}<h2>${t("No alarm selected")}</h2>
      <p>${t("When somebody calls, their card opens here at once.")}</p>
      <p class="small">${t("Press {key} to see all keys.", { key: "?" })}</p></div>`;
  }
}

/** Loaded when the first one is looked at: most nights have none. */
function incident(alarm: Alarm): TemplateResult {
  void import("../incidents/view").catch((error: unknown) => tell(explain(error), true));
  return html`<ll-incident .alarm=${alarm}></ll-incident>`;
}

/** Whom to send there is a question once somebody has the call, or once the ladder has asked key-holders. */
function asking(alarm: Alarm): TemplateResult | typeof nothing {
  if (isTechnical(alarm) || alarm.kind === "test") return nothing;
  if (alarm.state === "open" && alarm.rung === 0) return nothing;
  void import("./asking").catch((error: unknown) => tell(explain(error), true));
  void import("./phone_call").catch((error: unknown) => tell(explain(error), true));
  void import("../orders/beside_alarm").catch((error: unknown) => tell(explain(error), true));
  return html`<ll-phone-call .alarm=${alarm}></ll-phone-call><ll-asking .alarm=${alarm}></ll-asking>
    ${alarm.resident_id === null ? nothing : html`<ll-alarm-orders .alarm=${alarm.id} .resident=${alarm.resident_id} .name=${alarm.resident_name ?? ""}></ll-alarm-orders>`}`;
}
