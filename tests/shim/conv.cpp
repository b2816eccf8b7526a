// Compares the convolutions with their definition in float64, for all methods and instruction sets,
// with different kernels, dilations and activations, and lengths from one step to several blocks.
//
//     conv
//
// Prints one line of JSON for each case: the root mean square and the maximum of the error,
// relative to the root mean square of the output, and the error of the variances computed from the
// sums, relative to the variance.

#include "kernels/conv.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <vector>

namespace {

using namespace kokoro::kernels;

std::mt19937 generator(1);

void in_order(int64_t count, const std::function<void(int64_t)> &body) {
  for (int64_t i = 0; i < count; ++i) body(i);
}

void backwards(int64_t count, const std::function<void(int64_t)> &body) {
  for (int64_t i = count - 1; i >= 0; --i) body(i);
}

std::vector<float> normals(int64_t count, double mean = 0, double deviation = 1) {
  std::normal_distribution<double> distribution(mean, deviation);
  std::vector<float> values(count);
  for (float &value : values) value = static_cast<float>(distribution(generator));
  return values;
}

std::vector<float> positives(int64_t count) {
  std::vector<float> values = normals(count);
  for (float &value : values) value = 0.05f + std::abs(value);
  return values;
}

struct Case {
  ConvShape shape;
  int64_t length;
  Activation activation;
  bool affine, residual, accumulate, bias;

  /// Whether the arguments of Snake's sine are thousands of radians.
  bool loud() const { return activation == Activation::Snake && !affine; }
};

struct Data {
  std::vector<float> x, scale, shift, alpha, weight, bias, residual;

  explicit Data(const Case &c)
      : x(normals(c.length * c.shape.in, 0.5, c.loud() ? 3000 : 2)),
        scale(normals(c.shape.in, 1)),
        shift(normals(c.shape.in)),
        alpha(c.loud() ? std::vector<float>(c.shape.in, 1.0f) : positives(c.shape.in)),
        weight(normals(c.shape.out * c.shape.in * c.shape.kernel, 0,
                       1 / std::sqrt(c.shape.in * c.shape.kernel))),
        bias(normals(c.shape.out, 3)),
        residual(normals(c.length * c.shape.out)) {}
};

constexpr float kSlope = 0.2f;

double activated(const Case &c, const Data &data, int64_t at) {
  const int64_t channel = at % c.shape.in;
  double y = data.x[at];
  if (c.affine) y = y * data.scale[channel] + data.shift[channel];
  const double sine = std::sin(y * data.alpha[channel]);
  switch (c.activation) {
  case Activation::None:
    return y;
  case Activation::LeakyRelu:
    return y > 0 ? y : y * kSlope;
  case Activation::Snake:
    return y + sine * sine / data.alpha[channel];
  }
  return NAN;
}

/// The expected output [L, out].
std::vector<double> convolve(const Case &c, const Data &data) {
  const auto [in, out, kernel, dilation] = c.shape;
  std::vector<double> x(data.x.size()), weight(data.weight.size()), y(c.length * out);
  for (size_t i = 0; i < x.size(); ++i) x[i] = activated(c, data, i);
  for (int64_t o = 0; o < out; ++o)  // -> [kernel, in, out]
    for (int64_t i = 0; i < in; ++i)
      for (int64_t tap = 0; tap < kernel; ++tap)
        weight[(tap * in + i) * out + o] = data.weight[(o * in + i) * kernel + tap];
  for (int64_t time = 0; time < c.length; ++time) {
    double *to = &y[time * out];
    for (int64_t o = 0; o < out; ++o)
      to[o] = (c.bias ? data.bias[o] : 0.0) +
              (c.residual + c.accumulate) * double(data.residual[time * out + o]);
    for (int64_t tap = 0; tap < kernel; ++tap) {
      const int64_t from = time + (tap - kernel / 2) * dilation;
      if (from < 0 || from >= c.length) continue;
      for (int64_t i = 0; i < in; ++i)
        for (int64_t o = 0; o < out; ++o)
          to[o] += x[from * in + i] * weight[(tap * in + i) * out + o];
    }
  }
  return y;
}

double variance_error(const std::vector<float> &y, const std::vector<double> &sums,
                      int64_t length) {
  const int64_t channels = static_cast<int64_t>(sums.size()) / 2;
  double worst = 0;
  for (int64_t c = 0; c < channels; ++c) {
    double mean = 0, variance = 0;
    for (int64_t time = 0; time < length; ++time) mean += y[time * channels + c] / double(length);
    for (int64_t time = 0; time < length; ++time)
      variance += std::pow(y[time * channels + c] - mean, 2) / double(length);
    const double found_mean = sums[c] / double(length);
    const double found = sums[channels + c] / double(length) - found_mean * found_mean;
    worst = std::max({worst, std::abs(found - variance) / variance,
                      std::abs(found_mean - mean) / std::sqrt(variance)});
  }
  return worst;
}

double rms_of(const std::vector<double> &values) {
  double square = 0;
  for (const double value : values) square += value * value;
  return std::sqrt(square / double(values.size()));
}

/// The root mean square and the maximum of the error, relative to `unit`.
std::pair<double, double> errors(const std::vector<float> &y, const std::vector<double> &expected,
                                 double unit) {
  std::vector<double> error(y.size());
  double worst = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    error[i] = y[i] - expected[i];
    worst = std::max(worst, std::isfinite(error[i]) ? std::abs(error[i]) : INFINITY);
  }
  return {rms_of(error) / unit, worst / unit};
}

