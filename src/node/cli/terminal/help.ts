/**
 * @file The help of the whole and of each command.
 */
import { COMMON_FLAGS, type Command, type Flag } from "../command.ts";

/** `paretune --help`. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "paretune: models that are more accurate and faster than the one in production, within a few hundred trials.",
    "",
    "Usage: paretune COMMAND …",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "  --version  Shows the version.",
    "  --help     Shows this help; after a command, that command's.",
    "",
    "Start here:",
    "  paretune demo                 tunes a real training program while you watch",
    "  paretune init                 writes a study file for your own",
    "",
  ].join("\n");
}

/** `paretune COMMAND --help`. */
export function commandHelp(command: Command): string {
  const flags = Object.entries({ ...command.flags, ...COMMON_FLAGS });
  const heads = flags.map(([name, flag]) => flagHead(name, flag));
  const width = Math.max(...heads.map((head) => head.length));
  return [
    command.summary,
    "",
    `Usage: paretune ${command.name}${command.usage === "" ? "" : ` ${command.usage}`} [flags]`,
    ...(command.details === undefined ? [] : ["", ...command.details]),
    "",
    "Flags:",
    ...flags.map(([, flag], index) => `  ${(heads[index] ?? "").padEnd(width)}  ${flag.summary}`),
    "",
    command.examples.length === 1 ? "Example:" : "Examples:",
    ...command.examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function flagHead(name: string, flag: Flag): string {
  return `--${name}${flag.value === undefined ? "" : ` ${flag.value}`}${flag.multiple ? " …" : ""}`;
}
