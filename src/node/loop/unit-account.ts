/**
 * @file What one attempt at a trial uses of resources: the units that its commands held, and the time for which they waited for them.
 */
import type { Units, UnitUse } from "../../core/study/index.ts";

/** The account of one attempt. */
export class UnitAccount {
  readonly #now: () => number;
  readonly #units = new Map<string, Set<string>>();
  #waitedMs = 0;
  #waitsSince: number | undefined;

  /** @param now - a clock in milliseconds that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Adds units that a command holds. */
  add(units: Units): void {
    for (const [name, names] of Object.entries(units)) {
      const known = this.#units.get(name) ?? new Set();
      for (const unit of names) known.add(unit);
      this.#units.set(name, known);
    }
  }

  /** Begins to wait. Returns what ends that. */
  wait(): () => void {
    const since = this.#now();
    this.#waitsSince = since;
    return () => {
      if (this.#waitsSince !== since) return;
      this.#waitedMs += this.#now() - since;
      this.#waitsSince = undefined;
    };
  }

  /** How long the commands have waited so far, in milliseconds. */
  get waitedMs(): number {
    return this.#waitedMs + (this.#waitsSince === undefined ? 0 : this.#now() - this.#waitsSince);
  }

  /** The account as it is recorded; undefined where no units were held. */
  get use(): UnitUse | undefined {
    if (this.#units.size === 0) return undefined;
    const units = Object.fromEntries([...this.#units].map(([name, names]) => [name, [...names]]));
    const waitedMs = Math.round(this.waitedMs);
    return waitedMs === 0 ? { units } : { units, waitedMs };
  }
}
