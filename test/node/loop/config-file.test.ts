import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configText } from "../../../src/node/loop/config-file.ts";

/** Numbers as YAML 1.1 has them (yaml.org/type/float.html and int.html); readers take anything else for a text. */
const YAML_1_1_NUMBER = /^[-+]?(\d[\d_]*\.[\d_]*([eE][-+]\d+)?|0|[1-9]\d*)$/;

describe("the file {config}", () => {
  it("has the parameters by name, with lists as lists", () => {
    const values = { "model.width": 64, lr: 1e-7, act: 're"lu', amp: true, widths: [64, 64] };
    expect(configText(values)).toBe(
      '{\n  "model.width": 64,\n  "lr": 1.0e-7,\n  "act": "re\\"lu",\n  "amp": true,\n  "widths": [64, 64]\n}\n',
    );
  });

  it("nests names with dots where the study asks for that", () => {
    const values = { "model.width": 64, lr: 0.1, "model.head.bias": false, "optim.lr": 1e-7 };
    expect(JSON.parse(configText(values, "nested"))).toEqual({
      model: { width: 64, head: { bias: false } },
      lr: 0.1,
      optim: { lr: 1e-7 },
    });
  });

  it("writes numbers that JSON and YAML 1.1 read as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const text = /: (.*)\n}/.exec(configText({ x }))?.[1] ?? "";
        expect(text).toMatch(YAML_1_1_NUMBER);
        expect(JSON.parse(text)).toBe(x === 0 ? Number(text) : x);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("writes texts that JSON and YAML read as the same text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 8 }), (x) => {
        const text = configText({ x });
        expect(JSON.parse(text)).toEqual({ x });
        expect(parse(text, { version: "1.1" })).toEqual({ x });
        expect(text).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff]/);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});
