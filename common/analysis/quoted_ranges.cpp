#include "common/analysis/quoted_ranges.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

struct quote_pair {
  std::string_view opening, closing, other_closing;
};
constexpr std::array quote_pairs{quote_pair{"\"", "\"", "\""}, quote_pair{"“", "”", "“"},
                                 quote_pair{"„", "“", "”"},    quote_pair{"«", "»", "»"},
                                 quote_pair{"»", "«", "«"},    quote_pair{"”", "”", "”"}};

struct closing_quote {
  std::size_t at = std::string_view::npos, size = 0;
};

closing_quote find_closing(std::string_view text, std::size_t from, const quote_pair& pair) {
  const auto first = text.find(pair.closing, from), second = text.find(pair.other_closing, from);
  return first <= second ? closing_quote{first, pair.closing.size()}
                         : closing_quote{second, pair.other_closing.size()};
}

}  // namespace

std::vector<quoted_range> quoted_ranges(std::string_view text) {
  std::vector<quoted_range> ranges;
  std::array<bool, quote_pairs.size()> hopeless{};  // looked for to the end, once
  for (std::size_t at = 0; at < text.size();) {
    const auto* const pair = std::ranges::find_if(quote_pairs, [&](const quote_pair& each) {
      return text.substr(at).starts_with(each.opening);
    });
    ++at;
    if (pair == quote_pairs.end()) continue;
    const auto index = static_cast<std::size_t>(pair - quote_pairs.begin());
    if (hopeless[index]) continue;
    const auto begin = at - 1 + pair->opening.size();
    const auto closing = find_closing(text, begin, *pair);
    hopeless[index] = closing.at == std::string_view::npos;
    if (hopeless[index]) continue;
    ranges.push_back({begin, closing.at});
    at = closing.at + closing.size;
  }
  return ranges;
}

}  // namespace pagemill