const char *name(bool value) { return value ? "true" : "false"; }

void check(const Case &c, Method method, const char *isa, const Data &data,
           const std::vector<double> &expected) {
  const Conv conv(c.shape, data.weight.data(), c.bias ? data.bias.data() : nullptr, in_order,
                  method, isa);
  const auto run = [&](const Parallel &parallel, std::vector<float> &y, std::vector<double> &sums) {
    if (c.residual || c.accumulate) y = data.residual;
    const float *residual = c.accumulate ? data.residual.data() : y.data();  // in place
    const ConvInput input{.x = data.x.data(),
                          .length = c.length,
                          .scale = c.affine ? data.scale.data() : nullptr,
                          .shift = c.affine ? data.shift.data() : nullptr,
                          .activation = c.activation,
                          .slope = kSlope,
                          .alpha = data.alpha.data()};
    conv(input,
         {.y = y.data(),
          .residual = c.residual ? residual : nullptr,
          .accumulate = c.accumulate,
          .sums = sums.data()},
         parallel);
  };
  std::vector<float> y(expected.size()), again(y);
  std::vector<double> sums(2 * c.shape.out), sums_again(sums);
  run(in_order, y, sums);
  run(backwards, again, sums_again);
  std::vector<double> without_bias = expected;
  for (size_t i = 0; c.bias && i < y.size(); ++i) without_bias[i] -= data.bias[i % c.shape.out];
  const auto [rms, max] = errors(y, expected, rms_of(without_bias));
  std::printf(
      R"({"isa":"%s","fast":%s,"in":%ld,"out":%ld,"kernel":%ld,"dilation":%ld,"length":%ld,)"
      R"("activation":%d,"affine":%s,"residual":%s,"accumulate":%s,)"
      R"("rms":%.3g,"max":%.3g,"variance":%.3g,"repeats":%s})"
      "\n",
      isa, name(method == Method::Fast), c.shape.in, c.shape.out, c.shape.kernel, c.shape.dilation,
      c.length, static_cast<int>(c.activation), name(c.affine), name(c.residual),
      name(c.accumulate), rms, max, c.length > 1 ? variance_error(y, sums, c.length) : 0,
      name(y == again && sums == sums_again));
}

/// A transposed convolution by its definition.
std::vector<double> upsample(const std::vector<float> &x, const std::vector<float> &weight,
                             int64_t in, int64_t out, int64_t stride) {
  const int64_t length = static_cast<int64_t>(x.size()) / in, kernel = 2 * stride;
  std::vector<double> y(length * stride * out);
  for (int64_t from = 0; from < length; ++from)
    for (int64_t tap = 0; tap < kernel; ++tap) {
      const int64_t time = from * stride + tap - (kernel - stride) / 2;
      if (time < 0 || time >= length * stride) continue;
      for (int64_t i = 0; i < in; ++i)
        for (int64_t o = 0; o < out; ++o)
          y[time * out + o] += double(x[from * in + i]) * weight[(i * out + o) * kernel + tap];
    }
  return y;
}

/// Checks that a convolution with fewer steps than its input, in wider rows, changes nothing else.
void check_window(const char *isa) {
  constexpr int64_t in = 32, out = 48, length = 77, fewer = 70, stride = 64;
  const std::vector<float> x = normals(length * in), weight = normals(out * in * 3);
  const Conv conv({in, out, 3}, weight.data(), nullptr, in_order, Method::Fast, isa);
  std::vector<float> whole(length * out), part(fewer * stride, -1);
  conv({.x = x.data(), .length = length}, {.y = whole.data()}, in_order);
  conv({.x = x.data(), .length = length}, {.y = part.data(), .length = fewer, .stride = stride},
       in_order);
  bool same = true;
  for (int64_t time = 0; time < fewer; ++time)
    for (int64_t c = 0; c < stride; ++c)
      same &= part[time * stride + c] == (c < out ? whole[time * out + c] : -1);
  std::printf(R"({"window":"%s","same":%s})"
              "\n",
              isa, name(same));
}

