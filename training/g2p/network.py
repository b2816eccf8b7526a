"""The network in JAX; text/english/g2p/network.ts runs it."""
import jax
import jax.numpy as jnp

from data import LETTERS, Chunks

jax.config.update("jax_default_prng_impl", "rbg")

REACH = 5
PLACES = 32
WIDTH = 128
INNER = 192
STRIDES = (1, 1, 2, 1)
HIDDEN = (192, 128)
DROPOUT = 0.1


@jax.custom_vjp
def rows_of(table, index):
    """table[index], with a gradient by a product, which is faster on CPUs than scattering."""
    return table[index]


def _forward(table, index):
    return table[index], (index, table.shape[0])


def _backward(saved, gradient):
    index, rows = saved
    one_hot = jax.nn.one_hot(index.reshape(-1), rows, dtype=gradient.dtype)
    return one_hot.T @ gradient.reshape(-1, gradient.shape[-1]), None


rows_of.defvjp(_forward, _backward)


def new_parameters(seed, chunks):
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 200))
    normal = lambda *shape, scale: jax.random.normal(next(keys), shape) * scale
    first, last = HIDDEN
    p = {
        "near": normal(2 * REACH + 1, len(LETTERS), WIDTH, scale=0.2),
        "source": normal(2, WIDTH, scale=0.1),
        "from_start": normal(PLACES, WIDTH, scale=0.1),
        "from_end": normal(PLACES, WIDTH, scale=0.1),
    }
    p["blocks"] = [
        {
            "gain": jnp.ones(WIDTH), "shift": jnp.zeros(WIDTH),
            "first": normal(3 * WIDTH, INNER, scale=(3 * WIDTH) ** -0.5),
            "first_bias": jnp.zeros(INNER),
            "second": normal(INNER, WIDTH, scale=0.5 * INNER**-0.5),
            "second_bias": jnp.zeros(WIDTH),
        }
        for _ in STRIDES
    ]
    return {
        **p,
        "gain": jnp.ones(WIDTH), "shift": jnp.zeros(WIDTH),
        "encoded": normal(WIDTH, first, scale=WIDTH**-0.5), "encoded_bias": jnp.zeros(first),
        "memory": normal(Chunks.MEMORIES, chunks.none + 1, first, scale=0.15),
        "second": normal(first, last, scale=first**-0.5), "second_bias": jnp.zeros(last),
        "output": normal(last, chunks.none, scale=last**-0.5), "output_bias": jnp.zeros(chunks.none),
    }


def normalized(x, gain, shift):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * gain + shift


def dropped(x, key):
    return x if key is None else jnp.where(
        jax.random.bernoulli(key, 1 - DROPOUT, x.shape), x / (1 - DROPOUT), 0
    )


def encode(p, letters, source, key=None):
    """letters [words, length], 0 after the end; source [words] -> [words, length, HIDDEN[0]]"""
    length = letters.shape[1]
    padded = jnp.pad(letters, ((0, 0), (REACH, REACH)))
    x = rows_of(p["source"], source)[:, None]
    for i in range(2 * REACH + 1):
        x = x + rows_of(p["near"][i], padded[:, i : i + length])
    place = jnp.arange(length)
    is_letter = letters != 0
    to_end = is_letter.sum(1, keepdims=True) - 1 - place
    x = x + p["from_start"][jnp.minimum(place, PLACES - 1)]
    x = x + rows_of(p["from_end"], jnp.clip(to_end, 0, PLACES - 1))
    keys = iter([None] * 20 if key is None else jax.random.split(key, 20))
    x = dropped(x, next(keys))
    for stride, block in zip(STRIDES, p["blocks"]):
        own = normalized(x, block["gain"], block["shift"]) * is_letter[..., None]
        wide = jnp.pad(own, ((0, 0), (stride, stride), (0, 0)))
        three = jnp.concatenate([wide[:, :length], own, wide[:, 2 * stride :]], -1)
        inner = jax.nn.relu(three @ block["first"] + block["first_bias"])
        x = x + dropped(inner @ block["second"] + block["second_bias"], next(keys))
    return normalized(x, p["gain"], p["shift"]) @ p["encoded"] + p["encoded_bias"]


def decode(p, encoded, memory, is_allowed, key=None):
    """The logarithms of the chances of the chunks: [..., chunks]"""
    first, second = (None, None) if key is None else jax.random.split(key, 3)[:2]
    x = encoded
    for i in range(Chunks.MEMORIES):
        x = x + rows_of(p["memory"][i], memory[..., i])
    x = dropped(jax.nn.relu(x), first)
    x = dropped(jax.nn.relu(x @ p["second"] + p["second_bias"]), second)
    values = x @ p["output"] + p["output_bias"]
    return jax.nn.log_softmax(jnp.where(is_allowed, values, -1e9), -1)
