/**
 * Connects to NATS, and says what is wrong with a server that can't be used.
 *
 * @module
 */

import { isIP } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { KokoroError, reasonOf } from "../../errors.ts";
import {
  connect,
  type ConnectionOptions,
  credsAuthenticator,
  errors,
  jetstream,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type NatsConnection,
} from "./deps.ts";

/** The oldest server that can be used: it has what the streams need. */
const OLDEST = [2, 11];
/** How long a server may take for an answer, in milliseconds. */
const ANSWER_MS = 5000;
/** How long to wait between attempts to connect again, in milliseconds. */
const AGAIN_MS = 500;

/** How long servers that have just started may take to agree on a leader, in milliseconds. */
const LEADER_MS = 20_000;
/** How long to wait for an answer before asking again whether there is one, in milliseconds. */
const LOOK_MS = 1000;
/** An error of the server: JetStream has no leader for now. */
const NO_LEADER = 10008;

/** Where the servers are, and who connects. */
export interface ClusterPlace {
  /** An address such as `nats://127.0.0.1:4222` or `tls://user:password@host`, or several. */
  readonly servers: string | readonly string[];
  /** The content of a file with credentials (`.creds`). */
  readonly creds?: string;
  /** The path of the certificates that the server's certificate must be signed with. */
  readonly certificates?: string;
  /** What the connection is called on the server. */
  readonly name?: string;
  /** Called with a line when the connection is lost or made again, or something is not allowed. */
  readonly say?: (line: string) => void;
}

