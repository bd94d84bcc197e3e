// Amounts as people type them: yuan in a field, fen on the wire.
import { Problem } from "../kernel/api";
import { t } from "../kernel/i18n";

/** "90.50", or "90,50", yuan in fen. Throws, in words, for what is no amount. */
export function fen(yuan: unknown): number {
  const text = String(yuan ?? "").trim();
  if (!/^\d{1,7}([.,]\d{1,2})?$/.test(text))
    throw new Problem(
      0,
      "amount",
      t("That is no amount: {text}. Write it in yuan, as 90.50.", { text: text || "–" }),
    );
  return Math.round(Number(text.replace(",", ".")) * 100);
}

/** A price and the amount above which a quote is agreed first. Throws, in words, where that lies below the price. */
export function priceAndCap(price: unknown, cap: unknown): { price_fen: number; cap_fen: number } {
  const found = { price_fen: fen(price), cap_fen: fen(cap) };
  if (found.cap_fen < found.price_fen)
    throw new Problem(
      0,
      "cap",
      t("A quote is asked for above {cap} yuan, which is below the price of {price} yuan.", {
        cap: String(cap),
        price: String(price),
      }),
    );
  return found;
}
