/// Excerpts of a text around what a query found in it.
#pragma once
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace pagemill {

/// Up to 3 fragments of about 25 words around the words of `text` that have one of `terms` (folded,
/// or stems of `language`) or a folded term that begins as one of `prefixes` ("=aero"), with the
/// marks of hit_marks.hpp, in the text's order; together they have as many of the terms as they
/// can. nullopt without hits. Any thread; throws as analyze().
std::optional<std::string> highlight(std::string_view text, std::string_view language,
                                     const std::set<std::string, std::less<>>& terms,
                                     std::span<const std::string> prefixes);

}  // namespace pagemill
