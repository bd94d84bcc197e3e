// The virtual phone of the demo: one resident's red button, in the browser, on the real wire.
import { asLanguage, setLanguage } from "../kernel/i18n";
import { openLink } from "./link";
import { savedLanguage } from "./preferences";

await setLanguage(asLanguage(savedLanguage() ?? navigator.language));
await import("./page");
openLink();
