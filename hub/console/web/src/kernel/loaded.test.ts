import type { ReactiveController } from "lit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Loaded } from "./loaded";
import { Signal } from "./signal";

/** A component that is drawn whenever it is asked to. */
class Host {
  readonly updateComplete = Promise.resolve(true);
  drawn = 0;
  readonly #controllers: ReactiveController[] = [];
  addController(one: ReactiveController): void {
    this.#controllers.push(one);
    one.hostConnected?.();
  }
  removeController(): void {}
  requestUpdate(): void {
    this.drawn += 1;
    for (const one of this.#controllers) one.hostUpdate?.();
  }
}

const later = () => new Promise((done) => setTimeout(done));

describe("one thing of the hub", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is asked for once, again when something has changed, and an answer that comes late is nobody's", async () => {
    const asked: [string, (body: unknown) => void][] = [];
    vi.stubGlobal(
      "fetch",
      (path: string) =>
        new Promise((done) =>
          asked.push([path, (body) => done(new Response(JSON.stringify(body), { status: 200 }))]),
        ),
    );
    const host = new Host();
    const changed = new Signal(0);
    let number = 1;
    const one = new Loaded<{ id: number }>(host, () => `/things/${number}`, [changed]);
    host.requestUpdate();
    host.requestUpdate();
    expect(asked.map(([path]) => path)).toEqual(["/api/v1/things/1"]);
    number = 2;
    host.requestUpdate();
    asked[1]?.[1]({ id: 2 });
    await later();
    asked[0]?.[1]({ id: 1 });
    await later();
    expect(one.found).toEqual({ id: 2 });
    changed.set(1);
    expect(asked.length).toBe(3);
    const drawn = host.drawn;
    asked[2]?.[1]({ id: 22 });
    await later();
    expect([one.found, host.drawn > drawn, asked.length]).toEqual([{ id: 22 }, true, 3]);
    one.show({ id: 23 });
    expect(one.found).toEqual({ id: 23 });
  });
});
