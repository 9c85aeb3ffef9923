/// Turns texts into unit vectors: the interface of every embedding provider.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "common/embedding/tokenizer.hpp"

namespace pagemill {

/// Some models want to know whether a text asks or is asked about (e5: "query: ", "passage: ").
enum class text_role { passage, query };

/// Every operation may be called from any thread, several at a time; each call uses the caller's
/// thread. An infrastructure failure is an exception and leaves the embedder usable. Messages never
/// hold the texts.
class embedder {
 public:
  virtual ~embedder() = default;

  /// The model's stable name, stored beside each vector: vectors of different names never compare.
  virtual const std::string& name() const = 0;
  /// The length of every vector.
  virtual std::size_t dimension() const = 0;
  /// Tokens of a text that count, the model's own first and last tokens not included; what is
  /// beyond is cut off.
  virtual std::size_t tokens_max() const = 0;
  /// The model's tokenizer, owned by the embedder; null when the provider does not say.
  virtual const tokenizer* text_tokenizer() const = 0;
  /// The share of vector similarity in a hybrid search, 0..1: a property of the model
  ///.
  virtual double vector_weight() const = 0;

  /// One unit vector for each text, in the order given. Texts are prepared here
  /// (text_preparation.hpp).
  virtual std::vector<std::vector<float>> embed(std::span<const std::string> texts,
                                                text_role role = text_role::passage) = 0;
};

}  // namespace pagemill
