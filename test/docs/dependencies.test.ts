import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { root } from "./documents.ts";

const text = readFileSync(join(root, "docs/dependencies.md"), "utf8");
const [, runTime = "", bundled = "", development = ""] = text.split(/^## .*$/m);
const rows = (part: string): string[][] =>
  [...part.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]);
const names = (part: string): string[] => rows(part).map(([name = ""]) => name);

/** The packages whose licences are in the built package, because their code is. */
const inBundles = ["", "dashboard", "tutorial"].flatMap((folder) => {
  const licences = readFileSync(join(root, "dist", folder, "LICENSES.txt"), "utf8");
  return licences.split(/^-{80}$/m).map((each) => each.trim().split(" ")[0] ?? "");
});

describe("docs/dependencies.md", () => {
  it("gives one reason for every run-time dependency, and no other", () => {
    expect(names(runTime)).toEqual(Object.keys(packageJson.dependencies).sort());
  });

  it("gives one reason for every dependency in the bundles, and no other; their licences are shipped", () => {
    const direct = Object.keys(packageJson.devDependencies).filter((name) => inBundles.includes(name));
    expect(names(bundled)).toEqual(direct.sort());
  });

  it("gives one reason for every other development dependency, and no other", () => {
    const others = Object.keys(packageJson.devDependencies).filter((name) => !inBundles.includes(name));
    expect(names(development)).toEqual(others.sort());
  });
});
