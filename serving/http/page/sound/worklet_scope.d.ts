/** The part of the scope of audio worklets that the worklet uses. */

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

declare function registerProcessor(name: string, type: new () => AudioWorkletProcessor): void;
