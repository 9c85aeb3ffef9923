#include "worker/extract/layout/profile/style_table.hpp"

#include <algorithm>
#include <tuple>

#include "worker/extract/layout/running/running_lines.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t styles_max = 48;
constexpr std::size_t colors_max = 16;
/// While counting: a hostile file may have a style for each of its rows.
constexpr std::size_t counted_max = 4096;
constexpr float pitch_max = 200;  ///< points

template <class Map, class Key>
auto* counted(Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found != map.end()) return &found->second;
  return map.size() < counted_max ? &map[key] : nullptr;
}

}  // namespace

const style_use* style_table::find(const row& line) const {
  const float size = to_tenths(line.size);
  const auto found = std::ranges::find_if(styles, [&](const style_use& use) {
    return use.font == line.font && use.size == size && use.bold == line.bold &&
           use.italic == line.italic;
  });
  return found == styles.end() ? nullptr : &*found;
}

std::int64_t style_table::characters_of_color(std::uint32_t color) const {
  const auto found = std::ranges::find(colors, color, &color_use::color);
  return found == colors.end() ? 0 : found->characters;
}

void style_counter::add(const std::vector<row>& rows) {
  ++pages_;
  const row* before = nullptr;
  for (const auto& line : rows) {
    const float size = to_tenths(line.size);
    if (auto* use = counted(styles_, std::tuple(line.font, size, line.bold, line.italic))) {
      use->characters += line.characters;
      ++use->rows;
      if (starts_lower_case(line.text) || ends_sentence(line.text)) ++use->rows_in_sentences;
    }
    if (auto* characters = counted(colors_, line.color)) *characters += line.characters;
    if (before != nullptr && before->raw_block == line.raw_block) {
      const float pitch = to_tenths(line.bbox.y0 - before->bbox.y0);
      if (pitch > 0 && pitch < pitch_max) ++pitches_[pitch];
    }
    before = &line;
  }
}

style_table style_counter::finish() const {
  style_table table{.pages = pages_};
  for (const auto& [key, counts] : styles_) {
    auto& use = table.styles.emplace_back(counts);
    std::tie(use.font, use.size, use.bold, use.italic) = key;
    table.characters += use.characters;
  }
  std::ranges::stable_sort(table.styles, std::ranges::greater(), &style_use::characters);
  if (table.styles.size() > styles_max) table.styles.resize(styles_max);
  for (const auto& [color, characters] : colors_) table.colors.push_back({color, characters});
  std::ranges::stable_sort(table.colors, std::ranges::greater(), &color_use::characters);
  if (table.colors.size() > colors_max) table.colors.resize(colors_max);
  int pairs = 0;
  for (const auto& [pitch, count] : pitches_) pairs += count;
  int passed = 0;
  for (const auto& [pitch, count] : pitches_) {
    passed += count;
    if (2 * passed < pairs) continue;
    table.leading = pitch;
    break;
  }
  return table;
}

}  // namespace pagemill::extract
