// Every text that a person sees goes through `t`: the English text is its own name, the catalogues give the other two.
import { Signal } from "./signal";

export type Language = "zh-CN" | "fr" | "en";
export const LANGUAGES: ReadonlyArray<{ code: Language; name: string }> = [
  { code: "zh-CN", name: "中文" },
  { code: "fr", name: "Français" },
  { code: "en", name: "English" },
];

/** Of a text that counts, the forms that the language tells apart, the one for a single thing first. */
type Catalogue = Readonly<Record<string, string | readonly string[]>>;
const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
  "zh-CN": () => import("../locale/zh_CN.json"),
  fr: () => import("../locale/fr.json"),
  en: () => import("../locale/en.json"),
};

export const language = new Signal<Language>("en");
let current: Catalogue = {};
let wanted: Language | null = null;

type Params = Readonly<Record<string, string | number>>;

/** The text in the person's language, with `{name}` replaced by the parameter of that name. */
export function t(text: string, params: Params = {}): string {
  const found = current[text];
  return filled(typeof found === "string" ? found : text, params);
}

/** A text that depends on a number, `{count}`: `one` for a single thing, as each language counts single things. */
export function tn(one: string, many: string, count: number, params: Params = {}): string {
  const single = new Intl.PluralRules(language.value).select(count) === "one";
  const found = current[one];
  const forms = Array.isArray(found) ? (found as readonly string[]) : [one, many];
  return filled((single ? forms[0] : forms.at(-1)) ?? many, { count, ...params });
}

function filled(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

export function asLanguage(code: string | null | undefined): Language {
  const wanted = (code ?? "").toLowerCase();
  return LANGUAGES.find((one) => wanted.startsWith(one.code.slice(0, 2).toLowerCase()))?.code ?? "en";
}

const HAN = /\p{Script=Han}/u;

/** "zh-CN" for words with Chinese characters; for all others the page's own language holds. */
export function languageOf(words: string): Language | undefined {
  return HAN.test(words) ? "zh-CN" : undefined;
}

/** Loads a language's catalogue and shows it everywhere at once. */
export async function setLanguage(code: Language): Promise<void> {
  wanted = code;
  const found = (await catalogues[code]()).default;
  if (wanted !== code) return; // another one was asked for meanwhile
  current = found;
  document.documentElement.lang = code;
  language.set(code);
}
