/**
 * @file The completion script for fish.
 */
import type { CompletedCommand, CompletedFlag, Completion } from "./completions.ts";

/** The script, to lie in ~/.config/fish/completions/paretune.fish or to be sourced. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const starts = commands.map(
    ({ name, summary }) => `complete -c paretune -n __paretune_needs_command -a ${name} -d ${quoted(summary)}`,
  );
  const rest = commands.flatMap(({ name, flags, first, rest: others }) => [
    ...flags.map((flag) => `complete -c paretune -n '__paretune_after ${name}' ${flagWords(flag)}`),
    ...place(name, "first", first),
    ...place(name, "rest", others),
  ]);
  return `# Completion of paretune for fish:  paretune completion fish > ~/.config/fish/completions/paretune.fish
function __paretune_needs_command
    test (count (commandline -opc)) -eq 1
end
function __paretune_after
    set -l words (commandline -opc)
    test (count $words) -gt 1; and contains -- $words[2] $argv
end
function __paretune_place
    __paretune_after $argv[1]; or return 1
    set -l words (commandline -opc)[3..-1]
    set -l count (count (string match -v -- '-*' $words))
    switch $argv[2]
        case first
            test $count -eq 0
        case rest
            test $count -gt 0
    end
end
function __paretune_trials
    for word in (commandline -opc)
        if string match -qr '\\.ya?ml$' -- $word
            paretune completion fish --trials $word 2>/dev/null
            return
        end
    end
end
complete -c paretune -f
complete -c paretune -n __paretune_needs_command -l help -d 'Shows the help'
complete -c paretune -n __paretune_needs_command -l version -d 'Shows the version'
complete -c paretune -n '__paretune_after help' -a '${names}'
${[...starts, ...rest].join("\n")}
`;
}

function flagWords({ name, summary, value }: CompletedFlag): string {
  const description = `-d ${quoted(summary)}`;
  if (value === undefined) return `-l ${name} ${description}`;
  if (value.kind === "file") return `-l ${name} -r -F ${description}`;
  const candidates = action(value);
  return `-l ${name} -x${candidates === undefined ? "" : ` -a ${quoted(candidates)}`} ${description}`;
}

function place(command: string, which: "first" | "rest", completion: Completion): readonly string[] {
  const condition = `-n '__paretune_place ${command} ${which}'`;
  if (completion.kind === "file") return [`complete -c paretune ${condition} -F`];
  const candidates = action(completion);
  return candidates === undefined ? [] : [`complete -c paretune ${condition} -k -a ${quoted(candidates)}`];
}

function action(completion: Completion): string | undefined {
  switch (completion.kind) {
    case "words":
      return completion.words.join(" ");
    case "study":
      return "(__fish_complete_suffix .yaml; __fish_complete_suffix .yml)";
    case "folder":
      return "(__fish_complete_directories)";
    case "trial":
      return "(__paretune_trials)";
    case "file":
    case "anything":
      return undefined;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
