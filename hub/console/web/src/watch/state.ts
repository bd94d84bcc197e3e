// What is wrong with the hub now, from its own sign of life: known also when it can store no news.
import { Signal } from "../kernel/signal";
import { type HubProblem, same } from "./model";

export const hubProblems = new Signal<readonly HubProblem[]>([]);

export function hearHub(problems: readonly HubProblem[]): void {
  if (!same(problems, hubProblems.value)) hubProblems.set(problems);
}
