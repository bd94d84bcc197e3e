// Keys for people who never leave the keyboard. They sleep while somebody types, also with a Chinese input method.

export interface Shortcut {
  keys: readonly string[];
  /** Where the key means something else (or nothing) at times: whether it is for us now. */
  when?: () => boolean;
  run: (event: KeyboardEvent) => void;
}

const SWITCH = "lamplight:keys";

/** Single-letter keys can be switched off (WCAG 2.1.4): speech input would set them off by accident. */
export function keysEnabled(): boolean {
  return localStorage.getItem(SWITCH) !== "off";
}

export function enableKeys(on: boolean): void {
  if (on) localStorage.removeItem(SWITCH);
  else localStorage.setItem(SWITCH, "off");
}

/** The digit on a key, 1 to 9, or 0. A French keyboard writes `é` there: the key's place counts, too. */
export function digitOf(event: Pick<KeyboardEvent, "key" | "code">): number {
  return Number(/^Digit([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0] ?? 0);
}

/** Listens until the returned function is called. */
export function listenToKeys(shortcuts: readonly Shortcut[]): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (!isForUs(event)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const found = shortcuts.find((one) => one.keys.includes(key) && (one.when?.() ?? true));
    if (!found) return;
    event.preventDefault();
    found.run(event);
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

/** Escape leaves a field, with its words still in it, so that letters are keys again. In a window it closes that. */
export function leaveFields(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    const path = event.composedPath().filter((node): node is HTMLElement => node instanceof HTMLElement);
    if (!path[0]?.matches("input, textarea, select") || path.some((node) => node.matches("dialog[open]")))
      return;
    event.preventDefault();
    path[0].blur();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function isForUs(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const path = event.composedPath().filter((node): node is HTMLElement => node instanceof HTMLElement);
  if (path.some((node) => node.matches("dialog[open], [contenteditable]"))) return false;
  // The field of a window that has just closed keeps the focus until the next frame; nobody types there any more.
  const isGone = path.some((node) => node.matches("dialog:not([open])"));
  if (!isGone && path[0]?.matches("input, textarea, select")) return false;
  // A row that lies on the table already leads nowhere any more: after a click on it Enter is the desk's again.
  if (!isGone && event.key === "Enter" && path[0]?.matches('button, a:not([aria-current="true"]), summary'))
    return false;
  return event.key.length > 1 || keysEnabled();
}
