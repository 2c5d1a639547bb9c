/**
 * @file What a reader of another tool's results returns: studies, their columns and their trials, in the words of that tool.
 */
import type { Progress } from "../../../core/study/index.ts";

/** A value as the other tool has it; texts of tables are read by the kind of the parameter. */
export type Cell = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** One column: a parameter, a metric, or something else that may be mapped to one. */
export interface SourceColumn {
  /** Its name, unique in the study, as `--map` takes it: `params.lr`. */
  readonly key: string;
  /** The name without what marks its role: `lr`. */
  readonly name: string;
  /** `any`: a table does not say which columns are parameters. */
  readonly role: "parameter" | "metric" | "any" | "other";
  /** What the other tool did with an objective. */
  readonly goal?: "maximize" | "minimize";
  /** The name is only its number (`values_0`), so that objectives may be matched in their order. */
  readonly isUnnamed?: true;
}

/** What became of a trial in the other tool. */
export type SourceState =
  | "completed"
  | "failed"
  /** It was stopped early, so it has no final value. */
  | "pruned"
  /** It waits or runs. */
  | "unfinished"
  /** A person ended it, which says nothing about its parameters. */
  | "abandoned";

/** One trial. */
export interface SourceTrial {
  /** Its name for people: `trial 3`, `run brisk-sky-7`. */
  readonly name: string;
  /** Its name by which it is recognised when it is imported again. */
  readonly id: string;
  readonly state: SourceState;
  /** Why it failed, where the tool says so. */
  readonly reason?: string;
  /** By the key of a column; columns without a value are absent. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Standard errors, numbers of samples and values while it trained, by the key of a metric. */
  readonly standardErrors?: Readonly<Record<string, number>>;
  readonly counts?: Readonly<Record<string, number>>;
  readonly progress?: Readonly<Record<string, Progress>>;
}

/** One study of a file. */
export interface SourceStudy {
  readonly name: string;
  readonly columns: readonly SourceColumn[];
  readonly trials: readonly SourceTrial[];
  /** What the reader had to decide, as sentences. */
  readonly notes?: readonly string[];
}

/** What can be seen of a file before it is read. */
export type SourceFile =
  | { readonly shape: "folder"; readonly path: string; readonly names: ReadonlySet<string> }
  | { readonly shape: "sqlite"; readonly path: string; readonly tables: ReadonlySet<string> }
  | { readonly shape: "json"; readonly path: string; readonly value: unknown }
  | { readonly shape: "json-lines"; readonly path: string; readonly lines: readonly unknown[] }
  | { readonly shape: "table"; readonly path: string; readonly header: readonly string[]; readonly rows: Rows };

/** The rows of a table, by the names of its columns; empty cells are absent. */
export type Rows = readonly Readonly<Record<string, string>>[];

/** A reader of one format. Every reader passes `test/contracts/trial-source.ts`. */
export interface TrialSource {
  /** The word of `--format`. */
  readonly format: string;
  /** What it reads, for people: `Optuna storage (SQLite)`. */
  readonly title: string;
  /** Whether a file is of this format. */
  recognises(file: SourceFile): boolean;
  /** The studies of a file that is recognised. Throws BadInput where they cannot be read. */
  read(file: SourceFile): readonly SourceStudy[];
}
