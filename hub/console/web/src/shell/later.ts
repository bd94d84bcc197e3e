// Pages that are loaded when somebody goes there, so that the desk is on the screen sooner.
import { t } from "../kernel/i18n";
import { tell } from "./toasts";

/** Loads what defines the page's element; an element that stands on the page already comes to life with it. */
export function later(load: () => Promise<unknown>): void {
  load().catch(() =>
    tell(t("This page could not be loaded. Please try again when the connection is back."), true),
  );
}
