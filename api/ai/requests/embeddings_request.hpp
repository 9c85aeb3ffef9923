/// A validated request for vectors, as clients of OpenAI send it.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"

namespace pagemill {

enum class vector_encoding {
  floats,  ///< numbers
  base64,  ///< of the numbers' bytes, little-endian
};

struct embeddings_request {
  std::vector<std::string> texts;
  vector_encoding encoding = vector_encoding::floats;
  std::optional<std::size_t> dimension;  ///< that the client expects
};

inline constexpr std::size_t embeddings_texts_max = 2048;

/// 400 `invalid_json`, or 422 `invalid_member` with the member in `field`.
http_result<embeddings_request> parse_embeddings_request(std::string_view json);

/// About the length of an answer.
std::size_t embeddings_answer_bytes(std::size_t texts, std::size_t dimension,
                                    vector_encoding encoding);

/// Appends an item of `data` as JSON.
void append_embedding(std::string& json, std::size_t index, const std::vector<float>& vector,
                      vector_encoding encoding);

}  // namespace pagemill
