// When what every page holds beside the queue is loaded.
import { resynced } from "./feed";
import { me } from "./me";

/** Load once it is known who sits here and where the feed stands, not before; and whenever news may have been missed. */
export function inStep(load: () => void): void {
  const now = (): void => {
    if (me.value && resynced.value > 0) load();
  };
  resynced.listen(now);
  me.listen(now);
}
