import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { root } from "./documents.ts";

const text = readFileSync(join(root, "docs/dependencies.md"), "utf8");
const [, runTime = "", development = ""] = text.split(/^## .*$/m);
const rows = (part: string): string[][] =>
  [...part.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]);

describe("docs/dependencies.md", () => {
  it("gives one reason for every run-time dependency, and no other", () => {
    expect(rows(runTime).map(([name]) => name)).toEqual(Object.keys(packageJson.dependencies).sort());
  });

  it("gives one reason for every development dependency, and no other", () => {
    expect(rows(development).map(([name]) => name)).toEqual(Object.keys(packageJson.devDependencies).sort());
  });
});
