// Compares the two ends of the generator with their definitions in float64, for each instruction
// set.
//
//     signal
//
// Prints one line of JSON for each function: the root mean square of the error, relative to that of
// the output, and the maximum of the error.

#include "kernels/signal.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <random>
#include <vector>

#include "kernels/pool.h"

namespace {

using namespace kokoro::kernels;

constexpr int64_t kValues = 37, kPerValue = 300, kSamples = kValues * kPerValue,
                  kFrames = kSamples / kHop + 1;

std::mt19937 generator(1);

std::vector<float> normals(int64_t count, double deviation = 1) {
  std::normal_distribution<double> distribution(0, deviation);
  std::vector<float> values(count);
  for (float &value : values) value = static_cast<float>(distribution(generator));
  return values;
}

void print(const char *isa, const char *what, const std::vector<double> &expected,
           const std::vector<float> &actual) {
  double signal = 0, error = 0, most = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double off = std::isfinite(actual[i]) ? actual[i] - expected[i] : INFINITY;
    signal += expected[i] * expected[i];
    error += off * off;
    most = std::max(most, std::abs(off));
  }
  std::printf(R"({"isa":"%s","what":"%s","rms":%.3g,"max":%.3g})"
              "\n",
              isa, what, std::sqrt(error / signal), most);
}

double hann(int64_t n) { return 0.5 - 0.5 * std::cos(2 * M_PI * double(n) / kWindow); }

/// The matrices of the transforms, with a Hann window.
Bases bases() {
  Bases bases{.analysis = std::vector<float>(kWindow * kFrame),
              .synthesis = std::vector<float>(kFrame * kWavePlaces),
              .window_squared = {}};
  for (int64_t n = 0; n < kWindow; ++n) {
    bases.window_squared.push_back(float(hann(n) * hann(n)));
    for (int64_t bin = 0; bin < kBins; ++bin) {
      const bool real = bin == 0 || bin == kBins - 1;
      const double angle = 2 * M_PI * double(bin * n % kWindow) / kWindow,
                   scale = (real ? 1.0 : 2.0) / kWindow;
      bases.analysis[n * kFrame + bin] = float(hann(n) * std::cos(angle));
      bases.analysis[n * kFrame + kBinPlaces + bin] = real ? 0 : float(-hann(n) * std::sin(angle));
      bases.synthesis[bin * kWavePlaces + n] = float(scale * hann(n) * std::cos(angle));
      bases.synthesis[(kBinPlaces + bin) * kWavePlaces + n] =
          real ? 0 : float(-scale * hann(n) * std::sin(angle));
    }
  }
  return bases;
}

struct Voice {
  Excitation excitation;
  std::vector<float> normals = ::normals(kSamples);

  Voice() : excitation{} {
    excitation = {.cycles = {},
                  .wraps = {},
                  .sines = {},
                  .noise = {},
                  .samples_per_value = kPerValue,
                  .weights = ::normals(9, 3),
                  .bias = 0.1f,
                  .normals = normals.data()};
    double cycles = 0, wraps = 0;
    for (int64_t value = 0; value < kValues; ++value) {
      cycles += value % 5 == 4 ? -0.02 : 1.0 + 0.1 * double(value);
      wraps += value % 5 == 4 ? kPerValue : 0;
      excitation.cycles.push_back(cycles);
      excitation.wraps.push_back(wraps);
      excitation.sines.push_back(value % 5 == 4 ? 0.0f : 0.1f);
      excitation.noise.push_back(value % 5 == 4 ? 0.03f : 0.003f);
    }
  }

  double sample(int64_t at) const {
    const Excitation &e = excitation;
    const double place = std::clamp((double(at) + 0.5) / kPerValue - 0.5, 0.0, double(kValues - 1));
    const auto before = std::min<int64_t>(int64_t(place), kValues - 2);
    const double right = place - double(before);
    const auto between = [&](const std::vector<double> &values) {
      return (1 - right) * values[before] + right * values[before + 1];
    };
    double sum = 0;
    for (size_t i = 0; i < e.weights.size(); ++i)
      sum += e.weights[i] *
             std::sin(2 * M_PI * (between(e.cycles) * double(i + 1) + between(e.wraps)));
    const int64_t value = at / kPerValue;
    return std::tanh(sum * e.sines[value] + normals[at] * e.noise[value] + e.bias);
  }
};

void check_excitation(const char *isa, const Signal &signal, const Parallel &parallel) {
  const Voice voice;
  std::vector<float> samples(kSamples);
  std::vector<double> expected;
  signal.excite(voice.excitation, samples.data(), parallel);
  for (int64_t i = 0; i < kSamples; ++i) expected.push_back(voice.sample(i));
  print(isa, "excite", expected, samples);
}

