// Compares the speed of the generator's convolutions with their activation, in ATen and in this
// project. They run in turns.
//
//     conv THREADS ROUNDS FRAMES [ISA]
//
// Prints, for each shape, the median over the rounds of a convolution's milliseconds, and how many
// times as fast as ATen the fast method is.

#include "kernels/conv.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "kernels/pool.h"
#include "turns.h"

namespace {

using at::Tensor;
using namespace kokoro::kernels;

struct Shape {
  int64_t channels, steps_per_frame, kernel, dilation;
};

void bench(const Shape &shape, int64_t frames, int rounds, const Parallel &parallel,
           const char *isa) {
  const int64_t channels = shape.channels,
                length = shape.steps_per_frame * frames + (channels == 128);
  const Tensor x = at::randn({1, channels, length}), rows = x[0].t().contiguous();
  const Tensor weight =
      at::randn({channels, channels, shape.kernel}) / std::sqrt(channels * shape.kernel);
  const Tensor bias = at::randn({channels}), alpha = at::rand({1, channels, 1}) + 0.5;
  const Tensor scale = at::rand({1, channels, 1}) + 0.5, shift = at::randn({1, channels, 1});
  Tensor y, result = at::empty({length, channels});
  const auto aten = [&] {
    const Tensor normalised = at::layer_norm(x, x.sizes().slice(2), {}, {}, 1e-5);
    Tensor z = at::addcmul(shift, normalised, scale);
    z.addcmul_(at::mul(z, alpha).sin_().square_(), alpha.reciprocal());
    y = at::conv1d(z, weight, bias, 1, (shape.kernel - 1) * shape.dilation / 2, shape.dilation)
            .add_(x);
  };
  const auto aten_conv = [&] {
    y = at::conv1d(x, weight, bias, 1, (shape.kernel - 1) * shape.dilation / 2, shape.dilation);
  };
  const ConvShape conv_shape{channels, channels, shape.kernel, shape.dilation};
  const Conv direct(conv_shape, weight.data_ptr<float>(), bias.data_ptr<float>(), parallel,
                    Method::Direct, isa);
  const Conv fast(conv_shape, weight.data_ptr<float>(), bias.data_ptr<float>(), parallel,
                  Method::Fast, isa);
  std::vector<double> sums(2 * channels);
  const ConvInput input{.x = rows.data_ptr<float>(),
                        .length = length,
                        .scale = scale.data_ptr<float>(),
                        .shift = shift.data_ptr<float>(),
                        .activation = Activation::Snake,
                        .alpha = alpha.data_ptr<float>()};
  const ConvOutput output{
      .y = result.data_ptr<float>(), .residual = rows.data_ptr<float>(), .sums = sums.data()};
  const auto direct_conv = [&] { direct(input, output, parallel); };
  const auto fast_conv = [&] { fast(input, output, parallel); };
  const auto times = kokoro::bench::take_turns({aten, aten_conv, direct_conv, fast_conv}, rounds);
  std::printf("%4ld x %6ld k %2ld d %ld", channels, length, shape.kernel, shape.dilation);
  const double flops = 2e-6 * channels * channels * shape.kernel * length;
  for (const double time : times) std::printf(" | %6.1f (%4.0f)", time, flops / time);
  std::printf(" | %.2f\n", times[0] / times[3]);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char **arguments) {
  const c10::InferenceMode inference;
  at::set_num_threads(std::atoi(arguments[1]));
  at::globalContext().setFlushDenormal(true);
  Pool pool(at::get_num_threads());
  const Parallel parallel = [&](int64_t count, const auto &body) { pool(count, body); };
  const int rounds = std::atoi(arguments[2]);
  const int64_t frames = std::atoll(arguments[3]);
  std::printf("shape | ATen (GFLOPS) | ATen, convolution alone | direct | fast | ATen / fast\n");
  for (const auto &[channels, steps] : {std::pair<int64_t, int64_t>{128, 120}, {256, 20}})
    for (const int64_t kernel : {3, 7, 11})
      for (const int64_t dilation : {1, 3, 5})
        bench({channels, steps, kernel, dilation}, frames, rounds, parallel,
              count > 4 ? arguments[4] : nullptr);
}
