import { describe, expect, it } from "vitest";
import { readScalars } from "../../../src/node/metrics/event-file.ts";

const FOLDER = "test/golden/tensorboard";

async function valuesOf(file: string, tag: string): Promise<readonly number[]> {
  const values: number[] = [];
  await readScalars(`${FOLDER}/${file}`, tag, ({ value }) => values.push(value));
  return values;
}

describe("event files of TensorBoard's own writers (test/golden/tensorboard)", () => {
  it("gives every scalar of tensorboardX in order, as the 32-bit float that was written", async () => {
    expect(await valuesOf("tensorboardX.tfevents", "eval/accuracy")).toEqual([0.5, 0.75, 0, Math.fround(0.93)]);
    expect(await valuesOf("tensorboardX.tfevents", "loss")).toEqual([
      Math.fround(0.1),
      Number.NaN,
      Math.fround(2e-30),
      -1.5,
    ]);
  });

  it("gives scalar tensors of TensorFlow 2 in their own type", async () => {
    expect(await valuesOf("tensors.tfevents", "eval/accuracy")).toEqual([0.5, 0, Math.fround(0.93)]);
    expect(await valuesOf("tensors.tfevents", "d")).toEqual([0.5, 0, 0.93]);
    expect(await valuesOf("tensors.tfevents", "n")).toEqual([0, 1, 2]);
  });

  it("gives nothing for a tag that is not there, a text, a histogram or a tensor of several numbers", async () => {
    expect(await valuesOf("tensorboardX.tfevents", "accuracy")).toEqual([]);
    expect(await valuesOf("tensorboardX.tfevents", "note")).toEqual([]);
    expect(await valuesOf("tensorboardX.tfevents", "weights")).toEqual([]);
    expect(await valuesOf("tensors.tfevents", "vector")).toEqual([]);
  });
});
