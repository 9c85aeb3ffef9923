#include "common/analysis/token_groups.hpp"

#include <algorithm>

namespace pagemill {

std::vector<token_group> token_groups(const text_analysis& analysis) {
  const auto& compounds = analysis.compounds;
  std::vector<token_group> groups;
  std::size_t next = 0;  // of compounds, which are sorted by their first token
  for (std::size_t first = 0; first < analysis.tokens.size();) {
    token_group group{first, 1, {}, {}};
    const auto begin = next;
    for (; next < compounds.size() && compounds[next].first < first + group.count; ++next) {
      const auto end = compounds[next].first + compounds[next].count;
      group.count = std::max(group.count, end - first);
    }
    for (auto i = begin; i < next; ++i) {
      const auto& compound = compounds[i];
      if (compound.piece) {
        group.pieces.push_back(&compound);
      } else if (compound.first == first && compound.count == group.count) {
        group.wholes.push_back(&compound);
      }
    }
    first += group.count;
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace pagemill
