/// What differs between two documents.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/tasks/document_text.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "common/async/pool_turn.hpp"

namespace pagemill {

struct comparison_task {
  std::shared_ptr<const document_text> left, right;
  std::string model;                  ///< one of the provider's
  pool_turn turn;                     ///< of all work for the comparison
  std::shared_ptr<call_meter> meter;  ///< of all that it costs
};

enum class difference_kind : std::uint8_t {
  changed,  ///< both sides say something alike, but not the same
  added,    ///< only on the right
  removed,  ///< only on the left
  moved,    ///< the same on both sides, at another place
};

constexpr std::string_view to_string(difference_kind kind) {
  switch (kind) {
    case difference_kind::changed: return "changed";
    case difference_kind::added: return "added";
    case difference_kind::removed: return "removed";
    case difference_kind::moved: return "moved";
  }
  return "";
}

struct difference {
  difference_kind kind = difference_kind::changed;
  std::optional<quotation> left, right;  ///< nullopt: not there
};

struct comparison {
  std::vector<difference> differences;  ///< in the order of the documents
  bool truncated = false;               ///< there are more than differences_max
};

inline constexpr std::size_t differences_max = 500;

}  // namespace pagemill
