// In the demo nobody outside is real: a visitor opens what stands on their telephone, and it says that it is simulated.
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../kernel/i18n";
import { icon } from "./icons";

/** A link of a message to somebody who is not there; nothing where there is none. */
export function simulated(url: string | null | undefined, name: string): TemplateResult | typeof nothing {
  if (!url) return nothing;
  return html`<span>${icon("phone")} <a href=${url} target="_blank" rel="noopener">${name}</a> <span class="tag">${t("simulated telephone")}</span></span>`;
}
