/**
 * @file Own units, or changes relative to the reference. The address says which.
 */
import type { Units } from "../../figures/index.ts";
import type { StudyPageAnswer } from "../../node/server/answers.ts";
import { useQuery } from "../address.ts";

const CHOICES: readonly (readonly [value: Units, words: string])[] = [
  ["own", "own units"],
  ["relative", "relative to the reference"],
];

/** The units of the figures of a page, and how the reader chooses others. */
export interface ShownUnits {
  readonly units: Units;
  /** Absent where there is no choice: relative values need a reference of every objective. */
  readonly choose: ((next: Units) => void) | undefined;
}

/** The units that the address names; `usual` where it names none. */
export function useUnits(page: StudyPageAnswer | undefined, usual: Units): ShownUnits {
  const [query, setQuery] = useQuery();
  const references = page?.best?.reference ?? {};
  const hasChoice = page?.definition.objectives.every(({ name }) => name in references) === true;
  if (!hasChoice) return { units: "own", choose: undefined };
  const named = query.get("units");
  const choose = (next: Units): void => {
    const changed = new URLSearchParams(query);
    if (next === usual) changed.delete("units");
    else changed.set("units", next);
    setQuery(changed);
  };
  return { units: named === "own" || named === "relative" ? named : usual, choose };
}

/** The switch. */
export function UnitsSwitch({ units, choose }: ShownUnits) {
  if (choose === undefined) return null;
  return (
    <div class="switch" role="group" aria-label="Units of the figures">
      {CHOICES.map(([value, words]) => (
        <button key={value} type="button" aria-pressed={units === value} onClick={() => choose(value)}>
          {words}
        </button>
      ))}
    </div>
  );
}
