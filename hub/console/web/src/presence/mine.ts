// What I say about myself: on shift, on the phone, on a break until when, away.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { Watch } from "../kernel/signal";
import { unlockSound } from "../kernel/sound";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { STATES, type State, stateIcon, stateName } from "./model";
import { choose, mine, PAUSE_MIN_USUAL, room, startShift } from "./state";

const MINUTES = [5, 10, 15, 30, 45, 60] as const;

@customElement("ll-my-presence")
export class MyPresence extends LampElement {
  static override styles = look(css`
    legend { font-weight: 600; font-size: 0.9rem; }
    .choice { display: flex; flex-wrap: wrap; gap: 0.35rem; margin-top: 0.35rem; }
    .choice label { display: inline-flex; gap: 0.4rem; align-items: center; border: 1px solid var(--line-strong); border-radius: 2rem; padding: 0.25rem 0.75rem; cursor: pointer; }
    .choice label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 650; }
    .minutes { margin-top: 0.5rem; font-size: 0.9rem; }
    select { min-height: 2rem; }
  `);

  @state() private minutes: number = PAUSE_MIN_USUAL;

  constructor() {
    super();
    new Watch(this, [room, link]);
  }

  async #say(wish: State): Promise<void> {
    try {
      await choose(wish, wish === "pause" ? this.minutes : undefined);
    } catch (error) {
      tell(explain(error), true);
      this.requestUpdate();
    }
  }

  readonly #start = async (): Promise<void> => {
    try {
      await Promise.all([unlockSound(), startShift()]); // a seat that is here to answer is not a silent one
    } catch (error) {
      tell(explain(error), true);
    }
  };

  override render(): TemplateResult {
    const now = mine();
    const off = link.value.state !== "live";
    if (!now)
      return html`<div class="row"><span class="muted small grow">${t("Your shift has not begun yet.")}</span>
        <button ?disabled=${off} @click=${this.#start}>${t("Start shift")}</button></div>`;
    return html`<fieldset ?disabled=${off}><legend>${t("I am")}</legend><div class="choice">${STATES.map(
      (one) => html`<label><input type="radio" name="presence" value=${one} .checked=${now.state === one}
          @change=${() => this.#say(one)} /> ${icon(stateIcon(one))} ${stateName(one)}</label>`,
    )}</div>
      ${
        now.state === "pause"
          ? nothing
          : html`<label class="row minutes">${t("A break lasts")} <select @change=${(e: Event) => {
              this.minutes = Number((e.target as HTMLSelectElement).value);
            }}>${MINUTES.map((one) => html`<option value=${one} .selected=${one === this.minutes}>${t("{minutes} minutes", { minutes: one })}</option>`)}</select></label>`
      }</fieldset>`;
  }
}
