/**
 * @file All commands, in the order of the help: from a new study to its report, then the demonstrations.
 */

import type { CliCommand } from "../command.ts";
import { best } from "./best.ts";
import { check } from "./check.ts";
import { compare } from "./compare.ts";
import { completionCommand } from "./completion.ts";
import { confirm } from "./confirm.ts";
import { demo } from "./demo.ts";
import { diagnose } from "./diagnose.ts";
import { doctor } from "./doctor.ts";
import { edit } from "./edit.ts";
import { engine } from "./engine.ts";
import { exportTrials } from "./export.ts";
import { importTrials } from "./import.ts";
import { importance } from "./importance.ts";
import { init } from "./init.ts";
import { notify } from "./notify.ts";
import { pause, resume } from "./pause.ts";
import { repair } from "./repair.ts";
import { report } from "./report.ts";
import { reread } from "./reread.ts";
import { retry } from "./retry.ts";
import { run } from "./run.ts";
import { serve } from "./serve.ts";
import { status } from "./status.ts";
import { suggest } from "./suggest.ts";
import { tell } from "./tell.ts";
import { trials } from "./trials.ts";
import { tutorial } from "./tutorial.ts";

/** The commands of `paretune`. */
export const commands: readonly CliCommand[] = [
  init,
  check,
  doctor,
  run,
  pause,
  resume,
  edit,
  suggest,
  tell,
  importTrials,
  retry,
  reread,
  repair,
  trials,
  status,
  best,
  confirm,
  importance,
  diagnose,
  report,
  compare,
  exportTrials,
  notify,
  serve,
  engine,
  tutorial,
  demo,
  completionCommand(() => commands),
];