/// Checks magnitudes and angles. Angles are compared as points of the unit circle, because they can
/// jump by a whole turn.
void check_analysis(const char *isa, const Signal &signal, const Parallel &parallel) {
  std::vector<float> memory = normals(kSamples + 2 * kEdge), frames(kFrames * kFrame), magnitudes,
                     points;
  float *const samples = memory.data() + kEdge;
  signal.analyse(samples, kSamples, frames.data(), parallel);
  std::vector<double> expected_magnitudes, expected_points;
  for (int64_t frame = 0; frame < kFrames; ++frame)
    for (int64_t bin = 0; bin < kBins; ++bin) {
      std::complex<double> sum;
      for (int64_t n = 0; n < kWindow; ++n) {
        int64_t at = std::abs(frame * kHop + n - kEdge);
        if (at >= kSamples) at = 2 * (kSamples - 1) - at;
        sum += hann(n) * samples[at] * std::polar(1.0, -2 * M_PI * double(bin * n) / kWindow);
      }
      if (bin == 0 || bin == kBins - 1) sum = sum.real();
      const float *at = &frames[frame * kFrame];
      magnitudes.push_back(at[bin]);
      expected_magnitudes.push_back(std::abs(sum));
      const float angle = at[kBinPlaces + bin];
      points.insert(points.end(), {std::cos(angle), std::sin(angle)});
      // The angle of a value near zero is arbitrary.
      const auto point =
          std::abs(sum) > 1e-3 ? sum / std::abs(sum) : std::polar(1.0, static_cast<double>(angle));
      expected_points.insert(expected_points.end(), {point.real(), point.imag()});
    }
  print(isa, "magnitude", expected_magnitudes, magnitudes);
  print(isa, "angle", expected_points, points);
}

void check_synthesis(const char *isa, const Signal &signal, const Parallel &parallel) {
  const std::vector<float> frames = normals(kFrames * kFrame, 3);
  std::vector<float> samples(kSamples);
  signal.synthesise(frames.data(), samples.data(), kSamples, parallel);
  std::vector<double> expected(kSamples), envelope(kSamples);
  for (int64_t frame = 0; frame < kFrames; ++frame)
    for (int64_t n = 0; n < kWindow; ++n) {
      const int64_t at = frame * kHop + n - kEdge;
      if (at < 0 || at >= kSamples) continue;
      double sum = 0;
      for (int64_t bin = 0; bin < kBins; ++bin) {
        const bool real = bin == 0 || bin == kBins - 1;
        const double magnitude = std::exp(frames[frame * kFrame + bin]) * (real ? 1 : 2) / kWindow;
        const double angle = std::sin(frames[frame * kFrame + kBinPlaces + bin]);
        const double turned = 2 * M_PI * double(bin * n) / kWindow;
        sum += magnitude * (std::cos(angle) * std::cos(turned) -
                            (real ? 0 : std::sin(angle) * std::sin(turned)));
      }
      expected[at] += hann(n) * sum;
      envelope[at] += hann(n) * hann(n);
    }
  for (int64_t i = 0; i < kSamples; ++i) expected[i] /= envelope[i];
  print(isa, "synthesise", expected, samples);
}

/// Checks that each piece of many tasks runs once, and that the caller receives what a piece
/// throws.
void check_pool(Pool &pool) {
  std::vector<int> done(1000);
  bool thrown = false;
  for (int task = 0; task < 300; ++task) {
    const int64_t count = task % 7 == 0 ? 1 : 1000;
    pool(count, [&](int64_t i) { ++done[i]; });
  }
  try {
    pool(100, [](int64_t i) {
      if (i == 50) throw std::runtime_error("fifty");
    });
  } catch (const std::runtime_error &) {
    thrown = true;
  }
  const bool once = done[0] == 300 && std::count(done.begin() + 1, done.end(), 300 - 43) == 999;
  std::printf(R"({"pool":%s,"throws":%s})"
              "\n",
              once ? "true" : "false", thrown ? "true" : "false");
}

}  // namespace

int main() {
  Pool pool(3);
  check_pool(pool);
  const Parallel parallel = [&](int64_t count, const auto &body) { pool(count, body); };
  for (const char *isa : instruction_sets()) {
    const Signal signal(bases(), isa);
    check_excitation(isa, signal, parallel);
    check_analysis(isa, signal, parallel);
    check_synthesis(isa, signal, parallel);
  }
}
