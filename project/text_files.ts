/**
 * The project's text files, as modules. A project that was loaded over HTTP reads them through this
 * table: Deno keeps them with the code, in the same version, and they are there without a network.
 *
 * Written by `deno task format`: do not edit.
 *
 * @module
 */

/** Loads the text of each file, by its path from the top of the project. */
export const TEXT_FILES: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  "configs/int8_onnx_map.json": () =>
    import("../configs/int8_onnx_map.json", { with: { type: "text" } }),
  "configs/kokoro_emotions.yaml": () =>
    import("../configs/kokoro_emotions.yaml", { with: { type: "text" } }),
  "configs/kokoro_voices.yaml": () =>
    import("../configs/kokoro_voices.yaml", { with: { type: "text" } }),
  "configs/onnx.proto": () => import("../configs/onnx.proto", { with: { type: "text" } }),
  "configs/pronunciations.yaml": () =>
    import("../configs/pronunciations.yaml", { with: { type: "text" } }),
  "configs/sources.yaml": () => import("../configs/sources.yaml", { with: { type: "text" } }),
  "configs/ssml_styles.yaml": () =>
    import("../configs/ssml_styles.yaml", { with: { type: "text" } }),
  "configs/visemes.yaml": () => import("../configs/visemes.yaml", { with: { type: "text" } }),
  "shim/accelerator.h": () => import("../shim/accelerator.h", { with: { type: "text" } }),
  "shim/engine.cpp": () => import("../shim/engine.cpp", { with: { type: "text" } }),
  "shim/engine.h": () => import("../shim/engine.h", { with: { type: "text" } }),
  "shim/error.h": () => import("../shim/error.h", { with: { type: "text" } }),
  "shim/failures.h": () => import("../shim/failures.h", { with: { type: "text" } }),
  "shim/fused/activation.cpp": () =>
    import("../shim/fused/activation.cpp", { with: { type: "text" } }),
  "shim/fused/activation.h": () => import("../shim/fused/activation.h", { with: { type: "text" } }),
  "shim/fused/compiler.cpp": () => import("../shim/fused/compiler.cpp", { with: { type: "text" } }),
  "shim/fused/compiler.h": () => import("../shim/fused/compiler.h", { with: { type: "text" } }),
  "shim/fused/composed.h": () => import("../shim/fused/composed.h", { with: { type: "text" } }),
  "shim/fused/driver.h": () => import("../shim/fused/driver.h", { with: { type: "text" } }),
  "shim/fused/kernel.h": () => import("../shim/fused/kernel.h", { with: { type: "text" } }),
  "shim/fused/library.h": () => import("../shim/fused/library.h", { with: { type: "text" } }),
  "shim/handles.h": () => import("../shim/handles.h", { with: { type: "text" } }),
  "shim/kernels/arena.cpp": () => import("../shim/kernels/arena.cpp", { with: { type: "text" } }),
  "shim/kernels/arena.h": () => import("../shim/kernels/arena.h", { with: { type: "text" } }),
  "shim/kernels/attention.h": () =>
    import("../shim/kernels/attention.h", { with: { type: "text" } }),
  "shim/kernels/avx2.cpp": () => import("../shim/kernels/avx2.cpp", { with: { type: "text" } }),
  "shim/kernels/avx512.cpp": () => import("../shim/kernels/avx512.cpp", { with: { type: "text" } }),
  "shim/kernels/block.h": () => import("../shim/kernels/block.h", { with: { type: "text" } }),
  "shim/kernels/conv.cpp": () => import("../shim/kernels/conv.cpp", { with: { type: "text" } }),
  "shim/kernels/conv.h": () => import("../shim/kernels/conv.h", { with: { type: "text" } }),
  "shim/kernels/functions.h": () =>
    import("../shim/kernels/functions.h", { with: { type: "text" } }),
  "shim/kernels/job.h": () => import("../shim/kernels/job.h", { with: { type: "text" } }),
  "shim/kernels/neon.cpp": () => import("../shim/kernels/neon.cpp", { with: { type: "text" } }),
  "shim/kernels/pool.cpp": () => import("../shim/kernels/pool.cpp", { with: { type: "text" } }),
  "shim/kernels/pool.h": () => import("../shim/kernels/pool.h", { with: { type: "text" } }),
  "shim/kernels/rows.h": () => import("../shim/kernels/rows.h", { with: { type: "text" } }),
  "shim/kernels/scheme.h": () => import("../shim/kernels/scheme.h", { with: { type: "text" } }),
  "shim/kernels/signal.cpp": () => import("../shim/kernels/signal.cpp", { with: { type: "text" } }),
  "shim/kernels/signal.h": () => import("../shim/kernels/signal.h", { with: { type: "text" } }),
  "shim/kernels/simd.h": () => import("../shim/kernels/simd.h", { with: { type: "text" } }),
  "shim/kernels/text.cpp": () => import("../shim/kernels/text.cpp", { with: { type: "text" } }),
  "shim/kernels/text.h": () => import("../shim/kernels/text.h", { with: { type: "text" } }),
  "shim/kernels/transforms.h": () =>
    import("../shim/kernels/transforms.h", { with: { type: "text" } }),
  "shim/kernels/waves.h": () => import("../shim/kernels/waves.h", { with: { type: "text" } }),
  "shim/kokoro.cpp": () => import("../shim/kokoro.cpp", { with: { type: "text" } }),
  "shim/kokoro.h": () => import("../shim/kokoro.h", { with: { type: "text" } }),
  "shim/lasting.h": () => import("../shim/lasting.h", { with: { type: "text" } }),
  "shim/memory_reserve.cpp": () => import("../shim/memory_reserve.cpp", { with: { type: "text" } }),
  "shim/memory_reserve.h": () => import("../shim/memory_reserve.h", { with: { type: "text" } }),
  "shim/native/albert.h": () => import("../shim/native/albert.h", { with: { type: "text" } }),
  "shim/native/bi_lstm.h": () => import("../shim/native/bi_lstm.h", { with: { type: "text" } }),
  "shim/native/curves.h": () => import("../shim/native/curves.h", { with: { type: "text" } }),
  "shim/native/decoder.h": () => import("../shim/native/decoder.h", { with: { type: "text" } }),
  "shim/native/feature_block.h": () =>
    import("../shim/native/feature_block.h", { with: { type: "text" } }),
  "shim/native/features.h": () => import("../shim/native/features.h", { with: { type: "text" } }),
  "shim/native/generator_block.h": () =>
    import("../shim/native/generator_block.h", { with: { type: "text" } }),
  "shim/native/generator_ends.h": () =>
    import("../shim/native/generator_ends.h", { with: { type: "text" } }),
  "shim/native/generator_stage.h": () =>
    import("../shim/native/generator_stage.h", { with: { type: "text" } }),
  "shim/native/network.h": () => import("../shim/native/network.h", { with: { type: "text" } }),
  "shim/native/norm.h": () => import("../shim/native/norm.h", { with: { type: "text" } }),
  "shim/native/prepare.h": () => import("../shim/native/prepare.h", { with: { type: "text" } }),
  "shim/native/prepared.cpp": () =>
    import("../shim/native/prepared.cpp", { with: { type: "text" } }),
  "shim/native/prepared.h": () => import("../shim/native/prepared.h", { with: { type: "text" } }),
  "shim/native/session.h": () => import("../shim/native/session.h", { with: { type: "text" } }),
  "shim/native/shared.h": () => import("../shim/native/shared.h", { with: { type: "text" } }),
  "shim/native/text.h": () => import("../shim/native/text.h", { with: { type: "text" } }),
  "shim/network/albert.h": () => import("../shim/network/albert.h", { with: { type: "text" } }),
  "shim/network/decoder.h": () => import("../shim/network/decoder.h", { with: { type: "text" } }),
  "shim/network/harmonic_source.h": () =>
    import("../shim/network/harmonic_source.h", { with: { type: "text" } }),
  "shim/network/layers.h": () => import("../shim/network/layers.h", { with: { type: "text" } }),
  "shim/network/network.h": () => import("../shim/network/network.h", { with: { type: "text" } }),
  "shim/network/one_thread.h": () =>
    import("../shim/network/one_thread.h", { with: { type: "text" } }),
  "shim/network/prosody_predictor.h": () =>
    import("../shim/network/prosody_predictor.h", { with: { type: "text" } }),
  "shim/network/stft.h": () => import("../shim/network/stft.h", { with: { type: "text" } }),
  "shim/network/text_encoder.h": () =>
    import("../shim/network/text_encoder.h", { with: { type: "text" } }),
  "shim/network/weights.h": () => import("../shim/network/weights.h", { with: { type: "text" } }),
  "shim/noise.cpp": () => import("../shim/noise.cpp", { with: { type: "text" } }),
  "shim/noise.h": () => import("../shim/noise.h", { with: { type: "text" } }),
  "shim/safetensors.cpp": () => import("../shim/safetensors.cpp", { with: { type: "text" } }),
  "shim/safetensors.h": () => import("../shim/safetensors.h", { with: { type: "text" } }),
  "shim/worker.cpp": () => import("../shim/worker.cpp", { with: { type: "text" } }),
  "shim/worker.h": () => import("../shim/worker.h", { with: { type: "text" } }),
  "text/english/homographs/weights.base64": () =>
    import("../text/english/homographs/weights.base64", { with: { type: "text" } }),
};
