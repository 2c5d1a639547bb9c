import { describe, expect, it } from "vitest";
import {
  AcquisitionSession,
  type Aim,
  type Link,
  linkValue,
  type SessionDefinition,
} from "../../../src/core/acquisition/index.ts";
import { condition } from "../../../src/core/gp/index.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import golden from "../../golden/acquisition.json" with { type: "json" };
import { qLogNehvi } from "../../reference/monte-carlo/log-ehvi.ts";
import { expectGradient, definitionOf as goldenDefinition, meanAndError } from "./golden-problems.ts";

const none = new Float64Array(0);

function definitionOf(name: "M2" | "M3", draws: number, pool: Float64Array, pending: Float64Array): SessionDefinition {
  return goldenDefinition(name, draws, { pool, pending });
}

/** Independent repetitions from which standard errors are taken. */
const REPEATS = 24;

/** The first metric as if it had been modelled through a transform. */
function linked(definition: SessionDefinition, kind: Link["kind"]): SessionDefinition {
  const [first, ...rest] = definition.models;
  const link: Link = {
    kind,
    origin: 0,
    width: 1,
    lowest: 0,
    highest: 1,
    sign: kind === "log" ? -1 : 1,
    mean: 0.2,
    deviation: 0.7,
    scale: 2,
  };
  const referencePoint = definition.referencePoint.slice();
  referencePoint[0] = linkValue(link, referencePoint[0]);
  return { ...definition, models: [{ ...first, link }, ...rest], referencePoint };
}

for (const name of ["M2", "M3"] as const) {
  const problem = golden.problems[name];
  const d = problem.input_dim;
  const singles = Object.entries(problem.candidates).filter(([, points]) => points.length === 1);

  describe(`${name}: the exact acquisition of one candidate`, () => {
    it("is what Monte Carlo converges to, and what the established library sampled, within 4 standard errors", () => {
      const posteriors = definitionOf(name, 1, none, none).models.map(({ data, hyperparameters }) =>
        condition(data, hyperparameters, 0),
      );
      const size = problem.X_train.length + 1;
      const stream = createRandomStream(5);
      const sessions = Array.from(
        { length: REPEATS },
        (_, seed) => new AcquisitionSession({ ...definitionOf(name, 64, none, none), seed: `${seed}` }, [0]),
      );
      const bases = Array.from({ length: REPEATS }, () =>
        posteriors.map(() => Float64Array.from({ length: 32 * size }, () => stream.normal())),
      );
      let resolved = 0;
      for (const [label, rows] of singles) {
        const point = Float64Array.from(rows.flat());
        const exact = meanAndError(sessions.map((session) => Math.exp(session.score(point, "improvement")[0])));
        // As many base samples at a time as the stored value has, so that their spread is that value's error.
        const sampled = meanAndError(
          bases.map((base) =>
            Math.exp(
              qLogNehvi(posteriors, point, none, Float64Array.from(problem.ref_point), {
                base,
                smoothing: { relu: 1e-6, max: 1e-3 },
              }).value,
            ),
          ),
        );
        // Far down the tail sampling sees nothing and its smoothing takes over: there only the exact value is meaningful.
        if (exact.mean < 1e-3) continue;
        resolved++;
        const smoothing = 0.01 * exact.mean;
        const apart = Math.abs(exact.mean - sampled.mean);
        expect(apart).toBeLessThan(4 * Math.hypot(exact.error, sampled.error) + smoothing);
        const stored = problem.acquisitions.qLogNEHVI.rows.find(({ candidate }) => candidate === label);
        const single = sampled.error * Math.sqrt(REPEATS);
        const value = Math.exp(stored?.value ?? Number.NaN);
        expect(Math.abs(exact.mean - value)).toBeLessThan(4 * Math.hypot(exact.error, single) + smoothing);
      }
      expect(resolved).toBeGreaterThanOrEqual(3);
    });

    for (const aim of ["improvement", "reach"] as const) {
      it(`has the gradient of finite differences (${aim}), also far from the front`, () => {
        expectGradient(new AcquisitionSession(definitionOf(name, 8, none, none), [0]), aim, d);
      });

      it.each(["log", "logit"] as const)(`has it with the first metric modelled through a %s (${aim})`, (kind) => {
        expectGradient(new AcquisitionSession(linked(definitionOf(name, 8, none, none), kind), [0]), aim, d);
      });
    }
  });
}

describe("a batch's acquisition", () => {
  const stream = createRandomStream(9);
  const d = golden.problems.M2.input_dim;
  const draw = (count: number) => Float64Array.from({ length: count * d }, () => stream.uniform());

  it("scores a pool point as a new point is scored, after any number of appended points", () => {
    // All draws are used where there are no more than two.
    const pool = draw(70);
    const session = new AcquisitionSession(definitionOf("M2", 2, pool, none), [0]);
    for (const point of [draw(1), draw(1), draw(1)]) {
      session.append(point);
      for (const aim of ["improvement", "reach"] satisfies Aim[]) {
        const kept = session.scorePool(
          Int32Array.from({ length: 70 }, (_, i) => i),
          aim,
        );
        const fresh = session.score(pool, aim);
        kept.forEach((value, i) => {
          if (fresh[i] === Number.NEGATIVE_INFINITY) expect(value).toBe(fresh[i]);
          else expect(Math.abs(value - fresh[i])).toBeLessThan(1e-6 * (1 + Math.abs(fresh[i])));
        });
      }
    }
  });

  it("gains nothing from proposing a pending point again", () => {
    const candidate = Float64Array.from(golden.problems.M2.candidates.q1_near_best.flat());
    const before = new AcquisitionSession(definitionOf("M2", 64, none, none), [0]).score(candidate, "improvement")[0];
    const after = new AcquisitionSession(definitionOf("M2", 64, none, candidate), [0]).score(
      candidate,
      "improvement",
    )[0];
    expect(after).toBeLessThan(before - 3);
  });

  it("gives a point the same score, bit for bit, whichever points are scored with it", () => {
    const session = new AcquisitionSession(definitionOf("M2", 8, none, none), [0]);
    const points = draw(67);
    const together = session.score(points, "improvement");
    for (const i of [0, 3, 63, 64, 66]) {
      expect(session.score(points.subarray(i * d, (i + 1) * d), "improvement")[0]).toBe(together[i]);
    }
  });
});
