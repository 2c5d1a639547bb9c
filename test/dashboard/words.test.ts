import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatChange,
  formatNumber,
  formatPercent,
  formatWith,
} from "../../src/dashboard/format/numbers.ts";
import { formatDuration } from "../../src/dashboard/format/times.ts";
import { changeWords, differencesFrom } from "../../src/dashboard/study/differences.ts";
import { expectedEnd } from "../../src/dashboard/study/expected-end.ts";
import { plainText } from "../../src/dashboard/study/terminal-text.ts";
import { DARK_COLOURS, LIGHT_COLOURS } from "../../src/figures/drawing/colours.ts";
import type { TrialRowAnswer } from "../../src/node/server/answers.ts";

const trial = (number: number, rest: Partial<TrialRowAnswer>): TrialRowAnswer => ({
  ...{ trial: number, id: String(number), status: "completed", origin: "sobol", parameters: {}, metrics: {} },
  ...rest,
});

describe("words of the dashboard", () => {
  it("write a value with the digits that its uncertainty supports", () => {
    expect(formatWith(23.904567, 0.2)).toBe("23.90");
    expect(formatWith(0.963412, 0.00201)).toBe("0.9634");
    expect(formatWith(-5, undefined)).toBe("−5.000");
    expect(formatNumber(0.00000123)).toBe("1.23e−6");
    expect(formatNumber(Number.NaN)).toBe("not a number");
  });

  it("never round a probability to certainty", () => {
    expect([0, 0.001, 0.5, 0.9999, 1].map((share) => formatPercent(share))).toEqual([
      "0 %",
      "< 1 %",
      "50 %",
      "> 99 %",
      "100 %",
    ]);
    expect([formatChange(0.004), formatChange(-0.25)]).toEqual(["+0.4 %", "−25 %"]);
  });

  it("carry seconds over to minutes", () => {
    expect([0.0042, 59.7, 119.6, 3599.9, 90_000].map(formatDuration)).toEqual([
      "4 ms",
      "1 min 0 s",
      "2 min 0 s",
      "1 h 0 min",
      "1 d 1 h",
    ]);
    expect([999, 1_000_000].map(formatBytes)).toEqual(["999 B", "1.00 MB"]);
  });

  it("say how a parameter differs from the baseline", () => {
    const definitions = [
      { name: "lr", kind: "float", scale: "log" } as const,
      { name: "layers", kind: "int" } as const,
    ];
    const [lr, layers] = differencesFrom({ lr: 0.001, layers: 4 }, { lr: 0.0025, layers: 3 }, definitions);
    expect(lr && changeWords(lr, "log")).toBe("× 2.5");
    expect(layers && changeWords(layers, undefined)).toBe("−1");
    expect(differencesFrom({ lr: 1 }, { lr: 1 }, definitions)).toEqual([]);
  });

  it("claim no end of a study that stands still, and one by the last trials of a study that runs", () => {
    const start = "2026-01-01T00:00:00Z";
    const ended = [10, 20, 30, 40].map((second, number) =>
      trial(number, { start, end: new Date(Date.parse(start) + second * 1000).toISOString(), duration: 10 }),
    );
    const now = Date.parse(start) + 40_000;
    expect(expectedEnd(6, ended, 1, now)).toBeUndefined();
    expect(expectedEnd(6, [...ended, trial(9, { status: "running" })], 1, now)).toEqual({
      time: now + 60_000,
      secondsEach: 10,
    });
  });

  it("show output that was meant for a terminal without its colours and overwritten lines", () => {
    expect(plainText("\u001b[32mok\u001b[0m\r\nstep 1\rstep 2\rstep 3\ndone")).toBe("ok\nstep 3\ndone");
  });

  it("have the colours of the figures", () => {
    const style = readFileSync(join(import.meta.dirname, "../../src/dashboard/style/colours.css"), "utf8").replace(
      /\s+/g,
      " ",
    );
    const values = (text: string) =>
      text
        .split(";")
        .map((each) => each.split(":") as [string, string])
        .filter(([name]) => name.startsWith("--"));
    const dark = new Map(values(DARK_COLOURS));
    for (const [name, light] of values(LIGHT_COLOURS))
      expect(style).toContain(`${name}: light-dark(${light}, ${dark.get(name)});`);
  });
});
