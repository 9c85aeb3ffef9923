#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "tests/support/pdf/pdf_document.hpp"

namespace pagemill::fuzz {
namespace {

using pdf_writer::pdf_kind;
using pdf_writer::random_numbers;

constexpr std::array base_kinds{pdf_kind::plain, pdf_kind::columns, pdf_kind::table,
                                pdf_kind::image, pdf_kind::empty,   pdf_kind::damaged_xref};
constexpr std::array<std::string_view, 24> tokens{"endstream",   "endobj",   "stream\n",
                                                  "<<",          ">>",       "[",
                                                  "]",           "(",        ")",
                                                  "/Length 0",   "/Kids",    "/Parent 1 0 R",
                                                  "1 0 R",       "9999 0 R", "-1",
                                                  "2147483648",  "1e308",    "/Filter /FlateDecode",
                                                  "/Type /Page", "BT",       "1 0 0 1 0 0 cm",
                                                  "Do",          "trailer",  "%%EOF"};

std::string base_document(random_numbers& random) {
  pdf_writer::pdf_options options{.kind = base_kinds[random.below(base_kinds.size())],
                                  .pages = static_cast<int>(random.below(4)) + 1,
                                  .seed = random.below(1000),
                                  .words_per_page = 40};
  if (random.below(8) == 0) options.password = "secret";
  return pdf_writer::make_pdf(options);
}

/// Where a run of digits starts, at or after a random place; npos if there is none.
std::size_t number_at(const std::string& pdf, random_numbers& random) {
  return pdf.find_first_of("0123456789", random.below(pdf.size()));
}

void replace_number(std::string& pdf, random_numbers& random) {
  constexpr std::array<std::string_view, 9> values{
      "0", "-1", "1", "65536", "7", "4294967295", "2147483647", "1e300", "99999999999999999999"};
  const auto at = number_at(pdf, random);
  if (at == pdf.npos) return;
  const auto end = std::min(pdf.find_first_not_of("0123456789", at), pdf.size());
  pdf.replace(at, end - at, values[random.below(values.size())]);
}

void injure(std::string& pdf, random_numbers& random) {
  const auto at = random.below(pdf.size());
  const auto length = std::min(random.below(400) + 1, pdf.size() - at);
  switch (random.below(8)) {
    case 0: pdf[at] = static_cast<char>(random.below(256)); break;
    case 1: pdf[at] = static_cast<char>(pdf[at] ^ (1 << random.below(8))); break;
    case 2: pdf.erase(at, length); break;
    case 3: pdf.insert(random.below(pdf.size()), pdf.substr(at, length)); break;
    case 4: pdf.insert(at, tokens[random.below(tokens.size())]); break;
    case 5: pdf.replace(at, length, length, '\0'); break;
    case 6: replace_number(pdf, random); break;
    default:
      if (random.below(6) == 0) pdf.resize(at + 1);
  }
}

}  // namespace

std::string damaged_pdf(random_numbers& random) {
  auto pdf = base_document(random);
  const auto injuries = random.below(12) + 1;
  for (std::size_t i = 0; i < injuries && pdf.size() > 1; ++i) injure(pdf, random);
  return pdf;
}

}  // namespace pagemill::fuzz
