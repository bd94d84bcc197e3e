// A care call of mine that waits while I am elsewhere: on every page but its own, with the way back.
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { inHand } from "../alarms/reduce";
import { alarms } from "../alarms/state";
import { t } from "../kernel/i18n";
import { me } from "../kernel/me";
import { href, route } from "../kernel/router";
import { Watch } from "../kernel/signal";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { going, myCall } from "./state";

@customElement("ll-care-waiting")
export class CareWaiting extends LampElement {
  static override styles = look(css`
    a { display: inline-flex; gap: 0.4rem; align-items: center; white-space: nowrap; padding: 0.2rem 0.7rem; border-radius: 1rem; font-size: 0.875rem; font-weight: 650;
      background: var(--lamp-soft); color: var(--ink); border: 1px solid var(--lamp); text-decoration: none; }
    a:hover { border-color: var(--accent); }
  `);

  constructor() {
    super();
    new Watch(this, [alarms, going, me, route]);
  }

  override render(): TemplateResult | typeof nothing {
    const call = myCall();
    const here = route.value.page === "work" && route.value.id === call?.resident_id;
    if (!call || here) return nothing;
    const held = inHand(alarms.value, me.value?.id ?? 0).length > 0;
    return html`<a href=${href("work", call.resident_id)} title=${held ? t("Your care call waits until the alarm is out of your hand.") : t("Go on with it")}>
      ${icon(held ? "clock" : "phone")} ${held ? t("Care call waits") : t("Go on with the care call")} <kbd aria-hidden="true">0</kbd></a>`;
  }
}
