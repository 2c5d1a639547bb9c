/**
 * @file What is found out about an engine before anything runs.
 */

/** What `paretune check` finds out about an engine. */
export interface EngineReport {
  /** What is missing, as sentences without a full stop. */
  readonly problems: readonly string[];
  /** What is worth knowing, by a short name, e.g. the version. */
  readonly facts: Readonly<Record<string, string>>;
  /** What would be submitted for a command: a title, and the text of a script or a document. */
  readonly submission?: { readonly title: string; readonly text: string };
}
