// A value that tells its listeners when it changes: how all parts of the page see the same state at once.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Signal<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Calls `listener` after each change; returns what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Renders its component again whenever one of the signals changes, while the component is on the page. */
export class Watch implements ReactiveController {
  #stops: Array<() => void> = [];

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly signals: ReadonlyArray<Signal<unknown>>,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stops = this.signals.map((signal) => signal.listen(() => this.host.requestUpdate()));
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
