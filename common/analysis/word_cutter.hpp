/// Cuts text into tokens and compounds.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/analysis/atoms.hpp"
#include "common/analysis/cut_text.hpp"
#include "common/analysis/unicode/normal_text.hpp"

namespace pagemill {

/// How a text is read. Both ways give the same; `fast` needs no normal form for words that are
/// ASCII with nothing inside, which nearly all words of English are.
enum class reading { fast, general };

/// Reusable: it keeps its buffers. One thread at a time.
class word_cutter {
 public:
  /// Valid until the next one.
  const cut_text& cut(std::string_view text, reading way = reading::fast);

 private:
  std::size_t cut_simple(std::size_t at);
  std::size_t cut_stretch(std::size_t at);
  void cut_units(std::size_t begin, std::size_t end, reading way);
  bool is(std::uint32_t at, character_kind kind) const;
  bool is_word(std::uint32_t at) const;
  char32_t code(std::uint32_t at) const;
  std::uint32_t after_marks(std::uint32_t at) const;
  std::uint32_t cut_compound(std::uint32_t at);
  std::uint32_t cut_dictionary_run(std::uint32_t at);
  void add_character_pairs(std::uint32_t first, std::uint32_t end);
  void add_tokens();
  void add_token(std::uint32_t first, std::uint32_t end);
  void add_signs(std::uint32_t begin);
  std::string_view sign_at(std::uint32_t at) const;

  std::string_view text_;
  cut_text found_;
  std::vector<unit> units_;
  std::vector<atom> atoms_;
  std::vector<std::size_t> numbers_;  ///< tokens that begin or end with a digit
};

}  // namespace pagemill
