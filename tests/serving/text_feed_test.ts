import assert from "node:assert/strict";
import { TextFeed } from "../../serving/text_feed.ts";

Deno.test("text is passed on in order, as it comes, until it ends", async () => {
  const feed = new TextFeed();
  feed.add("One ");
  const heard: string[] = [];
  const all = (async () => {
    for await (const text of feed) heard.push(text);
  })();
  for (const text of ["two ", "three."]) {
    await new Promise((resolve) => setTimeout(resolve));
    feed.add(text);
  }
  feed.add(" Four.");
  feed.end();
  await all;
  assert.deepEqual(heard, ["One ", "two ", "three.", " Four."]);
});
