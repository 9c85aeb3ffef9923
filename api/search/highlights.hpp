/// The excerpts of a search result as the HTML that clients show.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace pagemill {

/// Fragments of text, escaped, with <mark> around the hits; `excerpts` are those of a
/// search_candidate.
std::vector<std::string> to_highlights(const std::optional<std::string>& excerpts);

}  // namespace pagemill
