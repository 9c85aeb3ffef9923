/// Makes whole PDFs for tests, benchmarks and the quickstart: same options, same bytes.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/pdf/prose.hpp"

namespace pagemill::pdf_writer {

enum class pdf_kind {
  plain,         ///< headings, paragraphs, some lists
  columns,       ///< two columns below a shared heading
  table,         ///< text, then a ruled table with a caption
  long_table,    ///< text, a ruled table with spans that goes on over all pages, text
  image,         ///< text, then a picture with a caption
  slow,          ///< like plain; odd pages cost the reader time but little memory
  memory,        ///< like plain; odd pages expand to huge amounts of text
  empty,         ///< no pages
  truncated,     ///< cut off in the middle
  damaged_xref,  ///< every offset is wrong: a reader must repair it
  sample         ///< the twelve pages about lighthouses that the quickstart searches
};

struct pdf_options {
  pdf_kind kind = pdf_kind::plain;
  int pages = 3;
  std::uint64_t seed = 1;
  std::string title = {};  ///< default: a title made from the seed
  int words_per_page = 300;
  std::string password = {};  ///< encrypts the file; empty: does not
  int odd_page = 1;           ///< for slow and memory: the affected page; 0: every page
  /// For slow: millions of drawing operators on an odd page; for memory: millions of characters. 0:
  /// the kind's default, minutes of reading or gigabytes of text.
  double weight = 0;
};

/// The kinds by their names for the option --kind.
const std::map<std::string, pdf_kind>& kind_names();

/// 1000 million drawing operators take MuPDF 1.25 about 80 s of a core; 100 million characters need
/// about 10 GB (measured with mutool draw -F stext).
inline constexpr double slow_weight_default = 1000;
inline constexpr double memory_weight_default = 100;

/// The bytes of the PDF. Throws std::invalid_argument for invalid options.
std::string make_pdf(const pdf_options& options);

/// The text of each page of the sample: the first block of a page is its heading.
std::vector<std::vector<text_block>> sample_pages();

}  // namespace pagemill::pdf_writer
