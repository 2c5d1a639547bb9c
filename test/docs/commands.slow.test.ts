import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { readArguments } from "../../src/node/cli/command.ts";
import { commands } from "../../src/node/cli/commands/index.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { documents, root, snippetsIn } from "./documents.ts";

const snippets = snippetsIn("sh");

/** A line's words as a shell reads them, without its comment and redirections. */
function words(line: string): string[] {
  const code = line.replace(/\s#.*$/, "").replace(/\s[<>].*$/, "");
  return [...code.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** Lines of a snippet; a backslash at the end goes on in the next. */
const lines = (text: string): string[] =>
  text
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter(Boolean);

/** Throws unless the command line would accept the words. */
function check([program, ...rest]: readonly string[]): void {
  if (program === "npm" || program === "npx") {
    const script = rest[0] === "run" ? rest[1] : rest[0];
    if (program === "npm" && script !== "install" && !(script !== undefined && script in packageJson.scripts)) {
      throw new Error(`package.json has no script ${script}`);
    }
    return;
  }
  if (program !== "paretune") return;
  const command = commands.find(({ name }) => name === rest[0]);
  if (command === undefined) throw new Error(`there is no command ${rest[0]}`);
  readArguments(command, rest.slice(1));
}

describe("the commands in the documents", () => {
  it.each(snippets)("are accepted: $document, line $line", ({ text }) => {
    for (const line of lines(text)) expect(() => check(words(line))).not.toThrow();
  });

  it.each(snippets.filter(({ tag }) => tag === "session"))(
    "run one after the other: $document, line $line",
    ({ text }) => {
      const folder = newFolder();
      try {
        writeFileSync(
          join(folder, "study.yaml"),
          [
            "name: session",
            "command: ./train --layers {layers}",
            "parameters: { layers: { type: int, range: [1, 12] } }",
            "objectives:",
            '  accuracy: { goal: maximize, from: { stdout: "accuracy {number}" } }',
            '  latency: { goal: minimize, from: { stdout: "latency {number}" } }',
            "baseline: { layers: 6 }",
            "budget: { trials: 20, batch: 3, initial: 6, parallel: 1 }",
            "seed: 1",
            "",
          ].join("\n"),
        );
        const cli = join(root, "dist/node/cli/main.js");
        const script = `paretune() { "${process.execPath}" "${cli}" "$@"; }\n${text}`;
        const { status, stderr } = spawnSync("/bin/sh", ["-eu", "-c", script], { cwd: folder, encoding: "utf8" });
        expect({ status, stderr }).toMatchObject({ status: 0 });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  it("are all in the table of docs/command-line.md, and no others", () => {
    const page = documents().find(({ path }) => path.endsWith("command-line.md"))?.text ?? "";
    const listed = [...page.matchAll(/^\| `paretune (\w+)[^`]*` \|/gm)].map((match) => match[1]);
    expect(listed.toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
  });
});
