import { describe, expect, it } from "vitest";
import { readWords } from "../../../../src/node/cli/command.ts";
import { commands } from "../../../../src/node/cli/commands/index.ts";
import { commandHelp, overview } from "../../../../src/node/cli/terminal/help.ts";

describe("the help", () => {
  it.each(commands)("of $name shows usage, --json and examples that the command accepts", (command) => {
    const text = commandHelp(command);
    expect(text).toContain(`Usage: paretune ${command.name}`);
    expect(text).toContain("--json");
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(text).toContain(`  ${example}`);
      const words = [...example.replace(/ [<>] .*$/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(
        (match) => match[1] ?? match[2] ?? "",
      );
      expect(words.slice(0, 2)).toEqual(["paretune", command.name]);
      expect(() => readWords(command, words.slice(2))).not.toThrow();
    }
  });

  it("keeps to 120 columns", () => {
    for (const text of [overview(commands), ...commands.map(commandHelp)]) {
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    }
  });
});
