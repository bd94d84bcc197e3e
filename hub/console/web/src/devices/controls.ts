// What can be done with a device from here: set it, ask it, take it out of service and back.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, post, put } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { fullDay } from "../kernel/format";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { siteDay, siteMs } from "../kernel/site_time";
import { LampElement, look } from "../shell/element";
import { tell } from "../shell/toasts";
import { type Detail, isCaretaker, type Request, requestStateName, zoneName } from "./model";
import { REASON_KEYS, reasonName } from "./words";

const DAY_MS = 86_400_000;
// Each in its own words, as one chooses a language.
const LANGUAGES = [
  ["zh-CN", "中文"],
  ["fr", "Français"],
  ["en", "English"],
] as const;
const NUMBER = "\\+?[0-9 ]{3,19}";
const NUMBERS = `${NUMBER}(,${NUMBER}){0,3}`;

@customElement("ll-device-controls")
export class DeviceControls extends LampElement {
  static override styles = look(css`
    :host { container-type: inline-size; }
    .two { display: grid; gap: 1.2rem; grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
    @container (max-width: 38rem) { .two { grid-template-columns: minmax(0, 1fr); } }
    form { display: flex; gap: 0.5rem; flex-wrap: wrap; align-items: end; margin-top: 0.5rem; }
    .grow { flex: 1 1 12rem; min-width: 0; }
    .grow input { width: 100%; }
    h2 { margin-bottom: 0.3rem; }
    input[type="number"] { width: 7rem; }
  `);

  @property({ attribute: false }) device!: Detail;
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [link, me]);
  }

  override render(): TemplateResult {
    return html`<div class="two">${this.device.kind === "phone" ? this.#parameters() : nothing}${this.#service()}</div>`;
  }

  get #off(): boolean {
    return this.busy || link.value.state !== "live";
  }

  #parameters(): TemplateResult {
    const wish = this.device.requests.find((one) => one.what === "set" && one.state !== "replaced");
    return html`<section><h2>${t("Parameters")}</h2>
      <p>${t("A heartbeat every {seconds} s", { seconds: this.device.heartbeat_s })}${wish?.heartbeat_s != null ? html` · <span class="muted">${t("{seconds} s: {state}", { seconds: wish.heartbeat_s, state: requestStateName(wish.state) })}</span>` : nothing}</p>
      ${this.#standing(wish)}
      ${
        isCaretaker()
          ? html`<form @submit=${(e: SubmitEvent) => this.#submit(e, this.#set)}>
        <label class="field">${t("Heartbeat every (s)")}<input type="number" name="heartbeat_s" min="10" max="3600" required .value=${String(wish?.heartbeat_s ?? this.device.heartbeat_s)} /></label>
        <label class="field">${t("Volume (1 to 5)")}<input type="number" name="volume_step" min="1" max="5" .value=${String(wish?.more?.volume_step ?? "")} /></label>
        <label class="field">${t("Language of the phone")}<select name="language"><option value=""></option>${LANGUAGES.map(([key, name]) => html`<option value=${key} ?selected=${wish?.more?.language === key} lang=${key}>${name}</option>`)}</select></label>
        <label class="field grow">${t("The centre's numbers, with commas")}<input name="numbers" maxlength="84" pattern=${NUMBERS} inputmode="tel" .value=${wish?.more?.numbers ?? ""} /></label>
        <label class="field grow">${t("The centre's number for SMS")}<input name="sms_number" maxlength="20" pattern=${NUMBER} inputmode="tel" .value=${wish?.more?.sms_number ?? ""} /></label>
        <button class="primary" ?disabled=${this.#off}>${t("Set")}</button></form>`
          : nothing
      }
      <form @submit=${(e: SubmitEvent) => this.#submit(e, this.#ask)}>
        <button name="what" value="heartbeat" ?disabled=${this.#off}>${t("Ask for a sign of life")}</button>
        <button name="what" value="self_test" ?disabled=${this.#off}>${t("Ask for a self-test")}</button></form></section>`;
  }

  /** What the hub says by itself: nobody has to set it, and anybody may want to know. */
  #standing(wish: Request | undefined): TemplateResult | typeof nothing {
    const { utc_offset_min, redial_spread_s } = wish?.more ?? {};
    if (!wish || utc_offset_min === undefined) return nothing;
    return html`<p>${t("Its clock: {zone}", { zone: zoneName(utc_offset_min) })}${redial_spread_s === undefined ? nothing : html` · ${t("back within {seconds} s of an outage, as all phones here", { seconds: redial_spread_s })}`}
      <span class="muted">· ${t("by the centre: {state}", { state: requestStateName(wish.state) })}</span></p>`;
  }

  #service(): TemplateResult {
    const { out } = this.device;
    return html`<section><h2>${t("Out of service")}</h2>
      <p>${out ? html`${t("{reason}, until {day}", { reason: reasonName(out.reason), day: fullDay(out.until_ms) })} ${said(out.note)}` : t("This device is in service.")}</p>
      <p class="muted small">${t("A press of its button is an alarm all the same.")}</p>
      ${isCaretaker() ? this.#out(out !== null) : nothing}</section>`;
  }

  #out(isOut: boolean): TemplateResult {
    return html`<form @submit=${(e: SubmitEvent) => this.#submit(e, this.#takeOut)}>
        <label class="field">${t("Why")}<select name="reason">${REASON_KEYS.map((key) => html`<option value=${key}>${reasonName(key)}</option>`)}</select></label>
        <label class="field">${t("Until the end of")}<input type="date" name="until" required min=${siteDay(serverNow())} max=${siteDay(serverNow() + 365 * DAY_MS)} /></label>
        <label class="field grow">${t("Note")}<input name="note" maxlength="200" /></label>
        <button ?disabled=${this.#off}>${isOut ? t("Change") : t("Take out of service")}</button></form>
      ${isOut ? html`<form @submit=${(e: SubmitEvent) => this.#submit(e, this.#back)}><button ?disabled=${this.#off}>${t("Back in service")}</button></form>` : nothing}`;
  }

  readonly #set = (form: FormData): Promise<unknown> =>
    put(`/devices/${this.device.id}/parameters`, {
      heartbeat_s: Number(form.get("heartbeat_s")),
      volume_step: Number(form.get("volume_step")) || null,
      language: form.get("language") || null,
      numbers: String(form.get("numbers")).replaceAll(" ", ""),
      sms_number: String(form.get("sms_number")).replaceAll(" ", ""),
    });

  readonly #ask = (form: FormData): Promise<unknown> =>
    post(`/devices/${this.device.id}/ask`, { what: form.get("what") });

  readonly #back = (): Promise<unknown> => post(`/devices/${this.device.id}/back`, undefined);

  readonly #takeOut = (form: FormData): Promise<unknown> =>
    put(`/devices/${this.device.id}/out`, {
      reason: form.get("reason"),
      note: form.get("note"),
      until_ms: siteMs(String(form.get("until")), "23:59:59"),
    });

  async #submit(event: SubmitEvent, send: (form: FormData) => Promise<unknown>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement, event.submitter);
    this.busy = true;
    try {
      await send(form);
      this.dispatchEvent(new CustomEvent("changed", { bubbles: true, composed: true }));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }
}
