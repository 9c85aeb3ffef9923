"""BERT in plain numpy: what the graph must compute."""
import math

import numpy as np


def erf(x):
    return np.vectorize(math.erf)(x)


def norm(w, at, x):
    centred = x - x.mean(-1, keepdims=True)
    unit = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + 1e-12)
    return unit * w[at + ".LayerNorm.weight"] + w[at + ".LayerNorm.bias"]


def dense(w, at, x):
    return x @ w[at + ".weight"].T + w[at + ".bias"]


def attention(w, at, heads, x):
    q, k, v = (dense(w, f"{at}attention.self.{part}", x).reshape(len(x), heads, -1)
               .transpose(1, 0, 2) for part in ("query", "key", "value"))
    logits = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[2])
    shares = np.exp(logits - logits.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    mixed = (shares @ v).transpose(1, 0, 2).reshape(len(x), -1)
    return dense(w, at + "attention.output.dense", mixed)


def hidden_states(w, shape, ids):
    """A row for each of the ids, all of them of type 0."""
    x = norm(w, "embeddings", w["embeddings.word_embeddings.weight"][ids] +
             w["embeddings.position_embeddings.weight"][:len(ids)] +
             w["embeddings.token_type_embeddings.weight"][0])
    for index in range(shape.layers):
        at = f"encoder.layer.{index}."
        x = norm(w, at + "attention.output", x + attention(w, at, shape.heads, x))
        inner = dense(w, at + "intermediate.dense", x)
        inner = inner * (1 + erf(inner / math.sqrt(2))) / 2
        x = norm(w, at + "output", x + dense(w, at + "output.dense", inner))
    return x
