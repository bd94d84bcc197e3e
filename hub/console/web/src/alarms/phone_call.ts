// Whether the phone in the home is to call the centre by voice, and how far it is with that, by its own word.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { explain, get, post } from "../kernel/api";
import { resynced } from "../kernel/feed";
import { clock } from "../kernel/format";
import { t } from "../kernel/i18n";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import { phoneCallStateName } from "../residents/words";
import { deviceNews, phoneCallNews } from "../shell/changes";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import type { Alarm } from "./model";
import { canAct } from "./state";

interface PhoneCall {
  alarm_id: number;
  state: string;
  changed_ms: number;
  asked_ms: number | null;
  by_name: string;
}

interface Found {
  phone_call: PhoneCall | null;
  /** The code of what stands against asking it now. */
  why_not: string | null;
}

const LOOKS: Readonly<Record<string, string>> = { talking: "good", unheard: "bad", no_number: "bad" };
/** It is on its way: asking once more would change nothing. */
const GOES_ON: readonly string[] = ["asked", "heard", "dialling", "talking"];

@customElement("ll-phone-call")
export class PhoneCallPanel extends LampElement {
  static override styles = look(css`
    section { display: flex; flex-wrap: wrap; gap: 0.4rem 0.8rem; align-items: center; }
    h2 { margin-inline-end: auto; }
  `);

  @property({ attribute: false }) alarm!: Alarm;
  @state() private found: Found | null = null;
  @state() private busy = false;
  #shown = "";
  #stop: () => void = () => undefined;

  constructor() {
    super();
    new Watch(this, [resynced]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const stops = [phoneCallNews.listen(() => this.#hear()), deviceNews.listen(() => this.#heardOfDevice())];
    this.#stop = () => stops.forEach((stop) => void stop());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(): void {
    const wanted = `${this.alarm.id}:${this.alarm.state}:${resynced.value}`;
    if (wanted === this.#shown) return;
    if (!this.#shown.startsWith(`${this.alarm.id}:`)) this.found = null;
    this.#shown = wanted;
    void this.#load(wanted);
  }

  #hear(): void {
    const news = phoneCallNews.value.findLast((one) => one.data.alarm_id === this.alarm.id);
    if (news) this.#keep(news.data as unknown as PhoneCall);
  }

  /** A phone whose line is back can be asked; one whose line is gone cannot. */
  #heardOfDevice(): void {
    const its = deviceNews.value.some((one) => one.data.resident_id === this.alarm.resident_id);
    if (its && this.alarm.state !== "closed") void this.#load(this.#shown);
  }

  /** What was asked for before the news came may be answered after it: the newest counts. */
  #keep(call: PhoneCall): void {
    const before = this.found?.phone_call;
    if (before && before.changed_ms > call.changed_ms) return;
    this.found = { why_not: null, ...this.found, phone_call: call };
  }

  async #load(wanted: string): Promise<void> {
    try {
      const found = await get<Found>(`/alarms/${this.alarm.id}/phone-call`);
      if (wanted !== this.#shown) return;
      this.found = { ...found, phone_call: this.found?.phone_call ?? null };
      if (found.phone_call) this.#keep(found.phone_call);
    } catch (error) {
      if (wanted === this.#shown) tell(explain(error), true);
    }
  }

  /** For the key. */
  async ask(): Promise<void> {
    if (this.busy || !canAct() || !this.#mayBeAsked) return;
    this.busy = true;
    try {
      this.#keep(await post<PhoneCall>(`/alarms/${this.alarm.id}/phone-call`, undefined));
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  get #mayBeAsked(): boolean {
    const { found } = this;
    return found !== null && found.why_not === null && !GOES_ON.includes(found.phone_call?.state ?? "");
  }

  override render(): TemplateResult | typeof nothing {
    const { found } = this;
    // Most phones have a telephone of their own, and no modem: nothing is offered that cannot be.
    if (!found || (found.why_not !== null && !found.phone_call)) return nothing;
    const call = found.phone_call;
    return html`<section class="panel" aria-label=${t("The phone's own call")}><h2>${icon("phone")} ${t("The phone's own call")}</h2>
      ${
        call
          ? html`<span class="tag ${LOOKS[call.state] ?? ""}" role="status">${phoneCallStateName(call.state)}</span>
        <span class="small muted figures">${clock(call.changed_ms, true)} ${call.asked_ms === null ? nothing : call.by_name ? html`${t("asked by")} ${said(call.by_name)}` : t("asked by the centre's computer")}</span>`
          : nothing
      }
      ${this.#mayBeAsked ? html`<button ?disabled=${this.busy || !canAct()} @click=${() => void this.ask()}>${icon("phone")} ${t("Have the phone call us")} <kbd aria-hidden="true">V</kbd></button>` : nothing}</section>`;
  }
}
