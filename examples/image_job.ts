/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

/**
 * Stands for the model that makes pictures: it is busy for as many seconds as it is told, on its own thread. As with a
 * model on a GPU, a step is a wait and a little computing; if others take the processor from it, it is late.
 *
 * @module
 */

const STEPS = 30;
const SIZE = 256;
const latent = new Float32Array(SIZE * SIZE);

self.onmessage = async ({ data: seconds }: MessageEvent<number>) => {
  latent.forEach((_, i) => latent[i] = Math.sin(i));
  for (let step = 0; step < STEPS; step++) {
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds / STEPS));
    for (let i = SIZE; i < latent.length - SIZE; i++) {
      latent[i] += 0.2 * (latent[i - 1] + latent[i + 1] + latent[i - SIZE] + latent[i + SIZE]) -
        0.8 * latent[i];
    }
  }
  self.postMessage("done");
};
