/**
 * @file The completion script for zsh.
 */
import type { CompletedCommand, CompletedFlag, Completion } from "./completions.ts";

/** The script, to be sourced by ~/.zshrc or to lie as `_paretune` in a folder of fpath. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, flags, first, rest }) => {
    // A place where anything may stand has no entry: zsh would show its message instead of inserting a flag.
    const places = [["1", first] as const, ["*", rest] as const].filter(([, { kind }]) => kind !== "anything");
    const lines = [...flags.map(flagSpec), ...places.map(([at, completion]) => `${at}:argument:${action(completion)}`)];
    return `        ${name})\n          _arguments ${lines.map((line) => quoted(line)).join(" \\\n            ")} ;;`;
  });
  return `#compdef paretune
# Completion of paretune for zsh. Add to ~/.zshrc, after compinit:  source <(paretune completion zsh)
_paretune_trials() {
  local word
  for word in $words; do
    case $word in (*.yaml|*.yml) compadd -- \${(f)"$(paretune completion zsh --trials $word 2>/dev/null)"}; return ;; esac
  done
}
_paretune() {
  local context state state_descr line
  local -A opt_args
  local -a commands
  commands=(
${described.join("\n")}
  )
  _arguments -C '--help[Shows the help]' '--version[Shows the version]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${cases.join("\n")}
      esac ;;
  esac
}
if [[ $funcstack[1] == _paretune ]]; then _paretune "$@"; else compdef _paretune paretune; fi
`;
}

function flagSpec({ name, summary, value, label = "" }: CompletedFlag): string {
  const text = summary.replace(/[\\[\]:]/g, "\\$&");
  return value === undefined
    ? `--${name}[${text}]`
    : `--${name}=[${text}]:${label.replace(/[:[\]\\]/g, "\\$&")}:${action(value)}`;
}

function action(completion: Completion): string {
  switch (completion.kind) {
    case "words":
      return `(${completion.words.join(" ")})`;
    case "study":
      return '_files -g "*.(yaml|yml)"';
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "trial":
      return "_paretune_trials";
    case "anything":
      return " ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
