/**
 * A switch that holds up sound.
 *
 * @module
 */

/** Holds up sound while it is on. */
export class Pause {
  readonly #listeners = new Set<(isOn: boolean) => void>();
  #isOn = false;

  /** Whether sound is held up. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Switches it on or off, and reports a change to its listeners. */
  set(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    for (const tell of [...this.#listeners]) tell(isOn);
  }

  /** Calls `tell` at each change, until the result is disposed of. */
  listen(tell: (isOn: boolean) => void): Disposable {
    this.#listeners.add(tell);
    return { [Symbol.dispose]: () => void this.#listeners.delete(tell) };
  }

  /**
   * Waits until it is off.
   *
   * @throws the reason of `signal` when it aborts
   */
  async over(signal: AbortSignal): Promise<void> {
    while (this.#isOn) {
      signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      using _listener = this.listen(() => resolve());
      signal.addEventListener("abort", () => resolve(), { once: true });
      await promise;
    }
    signal.throwIfAborted();
  }
}
