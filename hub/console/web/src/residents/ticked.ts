// Which of a closed list are chosen: decisions only.

/** Keys and their words. */
export type Options = ReadonlyArray<readonly [string, string]>;

/** The list, and what stands there although nobody offers it any more: it is kept until somebody takes it away. */
export function withKnown(options: Options, value: readonly string[]): Options {
  const offered = new Set(options.map(([key]) => key));
  return [...options, ...value.filter((key) => !offered.has(key)).map((key) => [key, key] as const)];
}

/** Those whose name has all of the words in it. */
export function fitting(options: Options, words: string): Options {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(([, name]) => wanted.every((word) => name.toLowerCase().includes(word)));
}

/** What is chosen after `keys` were ticked or not, in the order of the list. */
export function ticked(
  options: Options,
  value: readonly string[],
  keys: readonly string[],
  on: boolean,
): string[] {
  return options.map(([key]) => key).filter((key) => (keys.includes(key) ? on : value.includes(key)));
}
