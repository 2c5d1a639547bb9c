/**
 * @file The units of resources that the commands of a trial held while they ran, such as the graphics processor that it trained on.
 */

/** Units by the name of their resource: `{ gpu: ["0", "2"], phone: ["R58M123ABC"] }`. */
export type Units = Readonly<Record<string, readonly string[]>>;

/** What an evaluation used of resources. */
export interface UnitUse {
  /** Every unit that one of its commands held, in the order in which they were held first. */
  readonly units: Units;
  /** How long its commands waited for units, in milliseconds; absent if they did not. */
  readonly waitedMs?: number;
}

/** The units of a trial, or of the event of its outcome, as a part of a trial; empty where it used none. */
export function unitsOf({ units, used }: { readonly units?: Units; readonly used?: UnitUse }): {
  readonly units?: Units;
} {
  const held = used?.units ?? units;
  return held === undefined ? {} : { units: held };
}
