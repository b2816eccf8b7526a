"""Turns the exported network into int8, as sherpa-onnx makes its published int8 files of Kokoro.

Usage: quantize_onnx.py MODEL INT8_MODEL
"""

import sys

from onnxruntime.quantization import QuantType, quantize_dynamic

model, target = sys.argv[1:]
quantize_dynamic(model, target, weight_type=QuantType.QUInt8)
