// The longest that nobody had talked with each resident.
import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { t } from "../kernel/i18n";
import { href } from "../kernel/router";
import { said } from "../kernel/said";
import { look } from "../shell/element";
import { icon } from "../shell/icons";
import { CareList, listStyles } from "./listing";
import { hoursText, type ResidentLine } from "./model";

@customElement("ll-care-residents")
export class CareResidents extends CareList<ResidentLine> {
  static override styles = look(listStyles);
  protected override readonly path = "/care-figures/residents";

  override render(): TemplateResult {
    const instead = this.instead(t("Nobody was looked after in these days."));
    return html`<div class="tools">${this.searchField()}${this.sortField([
      ["longest", t("Longest gap first")],
      ["late", t("Most often too late first")],
      ["conversations", t("Fewest conversations first")],
      ["name", t("By name")],
    ])}</div>
      ${
        instead ??
        html`<div class="scroll" tabindex="0" role="region" aria-label=${t("Longest gap of each resident")}><table>
        <thead><tr><th scope="col">${t("Resident")}</th><th scope="col">${t("Zone")}</th><th scope="col" class="number">${t("Longest gap")}</th>
          <th scope="col" class="number">${t("Since the last conversation")}</th><th scope="col" class="number">${t("Conversations")}</th></tr></thead>
        <tbody>${(this.items ?? []).map(
          (
            one,
          ) => html`<tr><th scope="row"><a href=${href("residents", one.resident_id)}>${said(one.resident_name)}</a></th><td>${said(one.zone)}</td>
            <td class="number">${hoursText(one.longest_ms)}${one.late > 0 ? html` <span class="tag bad">${icon("triangle")} ${t("too late: {count}", { count: one.late })}</span>` : nothing}</td>
            <td class="number">${hoursText(one.open_ms)}</td><td class="number">${one.conversations}</td></tr>`,
        )}</tbody></table></div>${this.pages()}`
      }`;
  }
}
