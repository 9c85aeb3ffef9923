/// What a query asks of the keyword half.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis/language.hpp"

namespace pagemill {

/// One way in which an entry may have a word: the sum of these terms.
struct query_form {
  /// "*": entries of any language; "": entries without stems, by their folded terms; else stems of
  /// this language.
  std::string language;
  std::vector<std::string> terms;
};

struct query_word {
  std::string text;     ///< folded, such as `aero` or `ax2003b`; distinct among the words
  int count = 1;        ///< how often the query has it
  bool prefix = false;  ///< `aero*`: its one form has one term, of which others begin
  bool plain = false;   ///< letters only, 4 or more: may be corrected
  std::vector<query_form> forms;
};

struct query_phrase {
  std::vector<std::string> terms;  ///< folded, consecutive
};

struct analyzed_query {
  std::vector<query_word> words;  ///< in order of first appearance, those of phrases among them
  std::vector<query_phrase> phrases;
  bool shortened = false;  ///< the query has more than 256 different words
};

/// Quotes make phrases ("..", “..”, „..“, «..»); an unclosed one is no phrase. A star at the end of
/// a word after 2 or more letters makes a prefix. All else is plain text. With stems of
/// `languages`, which are among stemmed_languages(); fewer are faster. Any thread; throws as
/// analyze().
analyzed_query analyze_query(std::string_view text,
                             std::span<const std::string_view> languages = stemmed_languages());

}  // namespace pagemill
