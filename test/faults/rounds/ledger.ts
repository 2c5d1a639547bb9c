/**
 * @file What the programs of the trials wrote about themselves (programs/train.sh), where no part of Paretune writes.
 */
import { existsSync, readFileSync, statSync } from "node:fs";

/** The begin of an evaluation. */
export interface Begun {
  readonly nonce: string;
  readonly trial: number;
  readonly pid: number;
  /** Whether no other evaluation of the trial was alive. */
  readonly isAlone: boolean;
  readonly x: number;
  readonly n: number;
  /** Where its line begins in the ledger, in bytes. */
  readonly at: number;
}

/** The end of an evaluation. */
export interface Ended {
  readonly nonce: string;
  readonly trial: number;
  readonly loss: number;
  readonly second: number;
}

/** All evaluations, in the order in which they began and ended. */
export interface Ledger {
  readonly begun: readonly Begun[];
  readonly ended: readonly Ended[];
}

/** Reads a ledger. Throws where a line is none. */
export function readLedger(file: string): Ledger {
  const begun: Begun[] = [];
  const ended: Ended[] = [];
  let at = 0;
  for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []) {
    const [what, nonce = "", trial, pid, ...more] = line.split(" ");
    if (what === "begin" && more.length === 3) {
      const [alone, x, n] = more;
      const numbers = { trial: Number(trial), pid: Number(pid), x: Number(x), n: Number(n) };
      begun.push({ nonce, ...numbers, isAlone: alone === "yes", at });
    } else if (what === "end" && more.length === 2) {
      ended.push({ nonce, trial: Number(trial), loss: Number(more[0]), second: Number(more[1]) });
    } else throw new Error(`the ledger ${file} has the line ${line}`);
    at += Buffer.byteLength(line) + 1;
  }
  return { begun, ended };
}

/** The bytes that a ledger has now. */
export function ledgerSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
