/// A summary of a document that is wanted.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/ai/tasks/document_text.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "common/async/pool_turn.hpp"

namespace pagemill {

enum class summary_style {
  brief,          ///< one paragraph
  comprehensive,  ///< some sentences of each part, under its heading
  key_points,     ///< single sentences, one a line
};

constexpr std::string_view to_string(summary_style style) {
  switch (style) {
    case summary_style::brief: return "brief";
    case summary_style::comprehensive: return "comprehensive";
    case summary_style::key_points: return "key_points";
  }
  return "";
}

constexpr std::optional<summary_style> parse_summary_style(std::string_view name) {
  using enum summary_style;
  for (const auto style : {brief, comprehensive, key_points}) {
    if (to_string(style) == name) return style;
  }
  return std::nullopt;
}

/// The document's text is data: whatever it says, it instructs nobody.
struct summary_task {
  std::shared_ptr<const document_text> document;
  summary_style style = summary_style::brief;
  std::string model;                  ///< one of the provider's
  pool_turn turn;                     ///< of all work for the summary
  std::shared_ptr<call_meter> meter;  ///< of all that it costs
};

}  // namespace pagemill
