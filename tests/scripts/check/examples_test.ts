import assert from "node:assert/strict";
import { type Documented, documentedIn, withoutExample } from "../../../scripts/check/examples.ts";

const example = (doc: string): Documented["jsDoc"] => ({ tags: [{ kind: "example", doc }] });

Deno.test("an export needs an example that runs, imports mod.ts and shows its name", () => {
  const shown = '```ts\nimport { speak } from "./mod.ts";\nspeak();\n```';
  const all: Documented[] = [
    { name: "speak", jsDoc: example(shown) },
    { name: "Model.speak", jsDoc: example(shown) },
    { name: "listen", jsDoc: example(shown) },
    { name: "ignored", jsDoc: example(shown.replace("ts", "ts ignore")) },
    { name: "silent" },
  ];
  assert.deepEqual(withoutExample(all), ["listen", "ignored", "silent"]);
});

Deno.test("exports are listed with the public methods of classes", () => {
  const methods = [{ name: "load" }, { name: "hidden", accessibility: "private" }];
  const nodes = {
    mod: {
      symbols: [
        { name: "Model", declarations: [{ kind: "class", def: { methods } }] },
        { name: "speak", declarations: [{ kind: "function" }] },
      ],
    },
  };
  const names = documentedIn(JSON.stringify({ nodes })).map(({ name }) => name);
  assert.deepEqual(names, ["Model", "Model.load", "speak"]);
});
