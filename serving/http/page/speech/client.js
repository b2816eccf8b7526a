// @ts-check
/// <reference lib="dom" />

/**
 * Asks the server for speech.
 *
 * @module
 */

/**
 * @typedef {{ word: string, start_time: number, end_time: number, text_start: number,
 *   text_end: number }} Word a word, when it is heard, and where it is in the script
 * @typedef {{ samples: Int16Array<ArrayBuffer>, words: Word[] }} Part
 * @typedef {Record<string, unknown> & { input: string }} Request the fields of a request
 */

/** Texts up to this length can be collected by the server before they are sent. */
const WHOLE_UNITS = 10_000;

/** What the server says about a request that it refused. */
export class RefusedError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Sends requests, with the key if there is one. */
export class Client {
  /** The key that the server asks for, or nothing. */
  key = "";

  /**
   * Asks for a speech, and returns its parts as they come.
   *
   * @param {Request} request
   * @param {AbortSignal} signal ends the speech
   * @returns {Promise<AsyncGenerator<Part>>}
   */
  async speak(request, signal) {
    const body = { ...request, response_format: "pcm" };
    return partsOf(await this.#post("dev/captioned_speech", body, signal));
  }

  /**
   * A file with the sound.
   *
   * @param {Request} request
   * @param {string} format
   */
  async sound(request, format) {
    const stream = request.input.length > WHOLE_UNITS;
    const body = { ...request, response_format: format, stream };
    return await (await this.#post("v1/audio/speech", body)).blob();
  }

  /**
   * Subtitles.
   *
   * @param {Request} request
   * @param {string} format
   */
  async subtitles(request, format) {
    const body = { ...request, response_format: "opus", stream: false, subtitles: format };
    const { subtitles } = await (await this.#post("dev/captioned_speech", body)).json();
    return new Blob([subtitles], { type: "text/plain" });
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {AbortSignal} [signal]
   */
  async #post(path, body, signal) {
    const response = await fetch(path, {
      method: "POST",
      signal,
      headers: {
        "content-type": "application/json",
        ...(this.key && { authorization: `Bearer ${this.key}` }),
      },
      body: JSON.stringify(body),
    });
    if (response.ok) return response;
    const { error } = await response.json().catch(() => ({}));
    throw new RefusedError(response.status, error?.message ?? `status ${response.status}`);
  }
}

/**
 * @param {Response} response
 * @returns {AsyncGenerator<Part>}
 */
async function* partsOf(response) {
  for await (const line of linesOf(response)) {
    const { audio, timestamps } = JSON.parse(line);
    yield { samples: samplesOf(audio), words: timestamps };
  }
}

/**
 * The lines of a response as they come.
 *
 * @param {Response} response
 */
async function* linesOf(response) {
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body)
    .pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = /** @type {string} */ (lines.pop());
    yield* lines;
  }
}

/**
 * @param {string} base64 16-bit samples
 */
function samplesOf(base64) {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return new Int16Array(bytes.buffer);
}
