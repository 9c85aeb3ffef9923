/// Turns texts into unit vectors: the interface of every embedding provider.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "common/embedding/tokenizer.hpp"

namespace pagemill {

class provider_client;

/// Some models distinguish queries from passages (e5: "query: ", "passage: ").
enum class text_role { passage, query };

/// Any thread, also concurrently; each call runs on the caller's thread. An infrastructure failure
/// is an exception and leaves the embedder usable: provider_error when it is not the texts' fault.
/// Messages never contain the texts.
class embedder {
 public:
  virtual ~embedder() = default;

  /// The model's stable name, stored beside each vector: vectors of different names are never
  /// compared.
  virtual const std::string& name() const = 0;
  /// Tells models of the same name apart by the files that make their vectors; empty: unknown.
  virtual std::string fingerprint() const { return {}; }
  /// The number of elements of every vector.
  virtual std::size_t dimension() const = 0;
  /// The number of tokens of a text that count, without the model's own first and last tokens; the
  /// rest is cut off.
  virtual std::size_t tokens_max() const = 0;
  /// The model's tokenizer, owned by the embedder; null if the provider has none.
  virtual const tokenizer* text_tokenizer() const = 0;
  /// The share of vector similarity in a hybrid search, 0..1: a property of the model.
  virtual double vector_weight() const = 0;

  /// One unit vector per text, in the same order. Prepares the texts (text_preparation.hpp).
  virtual std::vector<std::vector<float>> embed(std::span<const std::string> texts,
                                                text_role role = text_role::passage) = 0;

  /// Who is asked over the network; null if the model runs here.
  virtual const provider_client* provider() const { return nullptr; }
  /// Calls of embed that gain from running at a time.
  virtual std::size_t calls_max() const { return 1; }
  /// The number of texts that are one request: with more, a failure may waste what was paid for.
  virtual std::size_t texts_max() const { return static_cast<std::size_t>(-1); }
  /// The process is to end: calls that wait for the network fail soon.
  virtual void give_up() {}
};

}  // namespace pagemill
