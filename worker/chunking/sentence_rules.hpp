/// Where sentences begin and end, seen from single words. Plain rules: a wrong guess costs a little
/// search quality, never text.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

enum class sentence_place { first, later };

/// Whether `word` ends a sentence by its looks: a mark, maybe closing quotes or brackets behind it,
/// and neither an abbreviation nor an initial nor, as the first of its sentence, a number as in "1.
/// Introduction".
bool ends_sentence(std::string_view word, sentence_place place);

/// Whether a sentence may begin with `word`: its first letter is not lower case.
bool may_begin_sentence(std::string_view word);

/// Bytes up to and with the first sentence mark inside a word of a script that writes without
/// spaces, and what closes behind it; all of the word when there is none.
std::size_t end_of_inner_sentence(std::string_view word);

/// The word that `before` at the end of a page and `after` at the top of the next are the parts of,
/// when `before` ends with a hyphen and `after` goes on in lower case; nothing for "pre- and
/// postwar".
std::optional<std::string> join_hyphenated(std::string_view before, std::string_view after);

}  // namespace pagemill
