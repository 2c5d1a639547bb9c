/**
 * @file Examines this machine, one check after another, and a study on it.
 */
import { arch, release, type } from "node:os";
import { performance } from "node:perf_hooks";
import { packageVersion } from "../files/package-version.ts";
import { cgroupLimits } from "./cgroup-limits.ts";
import { goesBack, judgeClock } from "./clock.ts";
import { judgeDisk, tryDisk } from "./disk.ts";
import { examineExecutor } from "./executor.ts";
import type { Finding } from "./finding.ts";
import { gpuFacts, judgeGpus } from "./gpus.ts";
import { judgeMemory, memoryFacts } from "./memory.ts";
import { besideOthers } from "./other-processes.ts";
import { judgeProcessors, processorFacts } from "./processors.ts";
import { judgeNode } from "./software.ts";
import { examineStudy } from "./study-facts.ts";
import { systemText } from "./system-text.ts";
import { judgeNoise, timeLoop } from "./timing-noise.ts";

/** What is examined. */
export interface ExamineOptions {
  /** Path of a study file; absent: the machine and the current folder alone. */
  readonly study?: string | undefined;
  /** The folder of its results, if it is not the default. */
  readonly store?: string | undefined;
  /** Called with what is being done. */
  readonly onProgress: (message: string) => void;
}

const GOVERNOR = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";

/** The findings, each as soon as it is there. Takes about three seconds. */
export async function* examine({ study, store, onProgress }: ExamineOptions): AsyncGenerator<Finding> {
  const [start, date] = [performance.now(), Date.now()];
  yield judgeNode(process.versions.node, packageVersion(), `${type()} ${release()} ${arch()}`);
  const examined = study === undefined ? undefined : await examineStudy(study, store);
  if (examined !== undefined) yield examined.finding;
  const limits = cgroupLimits();
  yield judgeProcessors(processorFacts(limits), examined?.parallel);
  yield judgeMemory(memoryFacts(limits));
  onProgress("Writing and flushing small files");
  const disk = tryDisk(examined?.folder ?? process.cwd());
  yield judgeDisk(disk, examined !== undefined, examined?.study?.database !== undefined);
  if (examined?.study !== undefined) {
    onProgress("Asking the executor");
    yield* examineExecutor(examined.study, disk);
  }
  onProgress("Looking for graphics processors");
  yield judgeGpus(await gpuFacts());
  onProgress("Timing a loop, to see how much timings vary");
  const { result, beside } = besideOthers(timeLoop);
  const governor = systemText(GOVERNOR);
  yield judgeNoise(
    { ...result, ...beside, ...(governor === undefined ? {} : { governor }) },
    examined?.isMeasuring === true,
  );
  yield judgeClock({
    now: Date.now(),
    goesBack: goesBack(() => performance.now()),
    step: Date.now() - date - (performance.now() - start),
    ...(disk.skew === undefined ? {} : { fileSkew: disk.skew }),
  });
}
