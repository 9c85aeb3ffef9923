#include "common/schema/migration_file.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "common/core/hex.hpp"
#include "common/core/sha256_hasher.hpp"

namespace pagemill::postgres {
namespace {

constexpr std::string_view owner_line = "-- role: owner";

/// The comment lines that a text begins with.
std::vector<std::string_view> leading_comments(std::string_view text) {
  std::vector<std::string_view> lines;
  while (text.starts_with("--")) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(lines.back().size() + 1, text.size()));
  }
  return lines;
}

/// The words after `mark`, if the line starts with it.
void add_words(std::string_view line, std::string_view mark, std::vector<std::string_view>& to) {
  if (!line.starts_with(mark)) return;
  for (const auto word : std::views::split(line.substr(mark.size()), ' ')) {
    if (!word.empty()) to.emplace_back(word);
  }
}

}  // namespace

migration_header read_header(const sql::migration& migration) {
  constexpr std::string_view serves = "-- serves: ";
  migration_header header{
      .as_owner = false, .serves = migration.number - 1, .needs = {}, .drops = {}};
  for (const auto line : leading_comments(migration.text)) {
    if (line == owner_line) header.as_owner = true;
    if (line.starts_with(serves)) {
      std::from_chars(line.data() + serves.size(), line.data() + line.size(), header.serves);
    }
    add_words(line, "-- needs: ", header.needs);
    add_words(line, "-- drops: ", header.drops);
  }
  return header;
}

bool runs_as_owner(const sql::function_file& file) {
  return std::ranges::contains(leading_comments(file.text), owner_line);
}

std::string checksum(std::string_view text) {
  return to_hex(sha256_of(text));
}

}  // namespace pagemill::postgres
