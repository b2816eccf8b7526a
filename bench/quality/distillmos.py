"""DistillMOS: rates how good speech sounds as a mean opinion score, 1 to 5, without a reference.

This is the network of Microsoft's package `distillmos` (distillmos/sqa.py) and of `xls_r_sqa`,
which that package builds on. It uses NumPy in place of PyTorch, which saves a download of half a
gigabyte. See docs/quality.md for what it can and can't hear.
"""

import pickle
import zipfile

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

SAMPLE_RATE = 16_000
WINDOW = 122_880
"""The length of the window that the network hears, in samples."""
LONGEST_HOP = 16_000
"""The largest distance from one window to the next, in samples."""

FFT = 320
FFT_HOP = 160
CONVOLUTIONS = 6
LAYERS = 7
HEADS = 8
EPSILON = 1e-5


class DistillMos:
    def __init__(self, path):
        """Reads the weights from `path`, the package's checkpoint `distill_mos_v7.pt`."""
        self.tensors = _read_checkpoint(path)["model"]

    def __call__(self, samples):
        """Returns the score of mono float32 `samples` at 16 kHz.

        The score is the mean over windows that cover the samples evenly.
        """
        rest = max(0, len(samples) - WINDOW)
        samples = np.pad(samples, (0, max(0, WINDOW - len(samples))))
        places = np.linspace(0, 1, int(np.ceil(rest / LONGEST_HOP)) + 1)
        begins = [int(place * rest) for place in places]
        return float(np.mean([self._score(samples[begin : begin + WINDOW]) for begin in begins]))

    def _score(self, window):
        features = self._convolve(_spectrum(window / (np.abs(window).max() + 1e-8)))
        head = "transformer_pool_attn"
        x = self._batch_norm(features, f"{head}.norm_input")
        x = self._batch_norm(x, f"{head}.transformer.norm")
        x = self._linear(x, f"{head}.transformer.linear_proj")
        x = x + self._get(f"{head}.transformer.position_encoding.pe")[0]
        for layer in range(LAYERS):
            x = self._encode(x, f"{head}.transformer.transformer_encoder.layers.{layer}")
        x = self._batch_norm(x, f"{head}.norm_trans")
        hidden = np.maximum(0, self._linear(x, f"{head}.pool.linear1"))
        weights = _softmax(self._linear(hidden, f"{head}.pool.linear2"), axis=0)
        pooled = self._linear((weights * x).sum(0), f"{head}.pool.linear3")
        return 1 + 4 / (1 + np.exp(-pooled.item()))

    def _convolve(self, x):
        """Turns (2, bins, frames) into (384 frames, features).

        The kernels are 3 x 3. All layers but the first halve the bins. The last also halves the
        frames.
        """
        for layer in range(CONVOLUTIONS):
            weight, bias = (self._get(f"cnn.cnn.{2 * layer}.{name}") for name in ("weight", "bias"))
            bin_stride = 2 if layer > 0 else 1
            frame_stride = 2 if layer == CONVOLUTIONS - 1 else 1
            padded = np.pad(x, ((0, 0), (0, 0), (1, 1)))
            patches = sliding_window_view(padded, (3, 3), (1, 2))[:, ::bin_stride, ::frame_stride]
            x = np.tensordot(weight, patches, ((1, 2, 3), (0, 3, 4))) + bias[:, None, None]
            x = np.where(x > 0, x, 0.1 * x)
        return x.reshape(-1, x.shape[-1]).T

    def _encode(self, x, name):
        """Runs a layer of the transformer: adds each part's result to its input and normalises."""
        x = self._layer_norm(x + self._attend(x, f"{name}.self_attn"), f"{name}.norm1")
        hidden = np.maximum(0, self._linear(x, f"{name}.linear1"))
        return self._layer_norm(x + self._linear(hidden, f"{name}.linear2"), f"{name}.norm2")

    def _attend(self, x, name):
        frames, channels = x.shape
        joined = x @ self._get(f"{name}.in_proj_weight").T + self._get(f"{name}.in_proj_bias")
        query, key, value = joined.reshape(frames, 3, HEADS, channels // HEADS).transpose(
            1, 2, 0, 3
        )
        weights = _softmax(query @ key.transpose(0, 2, 1) / np.sqrt(channels // HEADS), axis=-1)
        heard = (weights @ value).transpose(1, 0, 2).reshape(frames, channels)
        return self._linear(heard, f"{name}.out_proj")

    def _batch_norm(self, x, name):
        mean, variance = self._get(f"{name}.running_mean"), self._get(f"{name}.running_var")
        return self._scale((x - mean) / np.sqrt(variance + EPSILON), name)

    def _layer_norm(self, x, name):
        mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return self._scale((x - mean) / np.sqrt(variance + EPSILON), name)

    def _scale(self, x, name):
        return x * self._get(f"{name}.weight") + self._get(f"{name}.bias")

    def _linear(self, x, name):
        return x @ self._get(f"{name}.weight").T + self._get(f"{name}.bias")

    def _get(self, name):
        return self.tensors[name]


def _spectrum(samples):
    """Returns (2, bins, frames): real and imaginary parts, with magnitudes to the power of 0.3."""
    margin = (FFT - FFT_HOP) // 2
    frames = sliding_window_view(np.pad(samples, margin, mode="reflect"), FFT)[::FFT_HOP]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)
    spectrum = np.fft.rfft(frames * hann).T
    magnitude = np.maximum(np.abs(spectrum), 1e-12)
    compressed = spectrum * magnitude ** (0.3 - 1)
    return np.stack([compressed.real, compressed.imag]).astype(np.float32)


def _softmax(x, axis):
    powers = np.exp(x - x.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def _read_checkpoint(path):
    """Reads what `torch.save` wrote: a zip archive with a pickle and storages.

    Nothing that the pickle names is called.
    """
    with zipfile.ZipFile(path) as archive:
        pickled = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = pickled.removesuffix("/data.pkl")

        class Reader(pickle.Unpickler):
            def find_class(self, module, name):
                return {"OrderedDict": _Tensors, "_rebuild_tensor_v2": _tensor}.get(name, name)

            def persistent_load(self, reference):
                _, storage_type, key, *_ = reference
                values = archive.read(f"{folder}/data/{key}")
                return np.frombuffer(values, "<f4" if storage_type == "FloatStorage" else "<i8")

        with archive.open(pickled) as file:
            return Reader(file).load()


class _Tensors(dict):
    """Tensors by name. A class, since the OrderedDicts in the checkpoint have attributes."""


def _tensor(storage, offset, shape, *_):
    return storage[offset : offset + int(np.prod(shape))].reshape(shape)
