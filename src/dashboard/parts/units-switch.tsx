/**
 * @file Own units, or changes relative to the reference. The address says which.
 */
import type { Units } from "../../figures/index.ts";
import { useQuery } from "../address.ts";

const CHOICES: readonly (readonly [value: Units, words: string])[] = [
  ["own", "own units"],
  ["relative", "relative to the reference"],
];

/** The units of the figures; undefined where the reader has not chosen. */
export function useUnits(): Units | undefined {
  const [query] = useQuery();
  const units = query.get("units");
  return units === "own" || units === "relative" ? units : undefined;
}

/** The switch. */
export function UnitsSwitch() {
  const [query, setQuery] = useQuery();
  const units = useUnits();
  const choose = (next: Units): void => {
    const changed = new URLSearchParams(query);
    if (units === next) changed.delete("units");
    else changed.set("units", next);
    setQuery(changed);
  };
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
