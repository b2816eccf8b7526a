// The kernel's text. It is included between KERNEL's definition and its end, so it has no include
// guard: activation.cpp makes it a string for NVRTC, and a test makes it code for the host.
//
// A row of the grid's blocks computes one channel, whose constants stay in registers. Neighbouring
// threads compute neighbouring steps, so each warp reads and writes whole lines of memory: the
// pieces start anywhere, so wider accesses would seldom be aligned. A thread computes several
// steps, a row of blocks apart, because the constants cost about as much as a step.
//
// The operations, and what is rounded between them, are those of libtorch's `rsqrt`, `mul`, `sub`,
// `addcmul`, `sin` and `leaky_relu`: the kernel of an addcmul rounds once.

KERNEL(extern "C" __global__ void activate(
    const float *__restrict__ x, long long stride, long long length, long long first,
    const float *__restrict__ mean, const float *__restrict__ variance, float epsilon,
    const float *__restrict__ affine, const float *__restrict__ alpha,
    const float *__restrict__ reciprocal, float slope, float *__restrict__ out, long long count) {
  const int channel = blockIdx.y, channels = gridDim.y;
  const float scale = affine[channel] * rsqrtf(variance[channel] + epsilon);
  const float shift = affine[channels + channel] - mean[channel] * scale;
  const float rate = alpha ? alpha[channel] : 0.0f;
  const float depth = alpha ? reciprocal[channel] : 0.0f;

  const float *row = x + channel * stride;
  float *target = out + channel * count;
  const int threads = gridDim.x * blockDim.x;
  for (long long i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += threads) {
    const long long step = first + i;
    float y = 0.0f;
    if (0 <= step && step < length) {
      y = fmaf(row[step], scale, shift);
      if (alpha) {
        const float sine = sinf(y * rate);
        y = fmaf(sine * sine, depth, y);
      } else if (!(y > 0.0f)) {
        y = y * slope;
      }
    }
    target[i] = y;
  }
})
