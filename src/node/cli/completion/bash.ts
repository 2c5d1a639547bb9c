/**
 * @file The completion script for bash, from version 3.2 on.
 */
import type { CompletedCommand, Completion } from "./completions.ts";

/** The script, to be sourced by ~/.bashrc. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = [...commands.map(({ name }) => name), "help", "--help", "--version"];
  const values = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) =>
      flag.value === undefined ? [] : [`    "${name} --${flag.name}") ${action(flag.value)}; return ;;`],
    ),
  );
  const flags = commands.map(
    (each) => `      ${each.name}) _paretune_words "${each.flags.map(({ name }) => `--${name}`).join(" ")}" ;;`,
  );
  const first = commands.map(({ name, first: completion }) => `      ${name}) ${action(completion)} ;;`);
  const rest = commands.map(({ name, rest: completion }) => `      ${name}) ${action(completion)} ;;`);
  return `# Completion of paretune for bash. Add to ~/.bashrc:  source <(paretune completion bash)
_paretune_words() { local IFS=$' \\t\\n'; COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_paretune_paths() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen "$@" -- "$cur")); }
_paretune_study() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -X '!*.y*ml' -- "$cur"; compgen -d -- "$cur")); }
_paretune_trial() {
  local word
  for word in "\${COMP_WORDS[@]:2}"; do
    case $word in *.yaml | *.yml) _paretune_words "$("\${COMP_WORDS[0]}" completion bash --trials "$word" 2>/dev/null)"; return ;; esac
  done
}
_paretune() {
  local cur=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} word count=0 index
  COMPREPLY=()
  if [[ $COMP_CWORD == 1 ]]; then _paretune_words "${names.join(" ")}"; return; fi
  [[ $cur == "=" ]] && cur=""
  [[ $flag == "=" ]] && flag=\${COMP_WORDS[COMP_CWORD-2]}
  case "$command $flag" in
    "help "*) _paretune_words "${commands.map(({ name }) => name).join(" ")}"; return ;;
${values.join("\n")}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${flags.join("\n")}
    esac
    return
  fi
  for ((index = 2; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in -*) ;; *) count=$((count + 1)) ;; esac
  done
  if [[ $count == 0 ]]; then
    case $command in
${first.join("\n")}
    esac
  else
    case $command in
${rest.join("\n")}
    esac
  fi
}
complete -F _paretune paretune
`;
}

function action(completion: Completion): string {
  switch (completion.kind) {
    case "words":
      return `_paretune_words "${completion.words.join(" ")}"`;
    case "study":
      return "_paretune_study";
    case "file":
      return "_paretune_paths -f";
    case "folder":
      return "_paretune_paths -d";
    case "trial":
      return "_paretune_trial";
    case "anything":
      return ":";
  }
}
