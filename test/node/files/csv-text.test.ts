import { expect, it } from "vitest";
import { csv } from "../../../src/node/files/csv-text.ts";

it("quotes the fields of CSV that need quotes", () => {
  expect(
    csv([
      ["a", 1],
      ['say "hi", then', "x\ny"],
    ]),
  ).toBe('a,1\r\n"say ""hi"", then","x\ny"\r\n');
});
