// The first click of a shift: a browser plays no sound before it, and a silent seat would be a deaf one.
import { css, html, type TemplateResult } from "lit";
import { customElement, query } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { Watch } from "../kernel/signal";
import { sound, unlockSound } from "../kernel/sound";
import { startShift } from "../presence/state";
import { LampElement, look } from "./element";
import { icon } from "./icons";
import { works } from "./person_menu";
import { tell } from "./toasts";
import { keepAwake } from "./wake";

@customElement("ll-start-shift")
export class StartShift extends LampElement {
  static override styles = look(css`
    dialog { text-align: center; padding: 2rem; }
    .lamp { color: var(--lamp); }
    .lamp svg.icon { width: 3.5rem; height: 3.5rem; }
    ol { text-align: start; display: grid; gap: 0.6rem; margin: 1.25rem 0 1.5rem; }
    li { display: grid; grid-template-columns: 1.6rem 1fr; gap: 0.6rem; align-items: start; }
    li svg { color: var(--accent); width: 1.4rem; height: 1.4rem; }
    button { min-height: 3.2rem; font-size: 1.1rem; padding-inline: 2rem; }
  `);

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  constructor() {
    super();
    new Watch(this, [me]);
  }

  override firstUpdated(): void {
    if (sound.value === "off") this.dialog.showModal();
  }

  readonly #start = async (): Promise<void> => {
    const done = unlockSound();
    keepAwake();
    this.dialog.close();
    if (me.value && works(me.value.role)) await startShift().catch((error) => tell(explain(error), true));
    await done;
    if (sound.value === "on") tell(t("That was the test tone. The sound works."));
    else
      tell(t("This seat cannot play sound. Check the loudspeaker, then try the sound button above."), true);
  };

  override render(): TemplateResult {
    const name = me.value?.name ?? "";
    return html`<dialog aria-labelledby="title" @cancel=${(e: Event) => e.preventDefault()} @keydown=${(
      e: KeyboardEvent,
    ) => {
      // A silent seat must not be reached by a key that was meant for something else.
      if (e.key === "Escape") e.preventDefault();
    }}>
      <p class="lamp">${icon("lamp")}</p>
      <h1 id="title">${name ? t("Good to have you here, {name}", { name }) : t("Good to have you here")}</h1>
      <ol>
        <li>${icon("sound")}<span>${t("You will hear a short test tone. Please set the volume so that you hear it well.")}</span></li>
        <li>${icon("bell")}<span>${t("A call rings until somebody takes it. Its card opens by itself.")}</span></li>
        <li>${icon("keyboard")}<span>${t("Enter takes it, N writes a note, C closes it; ? shows all keys.")}</span></li>
      </ol>
      <button class="primary" autofocus @click=${this.#start}>${icon("sound")} ${t("Start shift")}</button>
    </dialog>`;
  }
}
