/**
 * @file The administrator of the cluster of a round.
 */
import type { Scene } from "./scene.ts";

const LOOK_MS = 5000;

/**
 * Takes the node back whenever Slurm has set it aside: it does so to one whose job it launches twice, because its controller was killed before
 * it had written down that the job runs. Returns how to end that.
 */
export function keepNodes({ plan, lane }: Pick<Scene, "plan" | "lane">): () => void {
  if (plan.executor !== "slurm") return () => {};
  const timer = setInterval(() => void lane.cluster().then((cluster) => cluster.resume()), LOOK_MS);
  return () => clearInterval(timer);
}
