// The pages that do not fit beside the others: one button, and a list under it.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { href, route } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { Dropdown } from "./dropdown";
import { LampElement, look } from "./element";
import { icon } from "./icons";
import type { Place } from "./places";

@customElement("ll-more")
export class MoreMenu extends LampElement {
  static override styles = look(css`
    details { position: relative; }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    summary { max-width: 100%; list-style: none; cursor: pointer; display: inline-flex; gap: 0.45rem; align-items: center; padding: 0.45rem 0.6rem; border-radius: var(--round-small); font-weight: 600; font-size: 0.95rem; min-height: 2.4rem; }
    summary::-webkit-details-marker { display: none; }
    summary:hover { background: var(--accent-soft); }
    summary.here { background: var(--accent-soft); color: var(--accent); box-shadow: inset 0 -3px 0 var(--accent); }
    ul { position: absolute; inset-inline-end: 0; top: calc(100% + 0.4rem); z-index: 15; min-width: 14rem; max-width: calc(100vw - 2rem); max-height: calc(100dvh - 7rem - var(--banner, 0px)); overflow: auto; background: var(--raised); border: 1px solid var(--line); border-radius: var(--round); padding: 0.4rem; box-shadow: var(--shadow); }
    a { display: flex; gap: 0.55rem; align-items: center; padding: 0.5rem 0.7rem; border-radius: var(--round-small); color: var(--ink); text-decoration: none; font-weight: 600; min-height: 2.5rem; }
    a:hover { background: var(--accent-soft); }
    a[aria-current="page"] { color: var(--accent); background: var(--accent-soft); box-shadow: inset 3px 0 0 var(--accent); }
    @media (max-width: 62rem) {
      summary { padding: 0.25rem 0.4rem; min-height: 2.25rem; }
      summary svg { display: none; }
      /* Wherever the button stands: within the window. */
      details { position: static; }
      ul { inset-inline: 0.5rem; top: auto; min-width: 0; }
    }
  `);

  @property({ attribute: false }) places: readonly Place[] = [];

  readonly #menu = new Dropdown(this);

  constructor() {
    super();
    new Watch(this, [route]);
  }

  override render(): TemplateResult {
    const here = this.places.find((one) => one.page === route.value.page);
    return html`<details @keydown=${this.#menu.keys}>
      <summary class=${here ? "here" : ""} title=${here?.name() ?? nothing}>${icon(here?.icon ?? "more")} <span class="name">${here ? here.name() : t("More")}</span> <span aria-hidden="true">▾</span></summary>
      <ul>${this.places.map(
        (one) =>
          html`<li><a href=${href(one.page)} aria-current=${one === here ? "page" : nothing} @click=${() => this.#menu.close()}>${icon(one.icon)} ${one.name()}</a></li>`,
      )}</ul></details>`;
  }
}
