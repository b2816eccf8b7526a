/**
 * What clients send through a socket.
 *
 * @module
 */

import { z } from "../../../deps.ts";
import { checked } from "../body.ts";
import { Refusal } from "../errors.ts";
import { BODY_BYTES } from "../limits.ts";
import { captionSchema } from "../speech/captions.ts";
import { fieldsSchema } from "../speech/fields.ts";
import { formatSchema } from "../speech/formats.ts";

/** How the texts after it are spoken. Turns are texts of their own here. */
const startSchema = fieldsSchema.omit({ turns: true, inputs: true, pause_between_turns: true })
  .extend({
    ...captionSchema.shape,
    type: z.literal("start"),
    response_format: formatSchema.nullish(),
  });

/** How texts are spoken, and which times are sent. */
export type Settings = Omit<z.infer<typeof startSchema>, "type">;

const plainSchema = z.object({ type: z.enum(["flush", "cancel", "close"]) });
const schemas = {
  start: startSchema,
  text: z.object({ type: z.literal("text"), text: z.string("give a text") }),
  flush: plainSchema,
  cancel: plainSchema,
  close: plainSchema,
};

/** A message of a client. */
export type Message = z.infer<(typeof schemas)[keyof typeof schemas]>;

/**
 * Reads a message.
 *
 * @throws {Refusal} when it is too long, no JSON, or has a mistake
 */
export function readMessage(data: unknown): Message {
  if (typeof data !== "string") {
    throw new Refusal("invalid_json", "A message is not text: send JSON as text");
  }
  if (data.length > BODY_BYTES) {
    throw new Refusal("body_too_large", `A message has more than ${BODY_BYTES} characters`);
  }
  const message = parsed(data);
  const type: unknown = Object(message).type;
  if (typeof type === "string" && Object.hasOwn(schemas, type)) {
    return checked<z.ZodType<Message>>(schemas[type as keyof typeof schemas], message);
  }
  const known = Object.keys(schemas).join(", ");
  throw new Refusal("invalid_value", `type is unknown: give one of ${known}`, "type");
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new Refusal("invalid_json", "A message is not JSON");
  }
}
