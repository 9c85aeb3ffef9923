#include "worker/extract/layout/profile/style_table_json.hpp"

#include <format>
#include <iterator>

#include "worker/extract/layout/running/running_lines.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t read_max = 256;  ///< of either list; we write fewer

enum style_flags : std::uint8_t { bold_flag = 1, italic_flag = 2 };

style_use read_use(simdjson::dom::element from) {
  style_use use;
  use.font = static_cast<std::uint32_t>(std::uint64_t(from.at(0)));
  use.size = read_tenths(from.at(1));
  const auto flags = std::int64_t(from.at(2));
  use.bold = (flags & bold_flag) != 0;
  use.italic = (flags & italic_flag) != 0;
  use.characters = from.at(3);
  use.rows = static_cast<int>(std::int64_t(from.at(4)));
  use.rows_in_sentences = static_cast<int>(std::int64_t(from.at(5)));
  return use;
}

}  // namespace

float read_tenths(simdjson::dom::element from) {
  return to_tenths(static_cast<float>(double(from)));
}

void append_style_table(std::string& out, const style_table& table) {
  std::format_to(std::back_inserter(out),
                 "{{\"characters\":{},\"leading\":{:.1f},\"pages\":{},\"styles\":[",
                 table.characters, table.leading, table.pages);
  for (const auto& use : table.styles) {
    if (&use != table.styles.data()) out += ',';
    const int flags = (use.bold ? bold_flag : 0) | (use.italic ? italic_flag : 0);
    std::format_to(std::back_inserter(out), "[{},{:.1f},{},{},{},{}]", use.font, use.size, flags,
                   use.characters, use.rows, use.rows_in_sentences);
  }
  out += "],\"colors\":[";
  for (const auto& use : table.colors) {
    if (&use != table.colors.data()) out += ',';
    std::format_to(std::back_inserter(out), "[{},{}]", use.color, use.characters);
  }
  out += "]}";
}

style_table read_style_table(simdjson::dom::element from) {
  style_table table;
  table.characters = from["characters"];
  table.leading = read_tenths(from["leading"]);
  table.pages = static_cast<int>(std::int64_t(from["pages"]));
  for (const simdjson::dom::element use : simdjson::dom::array(from["styles"])) {
    if (table.styles.size() < read_max) table.styles.push_back(read_use(use));
  }
  for (const simdjson::dom::element use : simdjson::dom::array(from["colors"])) {
    if (table.colors.size() == read_max) break;
    table.colors.push_back({static_cast<std::uint32_t>(std::uint64_t(use.at(0))), use.at(1)});
  }
  return table;
}

}  // namespace pagemill::extract
