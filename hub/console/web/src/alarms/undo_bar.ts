// For ten seconds after a closing: a button that takes it back. The device is told only afterwards.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { serverNow } from "../kernel/clock";
import { link } from "../kernel/feed";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { Ticking } from "../kernel/ticking";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";
import { DOINGS, keyName } from "./doings";
import { closingCodeName } from "./model";
import { undoable, undoLeftMs } from "./policy";
import { alarms, canAct, undoLast } from "./state";

const COUNT_MS = 500;

@customElement("ll-undo-bar")
export class UndoBar extends LampElement {
  static override styles = look(css`
    :host { position: fixed; inset: auto 1rem calc(1rem + var(--calls, 0px)) 29rem; width: fit-content; z-index: 15; max-width: calc(100vw - 2rem); }
    @media (max-width: 62rem) { :host { inset-inline-start: 1rem; bottom: calc(0.5rem + var(--calls, 0px) + var(--banner, 0px)); } }
    .bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; background: var(--raised); border: 1px solid var(--accent);
      border-radius: var(--round); box-shadow: var(--shadow); padding: 0.6rem 0.9rem; }
    .left { font-variant-numeric: tabular-nums; min-width: 2.5em; text-align: end; }
  `);

  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, [alarms, link, me]);
    new Ticking(this, COUNT_MS);
  }

  async undo(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await undoLast();
    } catch (error) {
      tell(explain(error), true);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    const nowMs = serverNow();
    const last = undoable(alarms.value.values(), me.value?.id ?? 0, nowMs);
    if (last === null) return html`<div role="status"></div>`;
    const name = last.resident_name || last.place || last.device_id || "";
    const seconds = Math.ceil(undoLeftMs(last, nowMs) / 1000);
    return html`<div role="status"><div class="bar">
      <span>${icon("done")} ${t("{name}: closed. {code}", { name, code: closingCodeName(last.closing_code ?? "") })}</span>
      <button ?disabled=${this.busy || !canAct()} @click=${() => void this.undo()}>${icon(DOINGS.undo.icon)} ${DOINGS.undo.name()} <kbd aria-hidden="true">${keyName("undo")}</kbd></button>
      <span class="left muted" aria-hidden="true">${seconds > 0 ? t("{seconds} s", { seconds }) : nothing}</span>
    </div></div>`;
  }
}
