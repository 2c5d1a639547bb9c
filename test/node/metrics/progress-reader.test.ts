import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProgressReader } from "../../../src/node/metrics/progress-reader.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const folder = newFolder();
let count = 0;
const newLog = (): string => join(folder, `${count++}.log`);
const plain = { name: "loss", pattern: /loss (\S+)/m };
const stepped = { name: "accuracy", pattern: /epoch (?<step>\d+): .*acc (?<value>[0-9.]+)/m };

/** What is read of a log with this text. */
async function read(text: string, ...sources: readonly { name: string; pattern: RegExp }[]) {
  const log = newLog();
  writeFileSync(log, text);
  const reader = createProgressReader(log, sources);
  await reader.read(undefined, true);
  return reader.progress();
}

describe("the progress of a metric", () => {
  it("is read from the matching lines, which are counted as steps or name them", async () => {
    const text = "start\nepoch 2: loss 3 acc 0.5\nepoch 4: loss 2.5e0 acc 0.75\nloss 1\n";
    expect(await read(text, plain, stepped)).toEqual({
      loss: { steps: [1, 2, 3], values: [3, 2.5, 1] },
      accuracy: { steps: [2, 4], values: [0.5, 0.75] },
    });
  });

  it("is read as it grows, each line once it is complete, also after carriage returns and in pieces", async () => {
    const log = newLog();
    const reader = createProgressReader(log, [plain]);
    await reader.read(); // there is no log yet
    expect(reader.progress()).toEqual({});
    writeFileSync(log, "loss 1\rloss 2\r\nlos");
    await reader.read();
    expect(reader.progress()["loss"]?.values).toEqual([1, 2]);
    appendFileSync(log, "s 3.2");
    await reader.read();
    expect(reader.progress()["loss"]?.values).toEqual([1, 2]);
    appendFileSync(log, "5\nloss 4");
    await reader.read();
    expect(reader.progress()["loss"]?.values).toEqual([1, 2, 3.25]);
    await reader.read(undefined, true);
    expect(reader.progress()["loss"]?.values).toEqual([1, 2, 3.25, 4]);
  });

  it("omits values that are not finite and steps that go back, and keeps the last value of a repeated step", async () => {
    expect(await read("loss nan\nloss 1\nloss inf\nloss -\nloss 2\n", plain)).toEqual({
      loss: { steps: [1, 2], values: [1, 2] },
    });
    const text = [3, 5, 5, 4, 6].map((epoch, at) => `epoch ${epoch}: acc 0.${at}\n`).join("");
    expect(await read(text, stepped)).toEqual({ accuracy: { steps: [3, 5, 6], values: [0, 0.2, 0.4] } });
  });

  it("of a long training is thinned out, and keeps its last value and the number of each step", async () => {
    const { loss } = await read(Array.from({ length: 5000 }, (_, i) => `loss ${i + 1}\n`).join(""), plain);
    expect(loss?.steps).toEqual(loss?.values);
    expect(loss?.steps.length).toBeGreaterThan(200);
    expect(loss?.steps.length).toBeLessThanOrEqual(512);
    expect(loss?.steps.at(-1)).toBe(5000);
  });

  it("ends when the reader is stopped, whatever is printed later", async () => {
    const log = newLog();
    writeFileSync(log, "loss 1\nloss 2\nloss 3\n");
    const reader = createProgressReader(log, [plain]);
    await reader.read(() => reader.progress()["loss"]?.values.length === 2);
    appendFileSync(log, "loss 4\n");
    await reader.read(undefined, true);
    expect(reader.progress()["loss"]?.values).toEqual([1, 2]);
  });
});
