/**
 * @file Values as they are shown everywhere: what was measured with its standard error, what is estimated with its interval.
 */
import type { IntervalAnswer, MeasurementAnswer } from "../../node/server/answers.ts";
import { formatNumber, formatWith } from "../format/numbers.ts";

/** A measured mean, its standard error where that is known. */
export function Measured({
  value,
  unit,
}: {
  readonly value: MeasurementAnswer | undefined;
  readonly unit?: string | undefined;
}) {
  if (value === undefined) return <span class="absent">–</span>;
  const { mean, standardError } = value;
  const isUncertain = standardError !== undefined && standardError > 0;
  return (
    <span class="measured">
      {formatWith(mean, standardError)}
      {isUncertain ? <span class="uncertainty"> ± {formatNumber(standardError, 2)}</span> : null}
      <Unit unit={unit} />
    </span>
  );
}

/** An estimate with its interval. */
export function Estimated({
  value,
  unit,
}: {
  readonly value: IntervalAnswer | undefined;
  readonly unit?: string | undefined;
}) {
  if (value === undefined) return <span class="absent">–</span>;
  const { median, lower, upper } = value;
  if (lower === null || upper === null) {
    return (
      <span class="estimated">
        {formatNumber(median)}
        <Unit unit={unit} />
      </span>
    );
  }
  const spread = (upper - lower) / 4;
  return (
    <span class="estimated">
      {formatWith(median, spread)}
      <span class="uncertainty">
        {" "}
        [{formatWith(lower, spread)}, {formatWith(upper, spread)}]
      </span>
      <Unit unit={unit} />
    </span>
  );
}

function Unit({ unit }: { readonly unit: string | undefined }) {
  return unit === undefined ? null : <span class="unit"> {unit}</span>;
}
