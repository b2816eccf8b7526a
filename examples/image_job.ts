/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

/**
 * Stands for the model that makes pictures: a worker that is busy for a given number of seconds. As
 * with a model on a GPU, a step is a wait and a little computing, so the worker is late if other
 * threads take its processor.
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
