export {
  appendRegularSync,
  bytesWords,
  type Extent,
  FileProblem,
  openRegular,
  openRegularSync,
  readRegular,
  readRegularSync,
  regularChunks,
} from "./regular-file.ts";
export { replaceFile } from "./replace-file.ts";
