// Runs in the build: writes the filter of the words of OUTPUT's further arguments.
//   make-word-filter OUTPUT LANGUAGE FILE [LANGUAGE FILE]...
// A file has one word a line, in UTF-8 or Latin-1.
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"
#include "worker/extract/words/word_filter.hpp"

namespace {

using namespace pagemill::extract;

/// ISO 639-1.
const std::map<std::string, word_language> languages{
    {"ca", word_language::catalan},    {"da", word_language::danish},
    {"nl", word_language::dutch},      {"en", word_language::english},
    {"fr", word_language::french},     {"de", word_language::german},
    {"it", word_language::italian},    {"no", word_language::norwegian},
    {"pt", word_language::portuguese}, {"es", word_language::spanish},
    {"sv", word_language::swedish}};

/// Some lists are in Latin-1.
std::string to_utf8(const std::string& line) {
  for (std::size_t at = 0; at < line.size();) {
    if (next_code_point(line, at) != replacement_character) continue;
    std::string out;
    for (const char c : line) append_utf8(out, static_cast<unsigned char>(c));
    return out;
  }
  return line;
}

bool is_word(std::string_view line) {
  if (line.empty()) return false;
  for (std::size_t at = 0; at < line.size();) {
    if (!is_letter(next_code_point(line, at))) return false;
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  std::set<std::pair<word_language, std::string>> words;
  for (int i = 2; i + 1 < count; i += 2) {
    std::ifstream file(arguments[i + 1]);
    if (!file) {
      std::cerr << "make-word-filter: cannot read " << arguments[i + 1] << "\n";
      return 1;
    }
    const auto language = languages.at(arguments[i]);
    for (std::string line; std::getline(file, line);) {
      const auto text = to_utf8(line);
      if (is_word(text)) words.emplace(language, lower_case(text));
    }
  }
  word_filter_builder filter(words.size());
  for (const auto& [language, word] : words) filter.add(language, word);
  std::ofstream out(count > 1 ? arguments[1] : "", std::ios::binary);
  const auto& bits = filter.bits();
  out.write(reinterpret_cast<const char*>(bits.data()), static_cast<std::streamsize>(bits.size()));
  return out.good() ? 0 : 1;
}
