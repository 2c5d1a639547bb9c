/**
 * @file Gives the units of resources to commands: each unit to one command at a time, and all units of a command at once. First come,
 * first served for each resource: a request waits while an earlier one waits for units of the same resource, so that a command with
 * many units is not passed over for ever; requests for other resources go on. A holder never waits for further units, so there is no
 * deadlock.
 */
import type { Units } from "../../core/study/index.ts";
import type { Resources, Uses } from "../study-file/resources.ts";

/** Units that a command holds. */
export interface HeldUnits {
  readonly units: Units;
  /** Gives them back; calling it twice is harmless. */
  readonly release: () => void;
}

interface Waiting {
  readonly uses: Uses;
  readonly grant: (held: HeldUnits) => void;
}

/** The units of a study while it runs. */
export class UnitAllocator {
  readonly #resources: Resources;
  readonly #busy = new Map<string, Set<string>>();
  #queue: readonly Waiting[] = [];

  constructor(resources: Resources = {}) {
    this.#resources = resources;
    for (const name of Object.keys(resources)) this.#busy.set(name, new Set());
  }

  /** Takes the units at once; undefined if some are not free, or if a request waits for units of the same resource. */
  take(uses: Uses): HeldUnits | undefined {
    const isAwaited = this.#queue.some((each) => Object.keys(each.uses).some((name) => Object.hasOwn(uses, name)));
    return isAwaited || !this.#fits(uses) ? undefined : this.#hold(uses);
  }

  /** Resolves once the units are held; to undefined if the signal aborts first. Throws for units that do not exist. */
  acquire(uses: Uses, signal: AbortSignal): Promise<HeldUnits | undefined> {
    for (const [name, count] of Object.entries(uses)) {
      const there = this.#resources[name]?.length ?? 0;
      if (count > there) throw new RangeError(`acquire: there are ${there} units of ${name}; got ${count}`);
    }
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(undefined);
      const giveUp = (): void => {
        this.#queue = this.#queue.filter((each) => each !== waiting);
        resolve(undefined);
        this.#grant();
      };
      const waiting: Waiting = {
        uses,
        grant: (held) => {
          signal.removeEventListener("abort", giveUp);
          resolve(held);
        },
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.#queue = [...this.#queue, waiting];
      this.#grant();
    });
  }

  /** Withholds units that something else still uses, whether they are free or not. Returns what gives them back. */
  withhold(units: Units): () => void {
    const known = Object.entries(units).map(([name, names]): readonly [string, readonly string[]] => {
      const busy = this.#busy.get(name);
      return [name, names.filter((each) => busy !== undefined && !busy.has(each))];
    });
    return this.#occupy(Object.fromEntries(known)).release;
  }

  /** Serves the requests in their order, except those for resources that an earlier one waits for. */
  #grant(): void {
    const awaited = new Set<string>();
    for (const waiting of this.#queue) {
      const names = Object.keys(waiting.uses);
      if (names.some((name) => awaited.has(name)) || !this.#fits(waiting.uses)) {
        for (const name of names) awaited.add(name);
        continue;
      }
      this.#queue = this.#queue.filter((each) => each !== waiting);
      waiting.grant(this.#hold(waiting.uses));
    }
  }

  #fits(uses: Uses): boolean {
    return Object.entries(uses).every(([name, count]) => this.#free(name).length >= count);
  }

  #free(name: string): readonly string[] {
    const busy = this.#busy.get(name);
    return (this.#resources[name] ?? []).filter((unit) => busy?.has(unit) === false);
  }

  /** The first free units of each resource. */
  #hold(uses: Uses): HeldUnits {
    return this.#occupy(
      Object.fromEntries(Object.entries(uses).map(([name, count]) => [name, this.#free(name).slice(0, count)])),
    );
  }

  #occupy(units: Units): HeldUnits {
    for (const [name, names] of Object.entries(units)) for (const unit of names) this.#busy.get(name)?.add(unit);
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      for (const [name, names] of Object.entries(units)) for (const unit of names) this.#busy.get(name)?.delete(unit);
      this.#grant();
    };
    return { units, release };
  }
}
