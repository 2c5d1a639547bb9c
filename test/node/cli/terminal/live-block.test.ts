import { describe, expect, it } from "vitest";
import { LiveBlock } from "../../../../src/node/cli/terminal/live-block.ts";
import { Screen } from "./screen.ts";

function screenWithBlock(columns: number): { readonly screen: Screen; readonly block: LiveBlock } {
  const screen = new Screen(columns);
  screen.write("$ paretune run\n");
  return { screen, block: new LiveBlock(screen) };
}

describe("a live block", () => {
  it("replaces its last version, however many lines it has", () => {
    const { screen, block } = screenWithBlock(20);
    block.draw(["a long first line", "second", "third"]);
    block.draw(["short"]);
    expect(screen.shown()).toEqual(["$ paretune run", "short", ""]);
    block.draw(["1", "2", "3", "4"]);
    expect(screen.shown()).toEqual(["$ paretune run", "1", "2", "3", "4", ""]);
  });

  it("keeps notes above it, of which nothing is left over from the block", () => {
    const { screen, block } = screenWithBlock(20);
    block.draw(["a wide line of block", "another wide line ..", "third"]);
    block.draw(["block"], ["note 1\nb"]);
    block.draw(["block!"], ["note 2"]);
    expect(screen.shown()).toEqual(["$ paretune run", "note 1", "b", "note 2", "block!", ""]);
  });

  it("keeps notes that the terminal wraps", () => {
    const { screen, block } = screenWithBlock(10);
    block.draw(["block", "xxxxxxxxxx"]);
    block.draw(["block"], ["trial 1: 学習率 0.01"]);
    block.draw(["block"], ["trial 2"]);
    expect(screen.shown()).toEqual(["$ paretune", " run", "trial 1: ", "学習率 0.0", "1", "trial 2", "block", ""]);
  });

  it("never draws a line that the terminal would wrap", () => {
    const { screen, block } = screenWithBlock(9);
    block.draw(["学習率 0.0123", "0123456789"]);
    block.draw(["学習率 0.0123", "0123456789"]);
    expect(screen.shown().slice(2)).toEqual(["学習率 0…", "01234567…", ""]);
  });

  it("overdraws nothing and leaves nothing after the terminal became narrower or wider", () => {
    const { screen, block } = screenWithBlock(40);
    screen.write("a line that stays\n");
    for (const columns of [40, 17, 9, 25, 60]) {
      screen.resize(columns);
      block.draw(["学習率 学習率 学習率 学習率", "0123456789012345678901234", "end"]);
    }
    expect(screen.shown()).toEqual([
      "$ paretune run",
      "a line that stays",
      "学習率 学習率 学習率 学習率",
      "0123456789012345678901234",
      "end",
      "",
    ]);
  });

  it("is no higher than the screen, whose first row it could not reach again", () => {
    const { screen, block } = screenWithBlock(20);
    screen.rows = 4;
    block.draw(["1", "2", "3", "4", "5"]);
    expect(screen.shown()).toEqual(["$ paretune run", "1", "2", "3", ""]);
  });

  it("stays when it is released, and the next one begins below it", () => {
    const { screen, block } = screenWithBlock(20);
    block.draw(["last"]);
    block.release();
    block.draw(["next"]);
    expect(screen.shown()).toEqual(["$ paretune run", "last", "next", ""]);
  });
});
