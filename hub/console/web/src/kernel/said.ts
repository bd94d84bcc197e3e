// Words of people, not of this page: a screen reader must read a Chinese name in Chinese on a French page, too.
import { html, nothing, type TemplateResult } from "lit";
import { languageOf } from "./i18n";

/** A name, an address or a note, marked with its language (WCAG 3.1.2). */
export function said(text: string | null | undefined): TemplateResult | typeof nothing {
  if (!text) return nothing;
  return html`<span lang=${languageOf(text) ?? nothing}>${text}</span>`;
}
