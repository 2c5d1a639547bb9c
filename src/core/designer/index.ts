export type { ModelHealth, Proposal, ProposeOptions, Suggestion } from "./designer.ts";
export type { Task, TaskResult } from "./task.ts";
export type { Thread } from "./threads.ts";