/** A connection to servers with JetStream. */
export interface Connection {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/**
 * Connects. A connection that is lost later is made again, however long that takes.
 *
 * @throws {KokoroError} `input` when an address or the credentials are wrong; `setup` when there is
 * no server, or one that is too old or has no JetStream
 */
export async function connectNats(place: ClusterPlace): Promise<Connection> {
  const nc = await opened(place);
  try {
    checkVersion(nc);
    const jsm = await withJetStream(nc);
    if (place.say) tellOf(nc, place.say);
    return { nc, js: jetstream(nc, { timeout: ANSWER_MS }), jsm };
  } catch (error) {
    await nc.close();
    throw error;
  }
}

/** Tells what happens to a connection, until it is closed. */
async function tellOf(nc: NatsConnection, say: (line: string) => void): Promise<void> {
  for await (const status of nc.status()) {
    if (status.type === "error") say(`NATS: ${reasonOf(status.error)}`);
    if (status.type === "disconnect") say(`NATS: the connection to ${status.server} is lost`);
    if (status.type === "reconnect") say(`NATS: connected to ${status.server} again`);
  }
}

/** What a system reports of a connection whose other end is gone. */
const GONE = /^(?:ECONNRESET|EPIPE|ENOTCONN)$/;
let isGuarded = false;

/**
 * Keeps the process alive when a connection breaks: the client of NATS stops listening to a socket
 * before the socket has ended, and its last error would be unhandled.
 */
function guardSockets(): void {
  if (isGuarded) return;
  isGuarded = true;
  globalThis.addEventListener("error", (event) => {
    if (GONE.test(String(Object(event.error).code))) event.preventDefault();
  });
}

async function opened(place: ClusterPlace): Promise<NatsConnection> {
  guardSockets();
  const { servers, user, pass, token, isSecret } = addressesOf(place.servers);
  const { certificates, creds } = place;
  const options: ConnectionOptions = {
    servers: [...servers],
    name: place.name,
    timeout: ANSWER_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: AGAIN_MS,
    reconnectJitter: AGAIN_MS,
    reconnectJitterTLS: AGAIN_MS,
    pingInterval: 10_000,
    ignoreAuthErrorAbort: true,
    tls: isSecret || certificates ? tlsOf(servers, certificates) : undefined,
    ...(token === undefined ? { user, pass } : { token }),
    ...(creds && { authenticator: credsAuthenticator(new TextEncoder().encode(creds)) }),
  };
  if (certificates) await checkReadable(certificates);
  try {
    return await connect(options);
  } catch (cause) {
    const at = servers.join(", ");
    const reason = reasonOf(cause);
    if (/certificate/i.test(reason)) {
      const text = `the certificate of the server at ${at} is not trusted: give the certificates ` +
        `that it is signed with by --certificates, and the name that it is for (${reason})`;
      throw new KokoroError("setup", text, { cause });
    }
    if (/'tls'/.test(reason)) {
      const text = `the server at ${at} has no TLS: give it a certificate, or use nats://`;
      throw new KokoroError("setup", text, { cause });
    }
    if (isRefusal(cause)) {
      throw new KokoroError(
        "input",
        `the server at ${at} refused the credentials: give the user and password in the address, ` +
          `or a file with --creds (${reasonOf(cause)})`,
        { cause },
      );
    }
    throw new KokoroError("setup", `can't connect to NATS at ${at}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/**
 * The options of TLS. The client knows no name for a server whose address is a number: then the
 * certificate must be for one of the numbers that were given.
 */
function tlsOf(servers: readonly string[], certificates?: string): object {
  const hosts = servers.map((host) => new URL(`nats://${host}`).hostname.replace(/^\[|\]$/g, ""));
  const numbers = hosts.filter((host) => isIP(host) > 0);
  const checked = (host: string, certificate: PeerCertificate): Error | undefined => {
    if (numbers.length === 0 || hosts.includes(host)) return checkServerIdentity(host, certificate);
    const errors = numbers.map((number) => checkServerIdentity(number, certificate));
    return errors.includes(undefined) ? undefined : errors[0];
  };
  return { checkServerIdentity: checked, ...(certificates && { caFile: certificates }) };
}

/** @throws {KokoroError} `input` when a file can't be read */
async function checkReadable(path: string): Promise<void> {
  try {
    (await Deno.open(path)).close();
  } catch (cause) {
    throw new KokoroError("input", `can't read ${path}: ${reasonOf(cause)}`, { cause });
  }
}

interface Addresses {
  readonly servers: readonly string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  readonly isSecret: boolean;
}

/** The addresses without what is secret in them. */
function addressesOf(given: string | readonly string[]): Addresses {
  const list = typeof given === "string" ? given.split(",") : given;
  const urls = list.map((address) => {
    const text = address.trim();
    const url = URL.parse(text.includes("://") ? text : `nats://${text}`);
    if (url !== null && url.hostname !== "" && /^(nats|tls):$/.test(url.protocol)) return url;
    // The address is not shown: it may hold a password.
    throw new KokoroError("input", "an address of NATS is not like nats://127.0.0.1:4222");
  });
  const [{ username, password }] = urls;
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: urls.map(({ host }) => host),
    ...(user !== "" && (pass === "" ? { token: user } : { user, pass })),
    isSecret: urls.some(({ protocol }) => protocol === "tls:"),
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof errors.AuthorizationError ||
    error instanceof errors.UserAuthenticationExpiredError ||
    /authori[sz]ation|nkey|jwt|credential/i.test(reasonOf(error));
}

function checkVersion(nc: NatsConnection): void {
  const version = nc.info?.version ?? "unknown";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNew = major > OLDEST[0] || major === OLDEST[0] && minor >= OLDEST[1];
  if (isNew) return;
  throw new KokoroError(
    "setup",
    `the server at ${nc.getServer()} is nats-server ${version}, and ${OLDEST.join(".")} or newer ` +
      "is needed: update it",
  );
}

/** Whether several servers have not agreed yet on the one that leads them. */
function hasNoLeader(error: unknown): boolean {
  return error instanceof errors.TimeoutError ||
    error instanceof JetStreamApiError && error.code === NO_LEADER;
}

/** @throws {KokoroError} `setup` when the server has no JetStream for this user */
async function withJetStream(nc: NatsConnection): Promise<JetStreamManager> {
  const until = Date.now() + LEADER_MS;
  try {
    while (true) {
      try {
        await jetstreamManager(nc, { timeout: LOOK_MS });
        return await jetstreamManager(nc, { timeout: ANSWER_MS, checkAPI: false });
      } catch (error) {
        if (!hasNoLeader(error) || Date.now() > until) throw error;
        await wait(AGAIN_MS);
      }
    }
  } catch (cause) {
    throw new KokoroError(
      "setup",
      `the server at ${nc.getServer()} has no JetStream for this user: start it with ` +
        `--jetstream, and enable it for the account (${reasonOf(cause)})`,
      { cause },
    );
  }
}
