// Compares the speed of whole decodes on the library's own kernels with that of direct
// convolutions. They run in turns.
//
//     decode WEIGHTS THREADS ROUNDS FRAMES
//
// Prints the rate of direct convolutions of the network's largest shape, in libtorch and in this
// library. Then prints the rate of a decode, counted as if all of its convolutions were direct, and
// this rate divided by the better rate of direct convolutions.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "kernels/pool.h"
#include "native/network.h"
#include "noise.h"
#include "safetensors.h"
#include "turns.h"

namespace {

using namespace kokoro;

/// Two per multiplication. `steps` are those of the output; for a transposed convolution, of the
/// input.
double flops(const Tensor &weight, int64_t steps) {
  return 2.0 * static_cast<double>(weight.numel() * steps);
}

double flops(const AdainResBlock &block, int64_t steps) {
  const int64_t after = block.pool ? 2 * steps : steps;
  return flops(block.conv1.weight, after) + flops(block.conv2.weight, after) +
         flops(block.conv1x1->weight, after);
}

double flops(const GeneratorResBlock &block, int64_t steps) {
  double sum = 0;
  for (const auto &step : block.steps)
    sum += flops(step.first.conv.weight, steps) + flops(step.second.conv.weight, steps);
  return sum;
}

double flops(const Decoder &decoder, int64_t frames) {
  double sum = flops(decoder.encode, frames);
  for (const AdainResBlock &block : decoder.decode) sum += flops(block, frames);
  int64_t steps = 2 * frames;
  for (const Generator::Stage &stage : decoder.generator.stages) {
    sum += flops(stage.up.weight, steps);
    steps *= stage.up.stride;
    sum += flops(stage.noise_conv.weight, steps) + flops(stage.noise_res, steps);
    for (const GeneratorResBlock &block : stage.resblocks) sum += flops(block, steps);
  }
  return sum + flops(decoder.generator.conv_post.weight, steps);
}

}  // namespace

int main(int, char **arguments) {
  const c10::InferenceMode inference;
  const int threads = std::atoi(arguments[2]), rounds = std::atoi(arguments[3]);
  const int64_t frames = std::atoll(arguments[4]);
  at::set_num_threads(threads);
  at::globalContext().setFlushDenormal(true);
  const auto file = std::make_shared<const Safetensors>(arguments[1]);
  const Network network(Weights(file, at::kCPU));
  NativeNetwork native(network, threads);

  const Tensor asr = 0.3 * at::randn({1, 512, frames}), style = 0.1 * at::randn({1, 128});
  const Tensor f0 = at::full({2 * frames}, 150.F), energy = at::full({2 * frames}, 3.F);
  const Tensor normals = at::randn({600 * frames}), samples = at::empty_like(normals);

  constexpr int64_t kChannels = 128, kKernel = 11;
  const int64_t length = 120 * frames;
  const Tensor x = at::randn({1, kChannels, length}), rows = x[0].t().contiguous(),
               y = at::empty_like(rows);
  const Tensor weight = at::randn({kChannels, kChannels, kKernel}) / std::sqrt(kChannels * kKernel);
  kernels::Pool pool(threads);
  const kernels::Parallel parallel = [&](int64_t count, const auto &body) { pool(count, body); };
  const kernels::Conv direct({kChannels, kChannels, kKernel}, weight.data_ptr<float>(), nullptr,
                             parallel, kernels::Method::Direct);

  const auto aten_conv = [&] { at::conv1d(x, weight, {}, 1, kKernel / 2); };
  const auto direct_conv = [&] {
    direct({.x = rows.data_ptr<float>(), .length = length}, {.y = y.data_ptr<float>()}, parallel);
  };
  const auto decode = [&] { native.decode(asr, f0, energy, style, {normals}, samples); };
  const auto times = bench::take_turns({aten_conv, direct_conv, decode}, rounds);
  const double one = flops(weight, length);
  const double aten = 1e-6 * one / times[0], own = 1e-6 * one / times[1];
  const double rate = 1e-6 * flops(network.decoder, frames) / times[2];
  std::printf("direct convolution: %.0f GFLOPS by libtorch, %.0f by this library\n", aten, own);
  std::printf("decode of %.1f s: %.3f s, %.0f GFLOPS, %.2f times the better of the two\n",
              static_cast<double>(frames) / 40, 1e-3 * times[2], rate, rate / std::max(aten, own));
}
