/**
 * @file Which options of a training program are not tuned, and why.
 */
import type { HelpOption } from "./help-option.ts";

/** Names of options that are not tuned, by the reason. The first that matches counts. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/(^|[_.])(seed|random_state)([_.]|$)/, "a seed: `replicates` evaluates with several"],
  [/(^|[_.])(n_|num_|max_)?(epochs?|steps?|iters?|iterations)$|^max_train|total_steps/, "how long it trains: a budget"],
  [
    /(^|[_.])(device|devices|gpus?|cuda|no_cuda|accelerator|backend|local_rank|rank|world_size|nodes?|distributed)([_.]|$)/,
    "where it runs",
  ],
  [/(^|[_.])(workers|num_workers|threads|jobs|cpus?|prefetch\w*|pin_memory|cache\w*)([_.]|$)/, "how it runs"],
  [
    /(^|[_.])(verbose|quiet|debug|progress|silent|log_level|log_every|log_interval|log_freq|print_\w+|profile\w*|dry_run)([_.]|$)/,
    "what it prints",
  ],
  [
    /(^|[_.])(wandb\w*|tensorboard|mlflow\w*|report_to|run_name|project|experiment\w*|tags?|entity|name|title)([_.]|$)/,
    "a name",
  ],
  [/(^|[_.])(host|port|url|uri|address|token|user|password|key)([_.]|$)/, "an address or an account"],
  [
    /(^|[_.])(save\w*|resume\w*|checkpoint\w*|ckpt\w*|load\w*|export\w*|overwrite\w*|push_to_hub|restore\w*)([_.]|$)/,
    "what is stored",
  ],
  [
    /(^|[_.])(eval|evaluate|do_eval|do_train|do_predict|test|predict|eval_\w+|mode|task|download)([_.]|$)/,
    "what it does",
  ],
  [
    /(^|[_.])(data|dataset\w*|datadir|input\w*|corpus|vocab\w*|train_\w*|val_\w*|valid\w*|test_\w*|split)([_.]|$)/,
    "its data",
  ],
  [
    /(^|[_.])(out|output|outdir|path|paths|file|files|filename|dir|directory|folder|config|cfg|root|logdir|workdir)([_.]|$)|_(path|file|dir)$/,
    "a path",
  ],
  [/(^|[_.])(model|model_name|arch|architecture|pretrained\w*|tokenizer\w*|checkpoint)$/, "which model it is"],
];

/** Options into which a trial's own folder goes: they say where results are written. */
const RESULT_FOLDER =
  /^(out|output|output_dir|out_dir|outdir|save_dir|save_path|result_dir|results_dir|results|log_dir|logdir|work_dir|workdir|model_dir|exp_dir|run_dir|checkpoint_dir)$/;

/** Whether the option is the folder that the program writes its results to. */
export function isResultFolder(option: HelpOption): boolean {
  return option.kind === "value" && RESULT_FOLDER.test(lastPart(option.name));
}

/** Why an option is not tuned, judging by its name and type; undefined where nothing speaks against it. */
export function reasonLeftOut(option: HelpOption): string | undefined {
  const name = option.name.toLowerCase();
  const known = REASONS.find(([pattern]) => pattern.test(name));
  // Choices of a model are a legitimate parameter: the program lists them itself.
  if (known !== undefined && !(known[1] === "which model it is" && option.choices !== undefined)) return known[1];
  if (option.type === "path" || /[/\\]/.test(option.default ?? "")) return "a path";
  if (option.isList === true) return "a list of values: write the lists to try as `values: [[64, 64], [128]]`";
  return undefined;
}

/** The last part of a dotted name. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}
