import { describe, expect, it } from "vitest";
import { ParetuneError } from "../../../src/core/errors.ts";
import { fromTransferableError, toTransferableError } from "../../../src/core/parallel/index.ts";

/** What arrives in another thread. */
const sent = (thrown: unknown): Error => fromTransferableError(structuredClone(toTransferableError(thrown)));

describe("an error that is sent to another thread", () => {
  it("arrives as a ParetuneError with its code, message and stack", () => {
    const error = new ParetuneError("not-positive-definite", "factor: no jitter was enough");
    const arrived = sent(error);
    expect(arrived).toBeInstanceOf(ParetuneError);
    expect(arrived).toMatchObject({ name: "ParetuneError", code: error.code, message: error.message });
    expect(arrived.stack).toBe(error.stack);
  });

  it("arrives as an Error with its name where it is of another class", () => {
    const arrived = sent(new RangeError("too long"));
    expect(arrived).not.toBeInstanceOf(ParetuneError);
    expect(arrived).toMatchObject({ name: "RangeError", message: "too long" });
  });

  it("is made of whatever else was thrown", () => {
    expect(sent("no error at all")).toMatchObject({ name: "Error", message: "no error at all" });
  });
});
