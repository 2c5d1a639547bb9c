/**
 * @file The rows of the table `proposals` (migrations.ts).
 */
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { hasChecksums, rowChecksum, writtenRows } from "./checksum.ts";
import type { ProposalOutcome } from "./storage.ts";
import { DamagedRecord } from "./storage-error.ts";

/** A row of the table `proposals`. Without a checksum it is of a version that had none. */
export interface ProposalRow {
  readonly id: number;
  readonly time: string;
  readonly milliseconds: number | null;
  readonly record: string | null;
  readonly checksum?: number | null;
}

/** The checksum of a proposal's row. */
export function proposalChecksum({ time, milliseconds, record }: Omit<ProposalRow, "id" | "checksum">): number {
  return rowChecksum(time, milliseconds, record);
}

/** Whether a proposal is what was written. */
export function isWholeProposal(row: ProposalRow, isSummed: boolean): boolean {
  return !isSummed || row.checksum === proposalChecksum(row);
}

/** Stores a proposal with its time, and optionally its duration and its record. */
export function insertProposal(database: DatabaseSyncInstance, { record, milliseconds }: ProposalOutcome): void {
  insertProposalRow(database, {
    time: new Date().toISOString(),
    milliseconds: milliseconds ?? null,
    record: record === undefined ? null : JSON.stringify(record),
  });
}

/** Stores the row of a proposal. */
export function insertProposalRow(
  database: DatabaseSyncInstance,
  row: Pick<ProposalRow, "time" | "milliseconds" | "record">,
): void {
  database
    .prepare("INSERT INTO proposals (time, milliseconds, record, checksum) VALUES (?, ?, ?, ?)")
    .run(row.time, row.milliseconds, row.record, proposalChecksum(row));
}

/** What is known of the proposals of a store, up to one of them. */
export interface ProposalTotals {
  /** The number of proposals. They are numbered from 1 on and never removed. */
  readonly count: number;
  /** The last record of a proposal, as JSON text; undefined if there is none. */
  readonly lastRecord: string | undefined;
  /** The time of all proposals together, in milliseconds; undefined if none was timed. */
  readonly milliseconds: number | undefined;
}

/** The totals of a store without proposals. */
export const NO_PROPOSALS: ProposalTotals = { count: 0, lastRecord: undefined, milliseconds: undefined };

/**
 * The totals with the proposals that were stored since.
 *
 * @throws DamagedRecord where one is missing or not what was written
 */
export function readProposals(database: DatabaseSyncInstance, before: ProposalTotals): ProposalTotals {
  const isSummed = hasChecksums(database);
  let { count, lastRecord, milliseconds } = before;
  const rows = database.prepare("SELECT * FROM proposals WHERE id > ? ORDER BY id").iterate(count);
  for (const row of rows as unknown as Iterable<ProposalRow>) {
    if (row.id !== ++count) throw new DamagedRecord(`proposal ${count} is missing`);
    if (!isWholeProposal(row, isSummed)) {
      throw new DamagedRecord(`proposal ${row.id} is not what was written: its checksum differs`);
    }
    if (row.record !== null) lastRecord = row.record;
    if (row.milliseconds !== null) milliseconds = (milliseconds ?? 0) + row.milliseconds;
  }
  const written = writtenRows(database, "proposals");
  if (written !== count) throw new DamagedRecord(`its last proposal is ${count}, and ${written} were written`);
  return { count, lastRecord, milliseconds };
}
