/// Whether this host can analyse texts.
#pragma once
#include <optional>
#include <string>

namespace pagemill {

/// Of a host that cannot: in answers, logs and the row in `workers`.
inline constexpr const char* analysis_unavailable = "analysis_unavailable";

/// Analyses a text with accents, a Chinese and a Thai one. Returns what is wrong, or nullopt.
/// Takes milliseconds the first time. Any thread.
std::optional<std::string> analysis_fault();

}  // namespace pagemill
