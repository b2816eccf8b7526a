/**
 * Values that no function expects: wrong types, getters and proxies that throw, buffers of every
 * kind.
 *
 * @module
 */

/** The error that odd values throw when they are used. */
export class OddError extends Error {}

const fail = (): never => {
  throw new OddError("an odd value was used");
};
/** A proxy whose every use throws. */
const hostile = (target: object): object =>
  new Proxy(
    target,
    Object.fromEntries(
      Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fail]),
    ),
  );
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const detached = (buffer: ArrayBuffer): ArrayBuffer => {
  buffer.transfer();
  return buffer;
};
const withGetter = (key: PropertyKey): object =>
  Object.defineProperty({}, key, { get: fail, enumerable: true });

/** How to make each value, by a name that describes it. */
export const ODD_VALUES: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  "0": () => 0,
  "-0": () => -0,
  "-1": () => -1,
  "0.5": () => 0.5,
  NaN: () => NaN,
  Infinity: () => Infinity,
  "1e308": () => 1e308,
  "2^53": () => 2 ** 53,
  "a bigint": () => 1n,
  "an empty text": () => "",
  "a blank": () => " ",
  "a zero character": () => "a\0b",
  "half a character": () => "\ud800",
  "a long text": () => "a".repeat(100_000),
  __proto__: () => "__proto__",
  constructor: () => "constructor",
  "a path": () => "/nowhere/x.wav",
  "a URL": () => "file://host/%E0%A4%A",
  "a symbol": () => Symbol("odd"),
  "a function": () => () => {},
  "a class": () => class {},
  "an empty array": () => [],
  "an array of null": () => [null],
  "an array of texts": () => ["One ", "two."],
  "a sparse array": () => new Array(1000),
  "an empty object": () => ({}),
  "an object without prototype": () => Object.create(null),
  "an object that inherits voice": () => Object.create({ voice: 1, script: "x" }),
  "an object with an unknown key": () => ({ unknown: 1 }),
  "a frozen object": () => Object.freeze({}),
  "a circle": () => {
    const circle: unknown[] = [];
    circle.push(circle);
    return circle;
  },
  "a boxed text": () => new String("Hello."),
  "a boxed number": () => new Number(1),
  "a date": () => new Date(NaN),
  "a pattern": () => /x/g,
  "a map": () => new Map([["voice", "x"]]),
  "a promise": () => Promise.resolve("Hello."),
  "a rejected promise": () => {
    const rejected = Promise.reject(new OddError("rejected"));
    rejected.catch(() => {});
    return rejected;
  },
  "an error": () => new OddError("given"),
  "a hostile proxy": () => hostile({}),
  "a hostile function": () => hostile(() => {}),
  "a hostile array": () => hostile([]),
  "a revoked proxy": revoked,
  "a proxy of a buffer": () => new Proxy(new ArrayBuffer(16), {}),
  "a proxy of samples": () => new Proxy(new Float32Array(4), {}),
  "a getter of voice that throws": () => withGetter("voice"),
  "a getter of signal that throws": () => withGetter("signal"),
  "a getter of device that throws": () => withGetter("device"),
  "a getter of format that throws": () => withGetter("format"),
  "a getter of driver that throws": () => withGetter("driver"),
  "a getter of timings that throws": () => withGetter("timings"),
  "a length that throws": () => withGetter("length"),
  "an iterator that throws": () => ({ [Symbol.iterator]: fail }),
  "a getter of an iterator that throws": () => withGetter(Symbol.iterator),
  "an iterator without next": () => ({ [Symbol.iterator]: () => ({}) }),
  "an iterator of nothing": () => ({ [Symbol.iterator]: () => undefined }),
  "an async iterator that throws": () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
  "a text that throws": () => ({ toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail }),
  "a description that throws": () => ({ [Symbol.for("Deno.customInspect")]: fail, toJSON: fail }),
  "a tag that throws": () => withGetter(Symbol.toStringTag),
  "a thenable that throws": () => withGetter("then"),
  "an ArrayBuffer": () => new ArrayBuffer(16),
  "an empty ArrayBuffer": () => new ArrayBuffer(0),
  "an ArrayBuffer of 3 bytes": () => new ArrayBuffer(3),
  "a detached ArrayBuffer": () => detached(new ArrayBuffer(16)),
  "a resizable ArrayBuffer": () => new ArrayBuffer(16, { maxByteLength: 32 }),
  "a SharedArrayBuffer": () => new SharedArrayBuffer(16),
  "a growable SharedArrayBuffer": () => new SharedArrayBuffer(16, { maxByteLength: 32 }),
  "a frozen ArrayBuffer": () => Object.freeze(new ArrayBuffer(16)),
  "bytes": () => new Uint8Array(4),
  "bytes in shared memory": () => new Uint8Array(new SharedArrayBuffer(16)),
  "bytes in detached memory": () => {
    const bytes = new Uint8Array(16);
    detached(bytes.buffer);
    return bytes;
  },
  "samples": () => new Float32Array(100),
  "no samples": () => new Float32Array(0),
  "samples that are not finite": () => Float32Array.of(0, NaN, Infinity),
  "samples in shared memory": () => new Float32Array(new SharedArrayBuffer(16)),
  "samples in resizable memory": () => new Float32Array(new ArrayBuffer(16, { maxByteLength: 32 })),
  "samples in detached memory": () => {
    const samples = new Float32Array(4);
    detached(samples.buffer);
    return samples;
  },
  "samples with a length that throws": () =>
    Object.defineProperty(new Float32Array(4), "length", { get: fail }),
  "a subclass of Float32Array": () => new class extends Float32Array {}(4),
  "64-bit samples": () => new Float64Array(4),
  "a DataView": () => new DataView(new ArrayBuffer(16)),
  "an aborted signal": () => AbortSignal.abort(new OddError("aborted")),
  "a signal": () => new AbortController().signal,
  "a signal that only looks like one": () => Object.create(AbortSignal.prototype),
  "a stream that ends": () => ReadableStream.from([]),
};
