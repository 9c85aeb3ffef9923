/// Deterministic English-like prose from a seed: headings, paragraphs, and on each page one fact
/// that no other page of the document states.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace pagemill::pdf_writer {

/// SplitMix64: the same numbers from the same seed on every machine, unlike <random>'s
/// distributions.
class random_numbers {
 public:
  explicit random_numbers(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  /// 0 .. bound - 1
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

/// A fact that only one page states, for searches.
struct page_fact {
  int page = 0;          ///< from 1
  std::string place;     ///< an invented name; distinct for the first 4,000 pages of a document
  std::string sentence;  ///< the sentence on the page
  std::string question;  ///< a question that the sentence answers
};

page_fact fact_of_page(std::uint64_t seed, int page);

enum class text_role { heading, subheading, paragraph, list_item, caption };

struct text_block {
  text_role role = text_role::paragraph;
  std::string text;
};

/// The text of one page: a heading, then paragraphs with about `words` words in total, some lists,
/// and the page's fact in the second paragraph.
std::vector<text_block> prose_of_page(std::uint64_t seed, int page, int words);

/// Rows of a table, header first; every cell is filled.
std::vector<std::vector<std::string>> table_of_page(std::uint64_t seed, int page);

}  // namespace pagemill::pdf_writer
