import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documents, root } from "./documents.ts";

/** Rows of the README's table of measurements: the numbers in bold, and the page that they are from. */
const rows = [
  ...(documents().find(({ path }) => path === "README.md")?.text ?? "").matchAll(
    /^\|.*\]\((benchmarks\/results\/[^)]+)\) \|$/gm,
  ),
].map((match) => ({
  row: match[0],
  page: match[1] ?? "",
  numbers: [...match[0].matchAll(/\*\*([^*]+)\*\*/g)].map((bold) => bold[1] ?? ""),
}));

describe("the README's measurements", () => {
  it("are there", () => expect(rows.length).toBeGreaterThan(0));

  it.each(rows)("stand on the page that they name: $row", ({ page, numbers }) => {
    expect(existsSync(join(root, page))).toBe(true);
    const text = readFileSync(join(root, page), "utf8");
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.filter((number) => !text.includes(number))).toEqual([]);
  });
});
