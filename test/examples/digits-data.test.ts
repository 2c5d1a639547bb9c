import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importExample } from "./programs.ts";

const { findDigits, readDigits, shiftImage, splitRows } = await importExample("data");

describe("the digits", () => {
  it("are read as JSON would read them", () => {
    const folder = findDigits();
    const { images, labels } = readDigits(folder, 30);
    expect(labels.length).toBe(300);
    for (const digit of [0, 4, 9]) {
      const { data }: { data: number[] } = JSON.parse(readFileSync(join(folder, `${digit}.json`), "utf8"));
      const first = labels.indexOf(digit);
      expect(labels[first + 29]).toBe(digit);
      expect(images.slice(first * 784, (first + 30) * 784)).toEqual(Float32Array.from(data.slice(0, 30 * 784)));
    }
  });

  it("are split the same way every time, and no image both trains and validates", () => {
    const { training, validation } = splitRows(10_000);
    expect([training.length, validation.length]).toEqual([5000, 5000]);
    expect(new Set([...training, ...validation]).size).toBe(10_000);
    expect(splitRows(10_000)).toEqual({ training, validation });
  });

  it("are missed with a sentence that says what to do", () => {
    expect(() => findDigits("/nowhere")).toThrow("--data: no digit files (0.json … 9.json) in /nowhere");
  });
});

describe("shiftImage", () => {
  it("moves ink and fills with background", () => {
    const image = new Float32Array(784);
    image[0] = 1;
    image[27 * 28 + 27] = 1;
    const moved = shiftImage(image, 2, 1, new Float32Array(784).fill(9));
    expect(moved[28 + 2]).toBe(1);
    expect(moved.reduce((sum, value) => sum + value, 0)).toBe(1);
    const back = shiftImage(image, -1, -3, new Float32Array(784));
    expect(back[24 * 28 + 26]).toBe(1);
    expect(back.reduce((sum, value) => sum + value, 0)).toBe(1);
  });
});
