/**
 * @file Draws of Student's t, for any positive number of degrees of freedom (Bailey 1994, the polar method):
 * for (u, v) uniform in the unit disc and w = u² + v², u √(ν (w^(−2/ν) − 1) / w) is t with ν degrees of freedom.
 */
import type { RandomStream } from "../random/index.ts";
import { expm1, log } from "../special/index.ts";

/** One draw of t with `degrees` > 0 degrees of freedom. */
export function drawStudent(stream: RandomStream, degrees: number): number {
  for (;;) {
    const u = 2 * stream.uniform() - 1;
    const v = 2 * stream.uniform() - 1;
    const w = u * u + v * v;
    if (w > 0 && w < 1) return u * Math.sqrt((degrees * expm1((-2 / degrees) * log(w))) / w);
  }
}
