#include "common/analysis/term.hpp"

namespace pagemill {
namespace {

std::uint64_t add_to_hash(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::int32_t dimension_of_hash(std::uint64_t hash) {
  // The upper half takes part: the lowest bits of FNV-1a are its weakest.
  return static_cast<std::int32_t>((hash ^ hash >> 32) & 0x1fffffff) + 1;
}

}  // namespace

std::string folded_term(std::string_view folded) {
  std::string term;
  term.reserve(folded.size() + 1);
  term += '=';
  term += folded;
  return term;
}

std::string stem_term(std::string_view language, std::string_view stem) {
  std::string term;
  term.reserve(language.size() + stem.size() + 2);
  term += ':';
  term += language;
  term += ':';
  term += stem;
  return term;
}

std::int32_t dimension_of(std::string_view term) {
  return dimension_of_hash(add_to_hash(term));
}

std::int32_t folded_dimension(std::string_view folded) {
  return dimension_of_hash(add_to_hash(folded, add_to_hash("=")));
}

}  // namespace pagemill
