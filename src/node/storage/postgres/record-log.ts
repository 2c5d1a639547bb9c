/**
 * @file The records of a study besides its events, as one opening has read them so far.
 */
import { withRun } from "../runs.ts";
import type { Environment, PauseChange, ProposalOutcome, StoredRuns, StudyEdit } from "../storage.ts";
import { DamagedRecord } from "../storage-error.ts";
import type { RecordRow } from "./rows.ts";

/** A record to be stored. */
export type NewRecord = Pick<RecordRow, "kind" | "body">;

/** The record of a proposal; undefined where there is nothing to keep of it. */
export function proposalRecord({ record, milliseconds }: ProposalOutcome): NewRecord | undefined {
  if (record === undefined && milliseconds === undefined) return undefined;
  const text = record === undefined ? {} : { record: JSON.stringify(record) };
  return {
    kind: "proposal",
    body: JSON.stringify({ ...text, ...(milliseconds === undefined ? {} : { milliseconds }) }),
  };
}

/** The records so far, and what they amount to. */
export class RecordLog {
  #lastId = 0;
  #edits: readonly StudyEdit[] = [];
  #pauses: readonly PauseChange[] = [];
  #runs: readonly StoredRuns[] = [];
  #lastProposal: string | undefined;
  #milliseconds: number | undefined;

  /** The id of the last record; 0 before the first. */
  get lastId(): number {
    return this.#lastId;
  }

  get edits(): readonly StudyEdit[] {
    return this.#edits;
  }

  get pauses(): readonly PauseChange[] {
    return this.#pauses;
  }

  get runs(): readonly StoredRuns[] {
    return this.#runs;
  }

  /** The last `record` of a proposal, as JSON text. */
  get lastProposal(): string | undefined {
    return this.#lastProposal;
  }

  /** Milliseconds that the models of all proposals have taken. */
  get milliseconds(): number | undefined {
    return this.#milliseconds;
  }

  /** Adds the records that follow the last one. Throws DamagedRecord where one cannot be read. */
  add(rows: readonly RecordRow[]): void {
    for (const row of rows) {
      this.#take(row, parsed(row));
      this.#lastId = row.id;
    }
  }

  #take({ time, kind }: RecordRow, value: unknown): void {
    switch (kind) {
      case "edit":
        this.#edits = [...this.#edits, { time, ...(value as Omit<StudyEdit, "time">) }];
        return;
      case "pause":
        this.#pauses = [...this.#pauses, { time, ...(value as Omit<PauseChange, "time">) }];
        return;
      case "run":
        this.#runs = withRun(this.#runs, value as Environment, time);
        return;
      case "proposal": {
        const { record, milliseconds } = value as { readonly record?: string; readonly milliseconds?: number };
        if (record !== undefined) this.#lastProposal = record;
        if (milliseconds !== undefined) this.#milliseconds = (this.#milliseconds ?? 0) + milliseconds;
      }
    }
  }
}

function parsed({ id, body }: RecordRow): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new DamagedRecord(`note ${id} cannot be read: ${JSON.stringify(body.slice(0, 60))}`);
  }
}