/// Checks convolutions of pieces, which have more input before and after them. The sums of a piece
/// cover its own steps and are added to the existing values. They are the same without an output.
void check_pieces(const char *isa, int64_t kernel, int64_t dilation) {
  constexpr int64_t channels = 32, length = 777, piece = 300;
  const std::vector<float> x = normals(length * channels), scale = normals(channels, 1),
                           shift = normals(channels, 1),
                           weight = normals(channels * channels * kernel);
  const Conv conv({channels, channels, kernel, dilation}, weight.data(), nullptr, in_order,
                  Method::Fast, isa);
  const auto run = [&](int64_t begin, int64_t end, float *y, std::vector<double> &sums) {
    conv({.x = x.data() + begin * channels,
          .length = end - begin,
          .before = begin,
          .after = length - end,
          .scale = scale.data(),
          .shift = shift.data()},
         {.y = y, .sums = sums.data()}, in_order);
  };
  std::vector<float> whole(length * channels), parts(whole);
  std::vector<double> sums(2 * channels), sums_alone(sums), sums_of_parts(sums);
  run(0, length, whole.data(), sums);
  run(0, length, nullptr, sums_alone);
  for (int64_t begin = 0; begin < length; begin += piece)
    run(begin, std::min(begin + piece, length), &parts[begin * channels], sums_of_parts);
  const std::vector<double> expected(whole.begin(), whole.end());
  const auto [rms, max] = errors(parts, expected, rms_of(expected));
  std::printf(R"({"pieces":"%s","rms":%.3g,"max":%.3g,"variance":%.3g,"same":%s})"
              "\n",
              isa, rms, max, variance_error(whole, sums_of_parts, length),
              name(sums == sums_alone));
}

/// Checks that a convolution gives the same bits with weights that another one has prepared, and
/// prints a hash of them.
void check_prepared(const char *isa, Method method, int64_t kernel) {
  constexpr int64_t in = 32, out = 80, length = 200;
  std::vector<float> weight(out * in * kernel);
  for (size_t i = 0; i < weight.size(); ++i) weight[i] = static_cast<float>(i * i % 257) / 64 - 2;
  const std::vector<float> bias = normals(out), x = normals(length * in);
  const ConvShape shape{in, out, kernel};
  const Conv conv(shape, weight.data(), bias.data(), in_order, method, isa);
  const int64_t floats = Conv::prepared_floats(shape, method, isa);
  // A copy, as another process would read it from a file.
  const auto copy =
      std::make_shared<std::vector<float>>(conv.prepared().get(), conv.prepared().get() + floats);
  const Conv other(shape, Prepared(copy, copy->data()), bias.data(), method, isa);
  std::vector<float> y(length * out), again(y);
  conv({.x = x.data(), .length = length}, {.y = y.data()}, in_order);
  other({.x = x.data(), .length = length}, {.y = again.data()}, in_order);
  uint32_t hash = 2166136261;  // FNV-1a
  const auto *const bytes = reinterpret_cast<const unsigned char *>(copy->data());
  for (int64_t i = 0; i < floats * 4; ++i) hash = (hash ^ bytes[i]) * 16777619;
  std::printf(R"({"prepared":"%s %s %ld","hash":"%08x","same":%s})"
              "\n",
              isa, method == Method::Fast ? "fast" : "direct", kernel, hash, name(y == again));
}

void check_upsampling(int64_t stride) {
  constexpr int64_t in = 64, out = 32, length = 51;
  const std::vector<float> x = normals(length * in), weight = normals(in * out * 2 * stride);
  const Conv conv({in, stride * out, 3}, upsampling_weight(weight.data(), in, out, stride).data(),
                  nullptr, in_order);
  std::vector<float> y(length * stride * out);
  conv({.x = x.data(), .length = length}, {.y = y.data()}, in_order);
  const std::vector<double> expected = upsample(x, weight, in, out, stride);
  const auto [rms, max] = errors(y, expected, rms_of(expected));
  std::printf(R"({"upsampling":%ld,"rms":%.3g,"max":%.3g})"
              "\n",
              stride, rms, max);
}

}  // namespace

int main() {
  constexpr std::pair<int64_t, int64_t> kChannels[] = {{16, 16}, {48, 80}, {128, 128}, {272, 64}};
  constexpr int64_t kLengths[] = {1, 2, 23, 101, 1237};
  int number = 0;
  for (const int64_t kernel : {1, 3, 5, 7, 11})
    for (const int64_t dilation : {1, 3, 5})
      for (const int64_t length : kLengths) {
        const auto [in, out] = kChannels[(number / 5 + number) % 4];
        const Case c{.shape = {in, out, kernel, dilation},
                     .length = length,
                     .activation = static_cast<Activation>(number % 3),
                     .affine = number / 3 % 2 == 0,
                     .residual = number / 2 % 2 == 0,
                     .accumulate = number % 4 == 1 || number % 4 == 2,
                     .bias = number % 7 != 0};
        const Data data(c);
        const std::vector<double> expected = convolve(c, data);
        for (const char *isa : instruction_sets())
          for (const Method method : {Method::Direct, Method::Fast})
            check(c, method, isa, data, expected);
        ++number;
      }
  for (const char *isa : instruction_sets()) check_window(isa);
  for (const char *isa : instruction_sets())
    for (const int64_t kernel : {1, 3, 11})
      for (const int64_t dilation : {1, 5}) check_pieces(isa, kernel, dilation);
  for (const int64_t stride : {6, 10}) check_upsampling(stride);
  for (const char *isa : instruction_sets())
    for (const int64_t kernel : {1, 3, 7})
      for (const Method method : {Method::Direct, Method::Fast})
        check_prepared(isa, method, kernel);
  std::printf(R"({"layout":"%s"})"
              "\n",
              layout().c_str());
}
