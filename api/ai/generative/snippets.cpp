#include "api/ai/generative/snippets.hpp"

#include <algorithm>

#include <boost/json/object.hpp>

#include "common/analysis/sentences.hpp"

namespace pagemill {
namespace {

/// How many sentences at the beginning of `next` are those at the end of `before`.
std::size_t repeated(std::span<const std::string_view> before,
                     std::span<const std::string_view> next) {
  for (auto some = std::min(before.size(), next.size()); some > 0; --some) {
    if (std::ranges::equal(before.last(some), next.first(some))) return some;
  }
  return 0;
}

}  // namespace

std::vector<snippet> cut_snippets(std::span<const passage> passages, std::size_t bytes_max) {
  std::vector<snippet> cut;
  std::vector<std::string_view> before;
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < passages.size(); ++at) {
    auto sentences = cut_sentences(passages[at].text);
    const bool follows = at > 0 && passages[at - 1].document == passages[at].document &&
                         passages[at - 1].chunk + 1 == passages[at].chunk;
    for (auto i = follows ? repeated(before, sentences) : 0; i < sentences.size(); ++i) {
      bytes += sentences[i].size() + snippet_overhead_bytes;
      if (bytes > bytes_max) return cut;
      cut.push_back({.passage = at, .text = sentences[i]});
    }
    before = std::move(sentences);
  }
  return cut;
}

boost::json::array to_json(std::span<const snippet> snippets) {
  boost::json::array list;
  list.reserve(snippets.size());
  for (std::size_t i = 0; i < snippets.size(); ++i) {
    list.push_back(boost::json::object{{"n", i + 1}, {"text", snippets[i].text}});
  }
  return list;
}

}  // namespace pagemill
