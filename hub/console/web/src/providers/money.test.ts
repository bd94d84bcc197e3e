import { expect, test } from "vitest";
import { fen, priceAndCap } from "./money";

test("an amount is read as people write it", () => {
  expect(["90.50", "90,5", " 80 ", "0", "19.99"].map(fen)).toEqual([9050, 9050, 8000, 0, 1999]);
});

test("what is no amount is said in words and not sent", () => {
  for (const bad of ["", "abc", "-5", "1.234", "1e3", "80 元", null])
    expect(() => fen(bad), String(bad)).toThrow(/yuan/);
});

test("a cap below the price is refused before it is sent", () => {
  expect(priceAndCap("80", "200")).toEqual({ price_fen: 8000, cap_fen: 20000 });
  expect(() => priceAndCap("80", "79.99")).toThrow(/below the price/);
});
