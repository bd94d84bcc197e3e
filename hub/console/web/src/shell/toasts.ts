// Short messages that come and go; a screen reader reads them out.
import { css, html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { Signal, Watch } from "../kernel/signal";
import { LampElement, look } from "./element";
import { icon } from "./icons";

interface Toast {
  id: number;
  text: string;
  bad: boolean;
}

const SHOWN_MS = 7_000;
const TOASTS_MAX = 4;
const toasts = new Signal<readonly Toast[]>([]);
let lastId = 0;

export function tell(text: string, bad = false): void {
  const toast = { id: ++lastId, text, bad };
  // The same words twice are one message that is still true.
  toasts.set([...toasts.value.filter((one) => one.text !== text), toast].slice(-TOASTS_MAX));
  setTimeout(() => toasts.set(toasts.value.filter((one) => one.id !== toast.id)), SHOWN_MS);
}

@customElement("ll-toasts")
export class Toasts extends LampElement {
  static override styles = look(css`
    :host { position: fixed; inset: auto 1rem calc(1rem + var(--calls, 0px)) auto; z-index: 20; max-width: calc(100vw - 2rem); }
    @media (max-width: 62rem) { :host { bottom: calc(0.5rem + var(--calls, 0px) + var(--banner, 0px)); inset-inline-end: 0.5rem; } }
    p { margin-top: 0.5rem; padding: 0.7rem 1rem; border-radius: var(--round-small); background: var(--ink); color: var(--paper);
      box-shadow: var(--shadow); display: flex; gap: 0.6rem; align-items: center; }
    p.bad { background: var(--p1-soft); color: var(--p1); border: 1px solid var(--p1); font-weight: 600; }
  `);

  constructor() {
    super();
    new Watch(this, [toasts]);
  }

  override render(): TemplateResult {
    return html`<div role="status">
      ${toasts.value.map(
        (one) =>
          html`<p class=${one.bad ? "bad" : ""}>${icon(one.bad ? "triangle" : "done")}<span>${one.text}</span></p>`,
      )}
    </div>`;
  }
}
