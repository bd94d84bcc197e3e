import { expect, it } from "vitest";
import { rightText } from "./import_words";

it("says what would be right in the reader's language, and otherwise as the hub says it", () => {
  expect(rightText("bool_parsing", "Input should be a valid boolean")).toBe("yes or no");
  expect(rightText("unknown_zone", "The name of a zone, as 闻喜小区, 临汾小区")).toBe(
    "The name of a zone: 闻喜小区, 临汾小区",
  );
  expect(rightText("something_new", "As the hub says it")).toBe("As the hub says it");
});
