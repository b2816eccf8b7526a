/**
 * Errors as clients of OpenAI know them: a status, and a body with message, type, param and code.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind, reasonOf } from "../../errors.ts";

/** What a client learns about an error, apart from its message. */
interface Meaning {
  readonly status: number;
  readonly type: string;
  readonly code: string;
}

const INVALID = "invalid_request_error";

/** The meaning of each kind of error. */
const KINDS: Readonly<Record<KokoroErrorKind, Meaning>> = {
  input: { status: 400, type: INVALID, code: "invalid_value" },
  output: { status: 500, type: "server_error", code: "internal_error" },
  setup: { status: 500, type: "server_error", code: "internal_error" },
  weights: { status: 500, type: "server_error", code: "internal_error" },
  library: { status: 500, type: "server_error", code: "internal_error" },
  internal: { status: 500, type: "server_error", code: "internal_error" },
  device: { status: 503, type: "server_error", code: "device_failed" },
  memory: { status: 503, type: "server_error", code: "out_of_memory" },
  closed: { status: 503, type: "server_error", code: "not_available" },
  busy: { status: 429, type: "rate_limit_error", code: "rate_limit_exceeded" },
};

/** What is refused for a reason of the server itself, by its code. */
const REFUSALS = {
  invalid_value: { status: 400, kind: "input" },
  invalid_json: { status: 400, kind: "input" },
  missing_value: { status: 400, kind: "input" },
  text_too_long: { status: 400, kind: "input" },
  invalid_api_key: { status: 401, kind: "input" },
  origin_not_allowed: { status: 403, kind: "input" },
  not_found: { status: 404, kind: "input" },
  model_not_found: { status: 404, kind: "input" },
  method_not_allowed: { status: 405, kind: "input" },
  request_timeout: { status: 408, kind: "input" },
  body_too_large: { status: 413, kind: "input" },
  unsupported_media_type: { status: 415, kind: "input" },
  upgrade_required: { status: 426, kind: "input" },
  rate_limit_exceeded: { status: 429, kind: "busy" },
  client_gone: { status: 499, kind: "input" },
  shutting_down: { status: 503, kind: "closed" },
  model_loading: { status: 503, kind: "closed" },
} as const satisfies Record<string, { status: number; kind: KokoroErrorKind }>;

/** Why a request is refused. */
export type RefusalCode = keyof typeof REFUSALS;

/** Seconds after which a client should try again. */
const RETRY_AFTER = 1;
const RETRIED = [429, 503];

/** A request that is refused, and what its client learns of it. */
export class Refusal extends KokoroError {
  readonly status: number;

  /**
   * @param code becomes the `code` of the error, and decides the status
   * @param param the field that is wrong
   * @param headers are added to the response
   */
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly param?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(REFUSALS[code].kind, message);
    this.status = REFUSALS[code].status;
  }
}

/** An error of a field of the request. */
export function atField(error: unknown, param: string): unknown {
  if (!(error instanceof KokoroError) || error instanceof Refusal || error.kind !== "input") {
    return error;
  }
  return new Refusal("invalid_value", error.message, param);
}

/** The body of an error, as OpenAI writes it. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

/** The response to a request that failed with `error`. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
}

/**
 * Returns what a client learns about an error. The messages of failures that are not the client's
 * are left out, since they may hold paths of this machine.
 */
export function errorAnswer(error: unknown): ErrorAnswer {
  const { status, type, code } = meaningOf(error);
  const message = status >= 500 && status !== 503
    ? "The server failed: its log says more, under the id of this request"
    : reasonOf(error);
  const refusal = error instanceof Refusal ? error : undefined;
  const again: Record<string, string> = RETRIED.includes(status)
    ? { "retry-after": String(RETRY_AFTER) }
    : {};
  return {
    status,
    headers: { ...again, ...refusal?.headers },
    body: { error: { message, type, param: refusal?.param ?? null, code } },
  };
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof Refusal) {
    const { kind, code, status } = error;
    return { type: KINDS[kind].type, code, status };
  }
  return KINDS[error instanceof KokoroError ? error.kind : "internal"];
}
