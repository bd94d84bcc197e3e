// One's own password: the old one where there is one, and the new one twice.
import { css, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { explain, post } from "../kernel/api";
import { t } from "../kernel/i18n";
import { LampElement, look } from "../shell/element";
import { icon } from "../shell/icons";
import { tell } from "../shell/toasts";

@customElement("ll-password")
export class PasswordDialog extends LampElement {
  static override styles = look(css`input { width: 100%; } .ends { justify-content: end; }`);

  @state() private error = "";
  @state() private busy = false;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("form") private readonly form!: HTMLFormElement;

  async open(): Promise<void> {
    await this.updateComplete;
    this.error = "";
    this.form.reset();
    this.dialog.showModal();
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const given = new FormData(this.form);
    if (given.get("new") !== given.get("again")) {
      this.error = t("The two new passwords are not the same.");
      return;
    }
    this.busy = true;
    try {
      await post("/me/password", { current: given.get("current"), new: given.get("new") });
      tell(t("The new password holds. You are signed out everywhere else."));
      this.dialog.close();
    } catch (error) {
      this.error = explain(error);
    } finally {
      this.busy = false;
    }
  };

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title"><form class="stack" @submit=${this.#submit}>
      <h1 id="title">${t("My password")}</h1>
      <label class="field">${t("The password so far (empty if you came in by a link)")}<input name="current" type="password" maxlength="200" autocomplete="current-password" /></label>
      <label class="field">${t("The new password, 12 characters or more")}<input name="new" type="password" required minlength="12" maxlength="200" autocomplete="new-password" /></label>
      <label class="field">${t("The new password once more")}<input name="again" type="password" required maxlength="200" autocomplete="new-password" /></label>
      <p class="error" role="alert">${this.error}</p>
      <div class="row ends"><button type="button" @click=${() => this.dialog.close()}>${t("Not yet")}</button>
        <button class="primary" ?disabled=${this.busy}>${icon("key")} ${t("Set the password")}</button></div>
    </form></dialog>`;
  }
}
