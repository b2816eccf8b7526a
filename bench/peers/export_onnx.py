"""Writes the network as ONNX, like the examples of `kokoro`.

Usage: export_onnx.py WEIGHTS FOLDER

The folder has the layout that kokoro-js expects: config.json and onnx/model.onnx. The file has the
metadata that sherpa-onnx expects.
"""

import json
import sys
from pathlib import Path

import onnx
import torch

from network import load_network, model_module

# The metadata for sherpa-onnx: one voice with a row for each length of an utterance. sherpa-onnx
# counts rows from 0, so that the last of 510 symbols is row 510.
METADATA = {
    "model_type": "kokoro",
    "language": "English",
    "version": "2",
    "voice": "en-us",
    "has_espeak": "0",
    "sample_rate": "24000",
    "n_speakers": "1",
    "style_dim": "511,1,256",
}


class Speech(torch.nn.Module):
    """Turns ids, style and speed into samples. The durations are not returned."""

    def __init__(self, network):
        super().__init__()
        self.network = model_module().KModelForONNX(network)

    def forward(self, input_ids, style, speed):
        samples, _durations = self.network(input_ids, style, speed)
        return samples


weights, folder = sys.argv[1:]
model = Path(folder, "onnx", "model.onnx")
model.parent.mkdir()
Path(folder, "config.json").write_text(json.dumps({"model_type": "style_text_to_speech_2"}))

# ONNX has no complex numbers: `kokoro` has an STFT made of convolutions for this case.
network = load_network(weights, disable_complex=True)
example = (torch.tensor([[0, *range(43, 90), 0]]), torch.zeros(1, 256), torch.ones(1))
torch.onnx.export(
    Speech(network).eval(),
    example,
    str(model),
    input_names=["input_ids", "style", "speed"],
    output_names=["waveform"],
    dynamic_axes={"input_ids": {1: "tokens"}, "waveform": {0: "samples"}},
    opset_version=17,
    dynamo=False,
)

exported = onnx.load(model)
onnx.helper.set_model_props(exported, METADATA)
onnx.save(exported, model)
