export { createThreads, defaultThreadCount, type Threads } from "./threads.ts";
