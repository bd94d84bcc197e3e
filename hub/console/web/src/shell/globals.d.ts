// The catalogues are written by tools/translations.py before the build; this says what they look like.
declare module "*/locale/en.json" {
  const catalogue: Readonly<Record<string, string>>;
  export default catalogue;
}
declare module "*/locale/fr.json" {
  const catalogue: Readonly<Record<string, string>>;
  export default catalogue;
}
declare module "*/locale/zh_CN.json" {
  const catalogue: Readonly<Record<string, string>>;
  export default catalogue;
}
/** A stylesheet of a package as text, for a component's own styles. */
declare module "*.css?inline" {
  const text: string;
  export default text;
}
