// All keys on one sheet; `?` opens it.
import { css, html, type TemplateResult } from "lit";
import { customElement, query } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { enableKeys, keysEnabled } from "../kernel/keys";
import { href } from "../kernel/router";
import { LampElement, look } from "./element";

@customElement("ll-help")
export class Help extends LampElement {
  static override styles = look(css`
    dialog { width: min(66rem, calc(100vw - 2rem)); }
    h1:focus { outline: none; }
    dl { columns: 27rem 2; column-gap: 2rem; margin: 1rem 0; }
    dl div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0.75rem; align-items: baseline; padding-block: 0.25rem; break-inside: avoid; }
    dt { display: flex; gap: 0.35rem; }
    kbd { font-size: 0.875rem; padding: 0.05rem 0.5rem; }
    .ends { justify-content: space-between; }
  `);

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  open(): void {
    this.requestUpdate();
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }

  override render(): TemplateResult {
    const rows: ReadonlyArray<readonly [readonly string[], string]> = [
      [["↑", "↓", "K", "J"], t("Move in the queue")],
      [["Home", "G"], t("To the top of the queue")],
      [["I"], t("To what you have in hand; again: to the next")],
      [["Enter", "T"], t("Take the alarm")],
      [["W"], t("You are on it now")],
      [["E"], t("Help is on the way, until when")],
      [["F"], t("To the questions: 1 to 9 answer, ↑ ↓ move, ⌫ takes back")],
      [["L"], t("Ask key-holders whether they can go")],
      [["V"], t("Have the phone call us")],
      [["N"], t("Write a note")],
      [["Ctrl Enter"], t("Save what you typed")],
      [["C"], t("Close the alarm; 1 to 9 choose the code")],
      [["P", "1", "9"], t("Call the resident; the first to ninth contact")],
      [["Y"], t("Answer who calls")],
      [["O", "X", "H"], t("Hold and talk on; transfer; hang up")],
      [["0"], t("To the next care call, or back to the one that waits")],
      [["F", "W", "R"], t("In a care call: the questions; what came of it; what is needed")],
      [["W", "Z"], t("With an order: ask the best; ask nobody any more")],
      [["U", "I", "F"], t("On the way; there; done, and later how it was")],
      [
        ["Q", "R", "N", "C"],
        t("Price; given back or done again; nobody came; consent, or not needed any more"),
      ],
      [["+"], t("At a call's end: yes, it was a talk with the resident")],
      [["U", "Z"], t("Undo a closing, within ten seconds")],
      [["R"], t("Open a closed alarm again, within half an hour")],
      [["B"], t("Give the alarm back; without one: take a break, or come back from it")],
      [["M"], t("Take over somebody's alarm (supervisors)")],
      [["S", "Q"], t("Put a technical alarm aside; back into the queue")],
      [["V"], t("Seen: a technical alarm that is back to normal")],
      [["A"], t("A new alarm by hand; on other pages: to the alarms")],
      [["D"], t("To the hand-over")],
      [["/"], t("Search")],
      [["Esc"], t("Leave a field or a window")],
      [["?"], t("This sheet")],
    ];
    return html`<dialog aria-labelledby="title">
      <h1 id="title" tabindex="-1" autofocus>${t("Keys")}</h1>
      <dl>${rows.map(([keys, what]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${what}</dd></div>`)}</dl>
      <div class="row ends">
        <label class="row"><input type="checkbox" .checked=${keysEnabled()} @change=${(e: Event) => enableKeys((e.target as HTMLInputElement).checked)} />
          ${t("Single letters work as keys")}</label>
        <a href=${href("tour")} @click=${() => this.dialog.close()}>${t("First-shift tour")}</a>
        <button class="primary" @click=${() => this.dialog.close()}>${t("Back to work")}</button>
      </div>
    </dialog>`;
  }
}
