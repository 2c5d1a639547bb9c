import { expect, it } from "vitest";
import { json } from "../../../src/node/server/route.ts";

it("an answer in JSON escapes what would control a terminal or the direction of text, and has the same values", async () => {
  const value = { reason: "\u202egnp.exe \u009b31m \u200f \u2028 é", list: ["\u0001"] };
  const text = await json(value).text();
  expect(text).toMatch(/^[\n\x20-\x7eé]*$/);
  expect(JSON.parse(text)).toEqual(value);
});
