import { describe, expect, it, onTestFinished } from "vitest";
import { type FeedState, StudyFeed } from "../../../src/node/server/study-feed.ts";

describe("the feed of a study", () => {
  it("looks at once where something was changed, and not before the next time otherwise", async () => {
    let looks = 0;
    const feed = new StudyFeed(async (): Promise<FeedState> => {
      looks++;
      return { problem: `look ${looks}` };
    });
    feed.hurry();
    expect(looks).toBe(0); // nobody listens
    const heard: (FeedState | undefined)[] = [];
    const first = new Promise<void>((resolve) => {
      onTestFinished(
        feed.listen(() => {
          heard.push(feed.state);
          resolve();
        }),
      );
    });
    await first;
    await Promise.resolve();
    expect(looks).toBe(1);
    feed.hurry();
    expect(looks).toBe(2);
    await Promise.resolve();
    await Promise.resolve();
    expect(heard).toEqual([{ problem: "look 1" }, { problem: "look 2" }]);
  });
});
