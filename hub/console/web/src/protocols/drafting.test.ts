import { afterEach, expect, test, vi } from "vitest";
import { type Drafted, Drafting, type Unsaved } from "./drafting";

interface Found extends Drafted<string> {
  version: number;
}
const found = (version: number, draft: string | null): Found => ({
  version,
  content: "holds",
  draft: draft === null ? null : { content: draft, by_name: "Zhou", faults: [] },
});

/** The hub's answers in their order; what was sent is kept. */
function hub(...answers: Array<[number, unknown]>): string[] {
  const sent: string[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    sent.push(`${init.method ?? "GET"} ${path} ${init.body ?? ""}`.trim());
    const [status, body] = answers.shift() ?? [500, {}];
    return Promise.resolve(
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } }),
    );
  });
  return sent;
}

function draft(unsaved = new Map<number, Unsaved<string>>()): Drafting<number, Found, string> {
  const host = { requestUpdate: () => undefined, addController: () => undefined };
  const room = { at: (id: number) => `/things/${id}`, seen: (one: Found) => one.version, unsaved };
  return new Drafting(host as never, room);
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

afterEach(() => vi.unstubAllGlobals());

test("what is not saved outlives the page, and is saved with the version on which it stands", async () => {
  const unsaved = new Map<number, Unsaved<string>>();
  const sent = hub([200, found(4, null)], [200, found(4, null)], [200, found(5, "new words")]);
  const first = draft(unsaved);
  expect(first.look(1, 0)).toBe(true);
  await settled();
  expect(first.content("fresh")).toBe("holds");
  first.write("new words");
  const second = draft(unsaved);
  second.look(1, 0);
  await settled();
  expect([second.content("fresh"), second.hasDraft]).toEqual(["new words", true]);
  expect(await second.save("")).toBe(true);
  expect(sent.at(-1)).toBe('PUT /api/v1/things/1/draft {"content":"new words","seen":4}');
  expect([second.mine, unsaved.size, second.hasDraft]).toEqual([null, 0, true]);
});

test("what the hub finds wrong with it is shown, and nothing that was written is lost", async () => {
  const faults = [{ at: ["steps", 0], code: "empty" }];
  hub([200, found(4, null)], [422, { code: "faults", faults }]);
  const one = draft();
  one.look(1, 0);
  await settled();
  one.write("crooked");
  await one.publish("Published.");
  expect(one.faults).toEqual(faults);
  expect([one.error === "", one.content("fresh"), one.busy]).toEqual([false, "crooked", false]);
});

test("an answer that comes when another one is looked at is not shown there", async () => {
  hub([200, found(1, null)], [200, found(2, "of the second")]);
  const one = draft();
  one.look(1, 0);
  expect(one.look(2, 0)).toBe(true);
  expect(one.look(2, 0)).toBe(false);
  await settled();
  expect(one.found?.version).toBe(2);
});
