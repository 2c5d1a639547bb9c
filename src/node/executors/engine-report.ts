/**
 * @file What is found out about an engine before anything runs.
 */

/** What `paretune check` finds out about an engine. */
export interface EngineReport {
  /** Mistakes, which do not go away by themselves, as sentences without a full stop. */
  readonly problems: readonly string[];
  /** Why the engine does not answer or takes nothing now, as a sentence without a full stop: a run waits for that. */
  readonly unreachable?: string;
  /** What is worth knowing, by a short name, e.g. the version. */
  readonly facts: Readonly<Record<string, string>>;
  /** What would be submitted for a command: a title, and the text of a script or a document. */
  readonly submission?: { readonly title: string; readonly text: string };
}

/** An engine that does not answer, as a part of its report: a mistake, or what may pass. */
export function unanswered(words: string, isMistake: boolean): Pick<EngineReport, "problems" | "unreachable"> {
  return isMistake ? { problems: [words] } : { problems: [], unreachable: words };
}

/** Whether what this process needs to ask an engine is on this machine. */
export interface EngineClient {
  readonly isThere: boolean;
  /** A sentence without a full stop. */
  readonly words: string;
  readonly version?: string;
}
