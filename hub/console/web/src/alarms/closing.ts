// What each closing code asks for besides itself. The hub says so; it is asked once.
import { get } from "../kernel/api";
import { Signal } from "../kernel/signal";
import type { Question, Value } from "../protocols/model";
import type { ClosingCode } from "./model";

export interface ClosingField extends Question {
  required: boolean;
}
export type Said = Readonly<Record<string, Value>>;

export const closingFields = new Signal<ReadonlyMap<string, readonly ClosingField[]>>(new Map());

let asking = false;

/** Asks the hub, if it has not answered yet. Without an answer the codes can be chosen all the same. */
export async function loadClosingFields(): Promise<void> {
  if (asking || closingFields.value.size > 0) return;
  asking = true;
  try {
    const { items } = await get<{ items: Array<{ code: string; fields: ClosingField[] }> }>("/closing-codes");
    closingFields.set(new Map(items.map((one) => [one.code, one.fields])));
  } catch {
    // The next opening of the window asks again.
  } finally {
    asking = false;
  }
}

export function fieldsOf(code: ClosingCode | null): readonly ClosingField[] {
  return code === null ? [] : (closingFields.value.get(code) ?? []);
}

/** The first field that has to be said and is not. */
export function missing(code: ClosingCode, said: Said): ClosingField | undefined {
  return fieldsOf(code).find((one) => one.required && (said[one.key] ?? "") === "");
}
