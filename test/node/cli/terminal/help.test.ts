import { describe, expect, it } from "vitest";
import { type CliCommand, readArguments } from "../../../../src/node/cli/command.ts";
import { commands } from "../../../../src/node/cli/commands/index.ts";
import { commandHelp, overview } from "../../../../src/node/cli/terminal/help.ts";
import { textWidth } from "../../../../src/node/cli/terminal/text-width.ts";

describe("the help", () => {
  it.each(commands)("of $name shows usage, --json and examples that the command accepts", (command) => {
    const text = commandHelp(command, 80);
    expect(text).toContain(`Usage: paretune ${command.name}`);
    expect(text).toContain("--json");
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(text).toContain(`  ${example}`);
      const words = [...example.replace(/ [<>] .*$/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(
        (match) => match[1] ?? match[2] ?? "",
      );
      expect(words.slice(0, 2)).toEqual(["paretune", command.name]);
      expect(() => readArguments(command, words.slice(2))).not.toThrow();
    }
  });

  it.each([80, 200])("fits into %d columns", (width) => {
    for (const text of [overview(commands, width), ...commands.map((command) => commandHelp(command, width))]) {
      for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it("uses the columns of a wide terminal", () => {
    const lines = (width: number): number => commandHelp(commandOf("best"), width).split("\n").length;
    expect(lines(200)).toBeLessThan(lines(80));
    expect(
      overview(commands, 200)
        .split("\n")
        .filter((line) => /^ {2}\w/.test(line)),
    ).toHaveLength(commands.length + 2);
  });

  it("keeps preformatted lines and examples as they are", () => {
    const tell = commandOf("tell");
    const fixed = [...(tell.details ?? []).filter((text) => text.startsWith(" ")), ...tell.examples];
    expect(fixed.length).toBeGreaterThan(4);
    for (const text of fixed)
      expect(commandHelp(tell, 80).split("\n")).toContain(text.startsWith(" ") ? text : `  ${text}`);
  });
});

function commandOf(name: string): CliCommand {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(`there is no command ${name}`);
  return found;
}
