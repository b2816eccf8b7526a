// Runs the network on a reference utterance and prints how close each stage is to the reference:
//
//     stages WEIGHTS UTTERANCE STAGES SEED NUMBER
//
// WEIGHTS, UTTERANCE and STAGES are safetensors files. thin_stages.ts makes STAGES. SEED and NUMBER
// are the seed and the utterance number of the noise. Prints one line of JSON for each stage, in
// the order of the network: the first bad one shows where the fault is. The decoder receives the
// durations and curves of the reference, so that it does not inherit the prosody predictor's
// errors. The lines of stages that begin with "native" are of the library's own kernels.

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/network.h"
#include "noise.h"
#include "safetensors.h"

namespace {

using namespace kokoro;

using Stages = std::vector<std::pair<std::string, Tensor>>;

struct Noise {
  uint64_t seed;
  uint32_t utterance;
};

Tensor read(const Safetensors &file, const std::string &name) {
  const TensorView &view = file.tensors.at(name);
  const at::ScalarType type = view.dtype == "I32" ? at::kInt : at::kFloat;
  return at::from_blob(const_cast<char *>(view.data), view.shape, type);
}

/// The decoder with only its first `blocks` blocks.
Decoder cut(Decoder decoder, int blocks) {
  decoder.decode.erase(decoder.decode.begin() + blocks, decoder.decode.end());
  return decoder;
}

/// The excitation of a stage, with the bias that the stage adds later.
Tensor excitation(const Generator::Stage &stage, const Tensor &source, const Tensor &style) {
  return stage.excitation(source, style) + stage.excitation_bias().view({1, -1, 1});
}

/// x, upsampled by a stage, with the bias that the stage adds later.
Tensor upsampled(const Generator::Stage &stage, const Tensor &x) {
  const Tensor sound = stage.up.bias.view({1, -1, 1}).repeat({1, 1, stage.up.stride * x.size(2)});
  stage.add_upsampled(sound, x);
  return sound;
}

Stages run(const Network &network, const Safetensors &utterance, const Noise &drawn) {
  const Tensor ids = read(utterance, "input_ids").to(at::kLong).unsqueeze(0);
  const Tensor tokens = at::repeat_interleave(read(utterance, "durations").to(at::kLong));  // [F]
  const Tensor f0 = read(utterance, "f0"), energy = read(utterance, "n");
  const Tensor normals = at::empty({300 * f0.size(0)});
  fill_normal_noise(drawn.seed, drawn.utterance, normals.data_ptr<float>(), normals.numel());
  const SourceNoise noise{normals};

  const Tensor bert = network.bert(ids), style = read(utterance, "style").unsqueeze(0);
  const EncodedText text = network.encode(ids, style);
  const Tensor duration_state = network.predictor.lstm(text.d);
  const auto [own_f0, own_energy] = network.curves(text, tokens);

  NativeNetwork native(network, 1);
  const EncodedText native_text = native.encode(ids, style);
  const auto [native_f0, native_energy] = native.curves(native_text, tokens);

  const auto features = [&](int blocks) {
    return cut(network.decoder, blocks)
        .features(text.t_en.index_select(2, tokens), f0, energy, text.timbre);
  };
  const Tensor decoded = features(4);
  const Generator &generator = network.decoder.generator;
  const Generator::Stage &first = generator.stages[0], &second = generator.stages[1];
  const Tensor source = generator.source(f0, noise);

  return {
      {"bert", bert},
      {"bert_encoder", network.bert_encoder(bert)},
      {"predictor.text_encoder", text.d},
      {"predictor.lstm", duration_state},
      {"predictor.duration_proj", network.predictor.duration_proj(duration_state)},
      {"text_encoder", text.t_en},
      {"predictor.shared", network.predictor.shared(text.d.index_select(1, tokens))},
      {"f0", own_f0},
      {"n", own_energy},
      {"decoder.encode", features(0)},
      {"decoder.decode.0", features(1)},
      {"decoder.decode.1", features(2)},
      {"decoder.decode.2", features(3)},
      {"decoder.decode.3", decoded},
      {"decoder.generator.m_source", generator.m_source(f0, noise).view({1, -1, 1})},
      {"decoder.generator.noise_res.0", excitation(first, source, text.timbre)},
      {"decoder.generator.ups.0", upsampled(first, decoded)},
      {"decoder.generator.noise_res.1", excitation(second, source, text.timbre)},
      {"decoder.generator.ups.1", upsampled(second, first(decoded, source, text.timbre))},
      {"decoder.generator.conv_post", generator.spectrum(decoded, source, text.timbre)},
      {"audio", network.sound(text, decoded, source)},
      {"native predictor.text_encoder", native_text.d},
      {"native text_encoder", native_text.t_en},
      {"native f0", native_f0},
      {"native n", native_energy},
  };
}

/// The values of a stage and of its reference. The utterance has whole curves and samples. The
/// other stages are thinned, so only the values that were kept are compared.
std::pair<Tensor, Tensor> actual_and_expected(std::string name, const Tensor &output,
                                              const Safetensors &utterance,
                                              const Safetensors &stages) {
  constexpr std::string_view kNative = "native ";
  if (name.starts_with(kNative)) name.erase(0, kNative.size());
  if (utterance.tensors.contains(name)) return {output, read(utterance, name)};
  const Tensor shape = read(stages, name + ".shape");
  if (!at::equal(at::tensor(output.sizes(), at::kFloat), shape))
    throw std::runtime_error(name + " has another shape than in the reference");
  return {output.flatten().index_select(0, read(stages, name + ".at").to(at::kLong)),
          read(stages, name)};
}

void print_line(const std::string &name, const Tensor &actual, const Tensor &expected) {
  const Tensor signal = expected.to(at::kDouble), error = actual.to(at::kDouble) - signal;
  const double snr = 10 * std::log10((signal.square().sum() / error.square().sum()).item<double>());
  // JSON has no infinity and no NaN: an infinite ratio becomes 999, and NaN the worst value.
  std::printf("{\"stage\": \"%s\", \"snrDb\": %.2f, \"maxAbs\": %.3g}\n", name.c_str(),
              std::fmin(std::fmax(snr, -999), 999),
              std::fmin(error.abs().max().item<double>(), 1e30));
}

}  // namespace

int main(int, char **arguments) {
  const c10::InferenceMode inference;
  const auto weights = std::make_shared<const Safetensors>(arguments[1]);
  const Safetensors utterance(arguments[2]), stages(arguments[3]);
  const Noise noise{std::strtoull(arguments[4], nullptr, 10),
                    static_cast<uint32_t>(std::strtoul(arguments[5], nullptr, 10))};
  const Network network(Weights(weights, at::kCPU));
  for (const auto &[name, output] : run(network, utterance, noise)) {
    const auto [actual, expected] = actual_and_expected(name, output, utterance, stages);
    print_line(name, actual, expected);
  }
}
