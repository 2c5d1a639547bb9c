export { channelsOf, deliver, PATIENCE } from "./deliver.ts";
export type { Notice } from "./notice.ts";
export { createNotifier, type Notifier } from "./notifier.ts";
