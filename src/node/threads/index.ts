export { createThreads, type Threads } from "./threads.ts";
