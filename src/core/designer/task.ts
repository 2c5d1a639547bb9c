/** Placeholder union until the tasks exist: replaced by the acquisition and model tasks. */
export type Task = { readonly kind: "none" };
export type TaskResult = { readonly kind: "none" };
