/**
 * @file `paretune completion`: the script with which a shell completes commands, flags, their values, study files and trials.
 */
import { type OpenedStudy, openStudyFile, withStore } from "../../operations/open-study.ts";
import { storeExists } from "../../storage/index.ts";
import type { CliCommand, CommandArguments } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { type CompletedCommand, completionsOf } from "../completion/completions.ts";
import { fishScript } from "../completion/fish.ts";
import { zshScript } from "../completion/zsh.ts";
import { BadInput, EXIT, quoted } from "../exit.ts";
import type { Terminal } from "../terminal/terminal.ts";

const SCRIPTS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The command `paretune completion`. `all` returns the commands that are completed, this one among them. */
export function completionCommand(all: () => readonly CliCommand[]): CliCommand {
  return {
    name: "completion",
    summary: "Prints the script with which a shell completes commands, flags, study files and trials.",
    usage: "bash|zsh|fish",
    positionals: [1, 1],
    flags: {
      trials: { value: "STUDY", summary: "Prints the numbers of the trials of STUDY instead; the scripts call it." },
    },
    details: [
      "The script is made from the same declarations as the help, so it completes what this version has. Source it where your " +
        "shell starts:",
      "  bash  echo 'source <(paretune completion bash)' >> ~/.bashrc",
      "  zsh   echo 'source <(paretune completion zsh)' >> ~/.zshrc",
      "  fish  paretune completion fish > ~/.config/fish/completions/paretune.fish",
    ],
    examples: ["paretune completion bash", "paretune completion zsh > _paretune"],
    run: (args, terminal) => printScript(args, terminal, all()),
  };
}

async function printScript(
  args: CommandArguments,
  terminal: Terminal,
  commands: readonly CliCommand[],
): Promise<number> {
  const shell = args.positionals[0] ?? "";
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined)
    throw new BadInput(`completion is for ${Object.keys(SCRIPTS).join(", ")}; got ${quoted(shell)}.`);
  const study = args.text("trials");
  const text =
    study === undefined
      ? script(completionsOf(commands))
      : (await trialNumbers(await openStudyFile(study, { earlier: false }))).map((number) => `${number}\n`).join("");
  if (terminal.json)
    terminal.printJson(study === undefined ? { shell, script: text } : text.trim().split("\n").map(Number));
  else terminal.write(text);
  return EXIT.ok;
}

async function trialNumbers(opened: OpenedStudy): Promise<readonly number[]> {
  if (!(await storeExists(opened))) return [];
  return withStore(opened, false, async (storage) => (await storage.snapshot()).trials.map(({ number }) => number));
}
