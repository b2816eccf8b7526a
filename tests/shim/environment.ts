/**
 * Opens the shim whose path is given, and prints the variables that it sets for other libraries.
 *
 * @module
 */

import { Library } from "../../ffi/library.ts";

const [path, ...names] = Deno.args;
Library.open({ path });
console.log(JSON.stringify(names.map((name) => Deno.env.get(name))));
