/**
 * Opens sockets, and knows all that are open.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { Refusal } from "../errors.ts";
import type { Gate } from "../gate.ts";
import type { Keys } from "../keys.ts";
import { respondWithError } from "../respond.ts";
import type { Services } from "../services.ts";
import { type Log, Visit } from "../watch/visit.ts";
import { Conversation } from "./conversation.ts";

/** The path of sockets, after the prefix. */
export const SOCKET_PATH = "/v1/audio/speech/ws";
/** The subprotocol that is spoken. */
const PROTOCOL = "kokoro";
/** What the subprotocol begins with that carries a key, in base64url. */
const KEY = "key.";

/** What sockets need. */
export interface SocketParts {
  readonly services: Services;
  readonly keys: Keys;
  readonly gate: Gate;
  readonly log: Log;
  /** The origins whose pages may use the server; `*` for all. */
  readonly origins: readonly string[];
  readonly prefix: string;
}

/** Opens sockets. */
export class Sockets {
  readonly #open = new Set<Conversation>();

  constructor(private readonly parts: SocketParts) {}

  /** Answers a request for a socket; `undefined` if the request asks for none. */
  answer(request: Request): Response | undefined {
    const { services, keys, gate, log, prefix } = this.parts;
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return undefined;
    if (new URL(request.url).pathname !== prefix + SOCKET_PATH) return undefined;
    const visit = new Visit(request, SOCKET_PATH, services.metrics, log);
    try {
      this.#checkOrigin(request.headers);
      const protocols = protocolsOf(request.headers);
      const client = keys.clientOf(withKey(request.headers, protocols));
      visit.client = keys.areNeeded ? client.name : undefined;
      visit.atEnd(client.enter());
      visit.atEnd(gate.enter());
      const { socket, response } = upgrade(
        request,
        protocols.includes(PROTOCOL) ? { protocol: PROTOCOL } : {},
      );
      visit.noteStatus(101);
      this.#converse(socket, visit);
      return response;
    } catch (error) {
      return respondWithError(visit, error);
    }
  }

  /** Lets all conversations come to their end, and closes the sockets. */
  finish(): void {
    for (const conversation of this.#open) conversation.finish();
  }

  #converse(socket: WebSocket, visit: Visit): void {
    const end = async (): Promise<void> => {
      this.#open.delete(conversation);
      await conversation.leave();
      visit.end();
    };
    const { services } = this.parts;
    const conversation = new Conversation(socket, services, visit, SOCKET_PATH, end);
    this.#open.add(conversation);
    socket.onmessage = ({ data }) => conversation.take(data);
    socket.onerror = () => {}; // it is closed, too
    socket.onclose = end;
  }

  /**
   * Browsers let pages of all origins open sockets, so the server must ask where they are from.
   *
   * @throws {Refusal} when the page is of another origin than the server, and none of those allowed
   */
  #checkOrigin(headers: Headers): void {
    const { origins } = this.parts;
    const origin = headers.get("origin");
    if (origin === null || origins.includes("*") || origins.includes(origin)) return;
    if (URL.canParse(origin) && new URL(origin).host === headers.get("host")) return;
    const message = "Pages of other origins can't use this server: see --cors";
    throw new Refusal("origin_not_allowed", message);
  }
}

/** @throws {Refusal} when the request is no valid one for a socket */
function upgrade(request: Request, options: Deno.UpgradeWebSocketOptions): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, options);
  } catch {
    throw new Refusal("upgrade_required", "This is no valid request for a WebSocket");
  }
}

function protocolsOf(headers: Headers): string[] {
  return headers.get("sec-websocket-protocol")?.split(",").map((name) => name.trim()) ?? [];
}

/** The headers with a key from the subprotocols: pages can't set other headers. */
function withKey(headers: Headers, protocols: readonly string[]): Headers {
  const carrier = protocols.find((name) => name.startsWith(KEY));
  if (carrier === undefined || headers.has("authorization")) return headers;
  const key = Buffer.from(carrier.slice(KEY.length), "base64url").toString("latin1");
  return new Headers({ authorization: `Bearer ${/^[!-~]+$/.test(key) ? key : ""}` });
}
