/// A folder with an embedding model: pagemill-model.json, the ONNX graph and the tokenizer's
/// vocabulary. The description of a BERT-type sentence model:
///   {"format": 1, "name": "e5-small-v2", "precision": "fp32", "dimension": 384,
///    "tokens_max": 512, "vector_weight": 0.6,
///    "query_prefix": "query: ", "passage_prefix": "passage: ",
///    "tokenizer": {"kind": "wordpiece", "file": "vocab.txt", "lower_case": true},
///    "graph": {"file": "model.onnx", "input_ids": "input_ids", "attention_mask": "attention_mask",
///              "token_type_ids": "token_type_ids", "output": "last_hidden_state",
///              "pooling": "mean", "normalize": true},
///    "files": {"model.onnx": {"bytes": 1234, "sha256": "..."}}}
/// Optional: precision ("fp32", "int8"), vector_weight, the prefixes, lower_case, token_type_ids,
/// normalize (true), files. The name of an int8 model says so: its vectors are not the fp32 one's.
#pragma once
#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace pagemill {

enum class tokenizer_kind { sentencepiece_unigram, wordpiece };
/// How the graph's output becomes one vector: it already is one, the mean over the tokens, or the
/// first token's.
enum class pooling_kind { none, mean, cls };

/// An int8 graph has scales for the whole input: texts that share a run change each other's
/// vectors.
enum class model_precision { unstated, fp32, int8 };

/// `model_mismatch`: a model is there, but not the one that is asked for.
enum class model_problem_code { model_missing, model_damaged, model_unsupported, model_mismatch };
/// The stable code, written as the enumerator is.
std::string_view to_string(model_problem_code code);

/// Why a model cannot be used; the message names the file.
struct model_problem {
  model_problem_code code;
  std::string message;
};

/// The content of pagemill-model.json, validated.
struct model_directory {
  std::filesystem::path folder;
  std::string name;  ///< stable; stored beside each vector
  model_precision precision = model_precision::unstated;
  std::size_t dimension = 0;
  std::size_t tokens_max = 0;  ///< limit of the graph, including first and last tokens
  double vector_weight = 0.5;  ///< share of vector similarity in a hybrid search
  std::string query_prefix;    ///< put before a query
  std::string passage_prefix;  ///< put before a passage

  tokenizer_kind kind = tokenizer_kind::sentencepiece_unigram;
  std::filesystem::path vocabulary;  ///< whole path
  bool lower_case = true;            ///< of a WordPiece vocabulary

  std::filesystem::path graph;  ///< whole path
  std::string input_ids;
  std::string attention_mask;
  std::string token_type_ids;  ///< empty: the graph has no such input
  std::string output;
  pooling_kind pooling = pooling_kind::none;
  bool normalize = true;

  /// SHA-256 of what makes the vectors: graph, vocabulary and how they are used.
  std::string fingerprint;
};

/// Reads and validates the description, and sizes and SHA-256 of the files if it lists them.
std::expected<model_directory, model_problem> open_model_directory(
    const std::filesystem::path& folder);

}  // namespace pagemill
