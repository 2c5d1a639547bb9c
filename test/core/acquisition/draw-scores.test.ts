import { createHypervolumeScore } from "../../../src/core/acquisition/hypervolume-score.ts";
import { createReachScore } from "../../../src/core/acquisition/reach-score.ts";
import { createScalarisedScore } from "../../../src/core/acquisition/scalarised-score.ts";
import { createRandomStream } from "../../../src/core/random/index.ts";
import { describeDrawScore } from "../../contracts/draw-score.ts";

for (const m of [1, 2, 3]) {
  describeDrawScore(`hypervolume improvement of ${m}`, { m, create: createHypervolumeScore });
}
describeDrawScore("probability of beating the reference point", { m: 2, create: createReachScore });
describeDrawScore("random scalarisation", {
  m: 6,
  create: (reference, draws) =>
    createScalarisedScore(reference, new Float64Array(6).fill(1), draws, [createRandomStream("samples")]),
});
