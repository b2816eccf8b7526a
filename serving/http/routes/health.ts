/**
 * Routes for those who watch the server.
 *
 * @module
 */

import type { Services } from "../services.ts";
import { json, type Route, route } from "./route.ts";

/** The routes. */
export function healthRoutes({ residence, metrics, isClosing }: Services): Route[] {
  const types = ["application/json"];
  const isReady = (): boolean => residence.isReady && !isClosing();
  const health = (): object => {
    const { state, model, error } = residence.health;
    const { device, threads, kernels, gpu } = model ?? {};
    return {
      status: isReady() ? "healthy" : isClosing() ? "shutting down" : state,
      state,
      ...(model && { model: { device, threads, kernels, gpu: gpu?.name } }),
      ...(error && { error: { kind: error.kind } }),
    };
  };
  return [
    route({
      method: "get",
      path: "/livez",
      summary: "Answers while the process lives",
      isOpen: true,
      isAlways: true,
      types,
      answer: () => json({ status: "alive" }),
    }),
    // Clients of Kokoro-FastAPI look at one of them, those of Kubernetes at the other.
    ...["/health", "/readyz"].map((path) =>
      route({
        method: "get",
        path,
        summary: "The state of the model: 200 if requests can be served, or else 503",
        isOpen: true,
        isAlways: true,
        types,
        answer: () => json(health(), isReady() ? 200 : 503),
      })
    ),
    route({
      method: "get",
      path: "/metrics",
      summary: "Figures for Prometheus",
      isAlways: true,
      types: ["text/plain"],
      answer: async () => {
        const { type, text } = await metrics.write();
        return { type, body: text };
      },
    }),
  ];
}
