import { describe, expect, it } from "vitest";
import {
  DEFAULT_SETTINGS,
  LAST_STEP,
  readSettings,
  readView,
  withSettings,
  withView,
} from "../../src/tutorial/settings.ts";

const query = (text: string) => new URLSearchParams(text);

describe("the address of the tutorial", () => {
  it("means the defaults where it says nothing, and says nothing of defaults", () => {
    expect(readSettings(query(""))).toEqual(DEFAULT_SETTINGS);
    expect(String(withSettings(query("noise=5&step=3"), DEFAULT_SETTINGS))).toBe("step=3");
  });

  it("gives back the settings that were put into it", () => {
    const settings = { noise: 0.07, dimension: 24, batch: 1, strategy: "auto", seed: 4_000_000_000 } as const;
    expect(readSettings(withSettings(query(""), settings))).toEqual(settings);
  });

  it.each([
    ["noise=1000&dimension=-3&batch=99", { noise: 0.1, dimension: 4, batch: 8 }],
    ["noise=abc&dimension=&batch=NaN&prior=none&seed=-1", { ...DEFAULT_SETTINGS, seed: 0 }],
    ["dimension=13.2&noise=2.4", { dimension: 14, noise: 0.02 }],
  ])("counts %s as the nearest possible values", (text, expected) => {
    expect(readSettings(query(text))).toMatchObject(expected);
  });

  it("keeps the settings when something else is shown, and forgets the last search when they change", () => {
    const shown = withView(query("noise=5"), { step: 4, batch: 3, candidate: 2, parameter: "x5", hidesOutcomes: true });
    expect(readView(shown)).toEqual({ step: 4, batch: 3, candidate: 2, parameter: "x5", hidesOutcomes: true });
    expect(readSettings(shown).noise).toBe(0.05);
    const changed = withSettings(shown, { batch: 2 });
    expect(readView(changed)).toEqual({ step: 4, batch: 1, candidate: 1, hidesOutcomes: false });
    expect(readSettings(changed)).toMatchObject({ noise: 0.05, batch: 2 });
    expect(String(withView(shown, { step: 1, batch: 1, candidate: 1, hidesOutcomes: false }))).toBe(
      "noise=5&parameter=x5",
    );
  });

  it("shows a step that there is", () => {
    expect(readView(query("step=0")).step).toBe(1);
    expect(readView(query("step=99")).step).toBe(LAST_STEP);
  });
});
