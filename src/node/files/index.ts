export {
  appendRegularSync,
  bytesWords,
  type Extent,
  FileProblem,
  openRegularSync,
  readRegular,
  readRegularSync,
  regularChunks,
} from "./regular-file.ts";
export { replaceFile } from "./replace-file.ts";
