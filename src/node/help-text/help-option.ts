/**
 * @file An option of a program, as its help describes it.
 */

/** What the help says of one option. What it does not say is absent. */
export interface HelpOption {
  /** The option as it is written before its value, e.g. `--learning-rate`; for Hydra the key, e.g. `train.lr`. */
  readonly flag: string;
  /** A name for a parameter, e.g. `learning_rate`. */
  readonly name: string;
  /** `value`: takes a value. `switch`: is there or not. */
  readonly kind: "value" | "switch";
  /** The option that switches it off, e.g. `--no-bias`. */
  readonly negation?: string;
  /** Whether only that one exists. */
  readonly isOnlyNegation?: true;
  /** What the help calls the value. */
  readonly type?: "int" | "float" | "bool" | "path" | "text";
  readonly choices?: readonly string[];
  /** The bounds that the help gives, both included. */
  readonly lower?: number;
  readonly upper?: number;
  /** The default as it is written. */
  readonly default?: string;
  readonly isList?: true;
  readonly isRequired?: true;
  readonly description: string;
}

/** How values follow their options: `--lr 0.1`, `-lr=0.1` (Go), or `lr=0.1` (Hydra). */
export type OptionForm = "words" | "equals" | "override";

/** The help of a program. */
export interface ProgramHelp {
  /** What has printed it, as far as that can be told; absent where it is unknown. */
  readonly style?: "argparse" | "click" | "typer" | "absl" | "hydra" | "yargs" | "commander" | "clap" | "go";
  readonly form: OptionForm;
  readonly options: readonly HelpOption[];
  /** Groups of Hydra with their members. */
  readonly groups?: Readonly<Record<string, string>>;
}
