/**
 * Sends answers: watches over the bodies, and ends the visits.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { errorAnswer } from "./errors.ts";
import { STALL_MS, WARNING_UNITS } from "./limits.ts";
import type { Answer } from "./results.ts";
import type { Bytes } from "./speech/bodies.ts";
import type { Visit } from "./watch/visit.ts";

/** The response with an answer. The visit ends when the body has been sent. */
export function respond(visit: Visit, { status = 200, type, headers, body }: Answer): Response {
  const all = new Headers({
    ...headers,
    "x-request-id": visit.id,
    ...(visit.warnings.length > 0 && { "x-kokoro-warnings": warningsOf(visit) }),
  });
  if (type !== undefined) all.set("content-type", type);
  visit.noteStatus(status);
  if (body instanceof ReadableStream) {
    return new Response(watched(visit, body), { status, headers: all });
  }
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (bytes !== null) all.set("content-length", String(bytes.length));
  visit.bytes = bytes?.length ?? 0;
  visit.end();
  return new Response(bytes, { status, headers: all });
}

/** The response to a request that failed. */
export function respondWithError(visit: Visit, error: unknown): Response {
  const { status, headers, body } = errorAnswer(error);
  visit.error = error;
  visit.noteStatus(status, body.error.code);
  visit.end();
  return Response.json(body, { status, headers: { ...headers, "x-request-id": visit.id } });
}

/** The warnings as a list in JSON and ASCII: as many as fit. */
function warningsOf({ warnings }: Visit): string {
  const shown: string[] = [];
  const written = (list: readonly string[]): string =>
    JSON.stringify(list).replace(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  for (const warning of warnings) {
    if (written([...shown, warning]).length > WARNING_UNITS) break;
    shown.push(warning);
  }
  return written(shown);
}

/** Passes bytes on. A failure cuts the response, so that it is not taken for a whole one. */
function watched(visit: Visit, body: Bytes): Bytes {
  const reader = body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (how?: "cancelled" | "cut", error?: unknown): void => {
    clearTimeout(timer);
    visit.ended ??= how;
    visit.error ??= error;
    visit.end();
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      clearTimeout(timer);
      try {
        const { done, value } = await reader.read();
        if (done) {
          end();
          return controller.close();
        }
        visit.bytes += value.length;
        timer = setTimeout(() => {
          const error = new KokoroError(
            "input",
            `the client read nothing for ${STALL_MS / 1000} s`,
          );
          end("cut", error);
          controller.error(error);
          reader.cancel(error).catch(() => {});
        }, STALL_MS);
        // The last step: Deno cancels the body within this call if the client has gone away.
        controller.enqueue(value);
      } catch (error) {
        end("cut", error);
        throw error;
      }
    },
    cancel: async (reason) => {
      end("cancelled");
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
