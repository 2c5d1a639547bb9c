import { describe, expect, it } from "vitest";
import { parseStudyFile } from "../../../src/node/study-file/parse.ts";
import { changed, example, mistakes } from "./example.ts";

const withSlurm = (block: string): string => changed(example, "executor: local", `executor: slurm\n${block}`);
const executorOf = (block: string) => {
  const read = parseStudyFile(withSlurm(block), "study.yaml");
  return read.ok ? read.file.run.executor : read.issues;
};

describe("the block slurm", () => {
  it("may be absent: jobs then go to the cluster's own partition", () => {
    expect(executorOf("")).toEqual({ kind: "slurm", directives: [] });
  });

  it("has a partition, GPUs, a time in whole minutes, further options, and lines of a shell", () => {
    const block =
      'slurm: { partition: "gpu,long", gpus: "a100:2", time: 90s, directives: ["--mem=16G", "-A vision"], setup: "module load cuda" }';
    expect(executorOf(block)).toEqual({
      kind: "slurm",
      partition: "gpu,long",
      gpus: "a100:2",
      minutes: 2,
      directives: ["--mem=16G", "-A vision"],
      setup: "module load cuda",
    });
  });

  it.each([
    ['["--array=1-3"]', "trials that start together are an array anyway"],
    ['["--arr=1-3"]', "trials that start together are an array anyway"],
    ['["-a 1-3"]', "trials that start together are an array anyway"],
    ['["-a1-3"]', "trials that start together are an array anyway"],
    ['["--requeue"]', "a job that is lost is submitted again"],
    ['["--output=x.log"]', "the output goes to the folder of the trial"],
    ['["--job-name", "x"]', "jobs are found again by their names"],
    ['["--export=NONE"]', "use the key env"],
    ['["#SBATCH --mem=1G"]', "without #SBATCH"],
    ['["job.sh"]', "must be an option of sbatch"],
    ['["--"]', "must be an option of sbatch"],
    ['["--mem=1G\\n#SBATCH --uid=0"]', "must be one line"],
  ])("refuses the options %s", (directives, words) => {
    expect(mistakes(withSlurm(`slurm: { directives: ${directives} }`)).join("\n")).toContain(words);
  });

  it("refuses a partition that could be taken for an option", () => {
    expect(mistakes(withSlurm('slurm: { partition: "--uid=0" }'))).toHaveLength(1);
  });

  it("is refused where commands do not run on Slurm", () => {
    expect(mistakes(changed(example, "executor: local", "executor: local\nslurm: { partition: gpu }"))).toEqual([
      "study.yaml:25 slurm: has an effect only with executor: slurm; write that, or remove the block",
    ]);
  });
});
