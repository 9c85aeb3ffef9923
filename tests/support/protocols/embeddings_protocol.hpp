/// What a server of OpenAI's /v1/embeddings answers: vectors that depend on each text alone.
#pragma once
#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <boost/json.hpp>

namespace pagemill::test {

inline boost::json::array vector_for(const std::string& text, std::size_t dimension) {
  std::minstd_rand numbers(static_cast<unsigned>(std::hash<std::string>{}(text)));
  std::uniform_real_distribution<double> element(-1, 1);
  boost::json::array vector;
  for (std::size_t i = 0; i < dimension; ++i) vector.emplace_back(element(numbers));
  return vector;
}

inline std::vector<std::string> texts_of(const std::string& request) {
  return boost::json::value_to<std::vector<std::string>>(boost::json::parse(request).at("input"));
}

inline std::string embeddings_answer(const std::string& request, std::size_t dimension) {
  boost::json::array data;
  const auto texts = texts_of(request);
  // The last first: `index` says which is which.
  for (auto index = texts.size(); index-- > 0;) {
    data.push_back({{"object", "embedding"},
                    {"index", index},
                    {"embedding", vector_for(texts[index], dimension)}});
  }
  return boost::json::serialize(boost::json::value{
      {"object", "list"},
      {"data", data},
      {"model", boost::json::parse(request).at("model")},
      {"usage", {{"prompt_tokens", texts.size()}, {"total_tokens", texts.size()}}}});
}

}  // namespace pagemill::test
