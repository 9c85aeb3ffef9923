/// Vectors of texts that may be longer than a model's window. Pure but for the embedder.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "common/embedding/embedder.hpp"

namespace pagemill {

/// The text, prepared and cut between words into parts of about equal length that each fit into the
/// model's window. One part without a tokenizer, or if it fits. A word that is longer than the
/// window is a part that does not fit.
std::vector<std::string> window_parts(const embedder& model, const std::string& text);

struct whole_vectors {
  std::vector<std::vector<float>> vectors;  ///< one unit vector a text
  std::size_t long_texts = 0;               ///< that had several parts
};

/// Embeds passages; the vector of a longer one is the mean of its parts' vectors, by their numbers
/// of tokens. Throws what the embedder throws.
whole_vectors embed_whole(embedder& model, std::span<const std::string> texts);

}  // namespace pagemill
