"""Loads the weights of this project into the network of the package `kokoro`."""

import importlib
import importlib.util
import os
import sys
import tempfile
import types

import torch
from safetensors.torch import load_file

# config.json of hexgrad/Kokoro-82M without its phonemes, because the input here is ids.
CONFIG = {
    "vocab": {},
    "n_token": 178,
    "dim_in": 64,
    "hidden_dim": 512,
    "style_dim": 128,
    "n_layer": 3,
    "n_mels": 80,
    "max_dur": 50,
    "dropout": 0.2,
    "text_encoder_kernel_size": 5,
    "plbert": {
        "hidden_size": 768,
        "num_attention_heads": 12,
        "intermediate_size": 2048,
        "max_position_embeddings": 512,
        "num_hidden_layers": 12,
        "dropout": 0.1,
    },
    "istftnet": {
        "upsample_kernel_sizes": [20, 12],
        "upsample_rates": [10, 6],
        "gen_istft_hop_size": 5,
        "gen_istft_n_fft": 20,
        "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        "resblock_kernel_sizes": [3, 7, 11],
        "upsample_initial_channel": 512,
    },
}

# Tensors that a checkpoint may lack: norms that scale by 1 and shift by 0, and unused layers.
OPTIONAL = (".norm.weight", ".norm.bias", "bert.pooler.weight", "bert.pooler.bias", "position_ids")


def load_network(weights, disable_complex=False):
    """Builds the network from a safetensors file with folded weight norm.

    Weight norm is folded in the network too, which also makes it faster.
    """
    KModel = model_module().KModel
    with tempfile.TemporaryDirectory() as folder:
        nothing = os.path.join(folder, "nothing.pth")
        torch.save({}, nothing)
        network = KModel("hexgrad/Kokoro-82M", CONFIG, nothing, disable_complex).eval()
    for module in network.modules():
        if hasattr(module, "weight_g"):
            torch.nn.utils.remove_weight_norm(module)
    missing, unknown = network.load_state_dict(load_file(weights), strict=False)
    missing = [name for name in missing if not name.endswith(OPTIONAL) and ".stft." not in name]
    if missing or unknown:
        raise ValueError(f"weights do not fit: {missing} are missing, {unknown} are unknown")
    return network


def model_module():
    """Imports `kokoro.model` without `kokoro`, whose front end would need spaCy and more."""
    if "kokoro.model" in sys.modules:
        return sys.modules["kokoro.model"]
    package = types.ModuleType("kokoro")
    package.__path__ = importlib.util.find_spec("kokoro").submodule_search_locations
    sys.modules["kokoro"] = package
    return importlib.import_module("kokoro.model")
