// The person's own corner: language, light or dark, sound test, end of the shift.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { explain } from "../kernel/api";
import { forgetDrafts } from "../kernel/drafts";
import { asLanguage, LANGUAGES, type Language, t } from "../kernel/i18n";
import { choose, me, type Theme } from "../kernel/me";
import { said } from "../kernel/said";
import { Watch } from "../kernel/signal";
import type { PasswordDialog } from "../operators/password_dialog";
import { endShift, mine, room } from "../presence/state";
import "../presence/mine";
import "../presence/room";
import { Dropdown } from "./dropdown";
import { LampElement, look } from "./element";
import { icon } from "./icons";
import { roleName, works } from "./roles";
import { tell } from "./toasts";

@customElement("ll-person-menu")
export class PersonMenu extends LampElement {
  static override styles = look(css`
    :host { position: relative; }
    summary { list-style: none; cursor: pointer; display: flex; gap: 0.5rem; align-items: center; padding: 0.4rem 0.7rem; border-radius: var(--round-small); font-weight: 600; min-height: 2.5rem; }
    summary::-webkit-details-marker { display: none; }
    summary:hover { background: var(--accent-soft); }
    .menu { position: absolute; inset-inline-end: 0; top: calc(100% + 0.4rem); z-index: 15; width: min(19rem, calc(100vw - 2rem)); display: grid; gap: 0.9rem; max-height: calc(100dvh - 6rem - var(--banner, 0px)); overflow: auto;
      background: var(--raised); border: 1px solid var(--line); border-radius: var(--round); padding: 1rem; box-shadow: var(--shadow); }
    .choice { display: flex; flex-wrap: wrap; gap: 0.35rem; margin-top: 0.35rem; }
    .choice label { display: inline-flex; gap: 0.4rem; align-items: center; border: 1px solid var(--line-strong); border-radius: 2rem; padding: 0.25rem 0.75rem; cursor: pointer; }
    .choice label:has(:checked) { background: var(--accent-soft); border-color: var(--accent); font-weight: 650; }
    legend { font-weight: 600; font-size: 0.9rem; }
    form button { width: 100%; }
  `);

  @state() private password = false;
  readonly #menu = new Dropdown(this);

  constructor() {
    super();
    new Watch(this, [me, room]);
  }

  async #wish(wish: { language?: Language; theme?: Theme }): Promise<void> {
    try {
      await choose(wish);
    } catch (error) {
      tell(explain(error), true);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const person = me.value;
    if (!person) return nothing;
    const themes: ReadonlyArray<readonly [Theme, string]> = [
      ["system", t("Like this computer")],
      ["light", t("Light")],
      ["dark", t("Dark")],
    ];
    return html`<details @keydown=${this.#menu.keys}>
      <summary>${icon("person")} ${said(person.name)}</summary>
      <div class="menu">
        <p class="muted small">${roleName(person.role)} · ${person.site}</p>
        ${works(person.role) ? html`<ll-my-presence></ll-my-presence><ll-room></ll-room>` : nothing}
        <fieldset><legend>${t("Language")}</legend><div class="choice">${LANGUAGES.map(
          (
            one,
          ) => html`<label lang=${one.code}><input type="radio" name="language" value=${one.code} .checked=${asLanguage(person.language) === one.code}
            @change=${() => this.#wish({ language: one.code })} /> ${one.name}</label>`,
        )}</div></fieldset>
        <fieldset><legend>${t("Light or dark")}</legend><div class="choice">${themes.map(
          ([
            theme,
            name,
          ]) => html`<label><input type="radio" name="theme" value=${theme} .checked=${person.theme === theme}
            @change=${() => this.#wish({ theme })} /> ${name}</label>`,
        )}</div></fieldset>
        <button @click=${() => void this.#password()}>${icon("key")} ${t("My password")}</button>
        ${person.demo_phone_url ? html`<a href=${person.demo_phone_url} target="_blank" rel="noopener">${t("Virtual phone (demo)")}</a>` : nothing}
        <form method="post" action="/sign-out" @submit=${(e: SubmitEvent) => this.#leave(e, person.id)}><button>${mine() ? t("End shift and sign out") : t("Sign out")}</button></form>
      </div></details>${this.password ? html`<ll-password></ll-password>` : nothing}`;
  }

  async #password(): Promise<void> {
    try {
      await import("../operators/password_dialog");
    } catch (error) {
      tell(explain(error), true);
      return;
    }
    this.password = true;
    await this.updateComplete;
    await this.renderRoot.querySelector<PasswordDialog>("ll-password")?.open();
  }

  /** The shift ends also where another page of this person is still signed in. */
  async #leave(event: SubmitEvent, person: number): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    forgetDrafts(person);
    if (mine()) await endShift().catch(() => undefined);
    form.submit();
  }
}
