/**
 * The route of the WebSocket, for those who ask for it without opening one.
 *
 * @module
 */

import { Refusal } from "../errors.ts";
import { SOCKET_PATH } from "../socket/sockets.ts";
import { type Route, route } from "./route.ts";

/** Refuses those that ask for no WebSocket. `Sockets` answers those that do. */
export const socketRoute: Route = route({
  method: "get",
  path: SOCKET_PATH,
  summary: "A WebSocket that takes text in parts: see docs/server.md",
  isOpen: true,
  types: ["application/json"],
  answer: () => {
    const headers = { upgrade: "websocket", connection: "Upgrade" };
    throw new Refusal("upgrade_required", "Open this as a WebSocket", undefined, headers);
  },
});
