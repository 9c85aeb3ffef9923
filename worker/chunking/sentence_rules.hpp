/// Where sentences start and end, judged from single words. Simple rules: a wrong guess costs a
/// little search quality, never text.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

enum class sentence_place { first, later };

/// Whether `word` looks like the end of a sentence: it ends with a mark, perhaps followed by
/// closing quotes or brackets, and is neither an abbreviation nor an initial nor, as the first of
/// its sentence, a number as in "1. Introduction".
bool ends_sentence(std::string_view word, sentence_place place);

/// Whether a sentence may start with `word`: its first letter is not lower case.
bool may_begin_sentence(std::string_view word);

/// The bytes up to and including the first sentence mark, with closing characters after it, inside
/// a word of a script without spaces; the whole word if there is none.
std::size_t end_of_inner_sentence(std::string_view word);

/// Joins the parts of a word split over a page break, if `before` ends with a hyphen and `after`
/// continues in lower case; nullopt for "pre- and postwar".
std::optional<std::string> join_hyphenated(std::string_view before, std::string_view after);

}  // namespace pagemill
