/**
 * @file Failed trials by their reason.
 */

/** A trial that failed. */
export interface FailedTrial {
  readonly trial: number;
  readonly reason: string;
  /** Its parameters: reasons often name their values. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The trials that failed for one reason. */
export interface FailureGroup {
  /** What the command of the last of them said, without the command itself. */
  readonly reason: string;
  /** The last first. */
  readonly trials: readonly number[];
}

/** What may differ between the reasons of one group, in words. */
export const GROUPED_WORDS =
  "Reasons that differ only in numbers, in paths or in values of parameters are one row, with the last of them.";

/**
 * A reason that quotes the command, as far as a message has room for it. The command differs in every trial; how it ended, and the
 * last line that it wrote to standard error, is the reason.
 */
const QUOTED_COMMAND =
  /^(?<before>.*?)\bthe (?<kind>measuring )?command .*? (?<end>ended with exit code -?\d+|was ended by \S+|did not end within .*?|was stopped|did not start: .*?)(?: \(stderr: (?<line>.*)\))?$/s;
/** Longer reasons are shortened, after they have been grouped. */
const MAX_SHOWN = 240;

/** A path: words with slashes between them, or a drive or a slash before them. */
const PATH = /(?:\b[a-z]:)?(?:[\w.~@%+=-]*[\\/])+[\w.~@%+=-]+/gi;
/** An address or a number, also one that ends a word, such as that of `worker-3`; exit codes are kept. */
const NUMBER = /0x[0-9a-f]+|(?:(?<![\w-])-)?(?<!exit code -?\d*)\d[\d.]*(?:e[+-]?\d+)?/gi;

/**
 * Groups failed trials, the largest group first. Reasons are the same that differ only in numbers, addresses, paths, values of
 * categorical parameters, or in the command that they quote.
 *
 * @param failed - in order of trial number
 */
export function groupFailures(failed: readonly FailedTrial[]): readonly FailureGroup[] {
  const groups = new Map<string, { reason: string; trials: number[] }>();
  const kindOf = reasonKinds(failed);
  for (const { trial, reason: recorded } of failed) {
    const reason = withoutCommand(recorded);
    const kind = kindOf(reason);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { reason, trials: [trial] });
    else {
      group.reason = reason;
      group.trials.unshift(trial);
    }
  }
  return [...groups.values()]
    .map(({ reason, trials }) => ({ reason: shortened(reason), trials }))
    .sort((a, b) => b.trials.length - a.trials.length);
}

/** How the command ended and what it said: `exit code 3: the loss is nan`; the reason itself where it quotes no command. */
function withoutCommand(reason: string): string {
  const { before, kind, end, line } = QUOTED_COMMAND.exec(reason)?.groups ?? {};
  if (before === undefined || end === undefined) return reason;
  const how = end.replace(/^(?:ended with|was) /, "");
  const measuring = kind === undefined ? "" : "the measuring command: ";
  return `${before}${measuring}${how}${line === undefined ? "" : `: ${line}`}`;
}

function shortened(reason: string): string {
  const characters = [...reason];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join("")}…` : reason;
}

/** From a reason to what it has in common with others of its kind: a sign stands for whatever may differ. */
function reasonKinds(failed: readonly FailedTrial[]): (reason: string) => string {
  const values = failed.flatMap(({ parameters = {} }) =>
    Object.values(parameters).filter((value): value is string => typeof value === "string" && value !== ""),
  );
  // Of two values of which one begins the other, the longer is found.
  const patterns = [...new Set(values)].sort((a, b) => b.length - a.length).map(escapedPattern);
  const named = patterns.length === 0 ? undefined : new RegExp(`(?<!\\w)(?:${patterns.join("|")})(?!\\w)`, "gi");
  return (reason) => {
    const unnamed = named === undefined ? reason : reason.replace(named, "#");
    return unnamed.replace(PATH, "#").replace(NUMBER, "#");
  };
}

/** The pattern of a text. */
function escapedPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
