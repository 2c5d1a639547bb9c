/**
 * @file The help of the program and of each command.
 */
import { type CliCommand, COMMON_FLAGS, type Flag } from "../command.ts";
import { fields } from "./table.ts";
import { wrap } from "./text-width.ts";

/** `paretune --help`, for a terminal of `width` columns. */
export function overview(commands: readonly CliCommand[], width: number): string {
  return [
    wrap(
      "Finds models that are more accurate and faster than the model in production, within a few hundred trials.",
      width,
    ),
    "",
    "Usage: paretune COMMAND …",
    "",
    fields(
      commands.map(({ name, summary }) => [name, summary]),
      width,
    ),
    "",
    fields(
      [
        ["--version", "Shows the version."],
        ["--help", "Shows this help; after a command, the help of that command."],
      ],
      width,
    ),
    "",
    "Start here:",
    fields(
      [
        ["paretune demo", "tunes a real training program"],
        ["paretune init", "writes a study file for your own program"],
      ],
      width,
    ),
    "",
  ].join("\n");
}

/** `paretune COMMAND --help`, for a terminal of `width` columns. */
export function commandHelp(command: CliCommand, width: number): string {
  const flags = Object.entries({ ...command.flags, ...COMMON_FLAGS });
  return [
    wrap(command.summary, width),
    "",
    `Usage: paretune ${command.name}${command.usage === "" ? "" : ` ${command.usage}`} [flags]`,
    ...(command.details ?? []).map((text) => `${text.startsWith(" ") ? "" : "\n"}${wrap(text, width)}`),
    "",
    "Flags:",
    fields(
      flags.map(([name, flag]) => [flagHead(name, flag), flag.summary]),
      width,
    ),
    "",
    command.examples.length === 1 ? "Example:" : "Examples:",
    // Examples are not wrapped, so that they can be copied.
    ...command.examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function flagHead(name: string, flag: Flag): string {
  return `--${name}${flag.value === undefined ? "" : ` ${flag.value}`}${flag.multiple ? " …" : ""}`;
}
