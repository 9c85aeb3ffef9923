#include "worker/extract/layout/headings/heading_features.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "common/documents/list_mark.hpp"
#include "worker/extract/layout/headings/heading_candidates.hpp"
#include "worker/extract/layout/headings/row_neighbours.hpp"
#include "worker/extract/layout/headings/text_shape.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr float far = 6;                 ///< leadings: what is further apart is far apart
constexpr std::size_t rows_around = 10;  ///< rows looked at before and after
constexpr std::uint32_t prose_characters = 40;
constexpr float left_step = 3;  ///< points: left edges that are closer are one
constexpr std::size_t rule_checks_max = 400'000;
constexpr float rule_reach = 0.8F;   ///< of the size, from a row to a rule that belongs to it
constexpr float table_reach = 2.5F;  ///< of the size, from a row to the table that it may name

class feature_maker {
 public:
  feature_maker(const heading_page& page, const document_profile& profile)
      : page_(page),
        profile_(profile),
        styles_(profile.styles),
        leading_(profile.styles.leading > 0 ? profile.styles.leading : default_leading(profile)),
        neighbours_(page.rows, far * leading_) {
    measure_page();
  }

  heading_features run(std::size_t index) {
    made_ = {};
    const auto& line = page_.rows[index];
    add_look(line);
    add_text(line);
    add_neighbours(line, neighbours_.around(index));
    add_order(index);
    add_runs(index);
    add_place(line);
    add_page(index);
    return made_;
  }

 private:
  using feature = heading_feature;
  float& at(feature which) { return made_[static_cast<std::size_t>(which)]; }
  float in_leadings(float points) const {
    return leading_ > 0 ? std::clamp(points / leading_, -1.0F, far) : 0;
  }
  static float share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<float>(part) / static_cast<float>(whole) : 0;
  }
  void measure_page();
  static float default_leading(const document_profile& known) {
    return 1.2F * std::max(known.body_size, 1.0F);
  }
  void add_look(const row& line);
  void add_text(const row& line);
  void add_neighbours(const row& line, const row_neighbours& found);
  void add_order(std::size_t index);
  void add_runs(std::size_t index);
  void add_place(const row& line);
  void add_page(std::size_t index);
  void add_rules(const row& line);

  const heading_page& page_;
  const document_profile& profile_;
  const style_table& styles_;
  float leading_;  ///< points
  neighbour_finder neighbours_;
  float body_size_ = 1, page_size_ = 1, left_ = 0;
  std::int64_t page_characters_ = 0;
  std::map<int, int> lefts_;  ///< left edge in steps -> rows
  std::map<std::uint32_t, std::pair<std::size_t, std::size_t>> blocks_;  ///< raw block -> rows
  heading_features made_{};
};

void feature_maker::measure_page() {
  body_size_ = std::max(profile_.body_size, 1.0F);
  std::map<float, std::int64_t> sizes;
  std::map<int, std::int64_t> lefts;
  for (std::size_t i = 0; i < page_.rows.size(); ++i) {
    const auto& line = page_.rows[i];
    sizes[to_tenths(line.size)] += line.characters;
    page_characters_ += line.characters;
    const int left = static_cast<int>(std::lround(line.bbox.x0 / left_step));
    lefts[left] += std::min<std::int64_t>(line.characters, 60);
    ++lefts_[left];
    const auto [place, fresh] = blocks_.try_emplace(line.raw_block, i, i);
    place->second.second = i;
  }
  const auto most = [](const auto& counts) {
    return std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
  };
  if (sizes.empty()) return;
  page_size_ = std::max(most(sizes)->first, 1.0F);
  left_ = static_cast<float>(most(lefts)->first) * left_step;
}

void feature_maker::add_look(const row& line) {
  at(feature::size_of_body) = line.size / body_size_;
  at(feature::size_of_page) = line.size / page_size_;
  at(feature::bold) = line.bold;
  at(feature::begins_bold) = line.begins_bold;
  at(feature::italic) = line.italic;
  at(feature::monospace) = line.monospace;
  std::int64_t larger = 0, bolder = 0, font = 0;
  for (const auto& use : styles_.styles) {
    if (use.size > line.size + 0.2F) larger += use.characters;
    if (use.bold) bolder += use.characters;
    if (use.font == line.font && use.bold == line.bold) font += use.characters;
  }
  at(feature::larger_text) = share(larger, styles_.characters);
  at(feature::bold_text) = share(bolder, styles_.characters);
  at(feature::font_text) = share(font, styles_.characters);
  if (const auto* use = styles_.find(line)) {
    at(feature::body_style) = use == styles_.styles.data();
    at(feature::style_text) = share(use->characters, styles_.characters);
    at(feature::style_rows) = static_cast<float>(std::min(use->rows, 100));
    at(feature::style_row_length) = share(use->characters, use->rows);
    at(feature::style_sentences) = share(use->rows_in_sentences, use->rows);
  }
  at(feature::body_color) = !styles_.colors.empty() && styles_.colors.front().color == line.color;
  at(feature::color_text) = share(styles_.characters_of_color(line.color), styles_.characters);
}

void feature_maker::add_text(const row& line) {
  const auto shape = shape_of(line.text);
  at(feature::characters) = static_cast<float>(std::min(shape.characters, 300));
  at(feature::words) = static_cast<float>(std::min(shape.words, 60));
  at(feature::upper_letters) = share(shape.upper_letters, shape.letters);
  at(feature::capital_words) = share(shape.capital_words, shape.words);
  at(feature::digits) = share(shape.digits, shape.characters);
  at(feature::letters) = share(shape.letters, shape.characters);
  at(feature::numbering_depth) = static_cast<float>(shape.numbering_depth);
  at(feature::numbered) = shape.numbered;
  at(feature::begins_upper) = shape.begins_upper;
  at(feature::begins_letter) = shape.begins_letter;
  at(feature::ends_stop) = shape.last == '.' || shape.last == ',' || shape.last == ';';
  at(feature::ends_colon) = shape.last == ':';
  at(feature::ends_question) = shape.last == '?' || shape.last == '!';
  const auto mark = find_list_mark(line.text);
  at(feature::bulleted) = mark && !mark->ordered;
  at(feature::address) = line.text.contains('@') || line.text.contains("http");
  at(feature::caption) = is_caption(line.text);
  at(feature::ends_number) = shape.ends_number;
}

void feature_maker::add_neighbours(const row& line, const row_neighbours& found) {
  at(feature::gap_above) = in_leadings(found.gap_above);
  at(feature::gap_below) = in_leadings(found.gap_below);
  at(feature::beside) = static_cast<float>(std::min(found.beside, 20));
  at(feature::beside_left) = static_cast<float>(std::min(found.beside_left, 20));
  if (found.above != nullptr) {
    at(feature::size_above) = found.above->size / std::max(line.size, 1.0F);
    at(feature::bold_above) = found.above->bold;
    at(feature::length_above) =
        static_cast<float>(std::min<std::size_t>(found.above->text.size(), 200));
  }
  if (found.below != nullptr) {
    at(feature::size_below) = found.below->size / std::max(line.size, 1.0F);
    at(feature::bold_below) = found.below->bold;
    at(feature::length_below) =
        static_cast<float>(std::min<std::size_t>(found.below->text.size(), 200));
  }
}

void feature_maker::add_order(std::size_t index) {
  const auto& line = page_.rows[index];
  const auto [first, last] = blocks_.at(line.raw_block);
  at(feature::block_rows) = static_cast<float>(std::min<std::size_t>(last - first + 1, 40));
  at(feature::block_place) = static_cast<float>(std::min<std::size_t>(index - first, 40));
  at(feature::block_last) = index == last;
  if (index + 1 < page_.rows.size()) {
    const auto& next = page_.rows[index + 1];
    at(feature::next_size) = next.size / std::max(line.size, 1.0F);
    at(feature::next_bold) = next.bold;
    at(feature::next_in_block) = next.raw_block == line.raw_block;
    at(feature::next_length) = static_cast<float>(std::min<std::size_t>(next.text.size(), 200));
    at(feature::next_lower) = starts_lower_case(next.text);
  }
  if (index > 0) {
    const auto& previous = page_.rows[index - 1];
    at(feature::previous_size) = previous.size / std::max(line.size, 1.0F);
    at(feature::previous_bold) = previous.bold;
  }
}

/// Names on a title page, lines of an address, heads of a table: their like stand beside them.
void feature_maker::add_runs(std::size_t index) {
  const auto& line = page_.rows[index];
  const auto is_like = [&line](const row& other) {
    return other.font == line.font && other.bold == line.bold &&
           std::fabs(other.size - line.size) < 0.3F;
  };
  std::size_t before = 0, after = 0, to_prose = 1, like = 0, brief = 0;
  while (before < index && before < rows_around && is_like(page_.rows[index - before - 1]))
    ++before;
  while (index + after + 1 < page_.rows.size() && after < rows_around &&
         is_like(page_.rows[index + after + 1])) {
    ++after;
  }
  while (to_prose < rows_around && index + to_prose < page_.rows.size() &&
         page_.rows[index + to_prose].characters < prose_characters) {
    ++to_prose;
  }
  const auto from = index - std::min(index, rows_around);
  const auto to = std::min(index + rows_around + 1, page_.rows.size());
  for (auto i = from; i < to; ++i) {
    if (is_like(page_.rows[i])) ++like;
    if (page_.rows[i].characters < prose_characters) ++brief;
  }
  at(feature::run_before) = static_cast<float>(before);
  at(feature::run_after) = static_cast<float>(after);
  at(feature::rows_to_prose) = static_cast<float>(to_prose);
  at(feature::style_on_page) = static_cast<float>(like) / static_cast<float>(to - from);
  at(feature::short_around) = static_cast<float>(brief) / static_cast<float>(to - from);
  if (index + 1 < page_.rows.size()) {
    const auto& next = page_.rows[index + 1];
    at(feature::next_font) = next.font == line.font;
    at(feature::next_width) = (next.bbox.x1 - next.bbox.x0) / std::max(page_.width, 1.0F);
  }
  if (index > 0) at(feature::previous_font) = page_.rows[index - 1].font == line.font;
  if (const auto* use = styles_.find(line)) {
    at(feature::style_pages) = share(use->rows, styles_.pages);
  }
}

void feature_maker::add_place(const row& line) {
  const float page_width = std::max(page_.width, 1.0F);
  at(feature::indent) = (line.bbox.x0 - left_) / page_width;
  at(feature::left) = line.bbox.x0 / page_width;
  at(feature::width) = (line.bbox.x1 - line.bbox.x0) / page_width;
  at(feature::off_centre) = std::fabs((line.bbox.x0 + line.bbox.x1) / 2 / page_width - 0.5F);
  at(feature::top) = line.bbox.y0 / std::max(page_.height, 1.0F);
  const int left_at = static_cast<int>(std::lround(line.bbox.x0 / left_step));
  at(feature::left_shared) =
      share(lefts_.at(left_at), static_cast<std::int64_t>(page_.rows.size()));
  const auto middle_x = (line.bbox.x0 + line.bbox.x1) / 2, middle = middle_y(line.bbox);
  at(feature::in_image) = std::ranges::any_of(page_.images, [&](const bounding_box& box) {
    return box.x0 < middle_x && middle_x < box.x1 && box.y0 < middle && middle < box.y1;
  });
  at(feature::table_below) = std::ranges::any_of(page_.tables, [&](const bounding_box& box) {
    return overlap_across(box, line.bbox) && box.y0 > middle &&
           box.y0 - line.bbox.y1 < table_reach * line.size;
  });
  add_rules(line);
}

void feature_maker::add_rules(const row& line) {
  if (page_.rules.size() * page_.rows.size() > rule_checks_max) return;
  const float reach = rule_reach * line.size;
  for (const auto& rule : page_.rules) {
    if (!rule.horizontal || !overlap_across(rule.bbox, line.bbox)) continue;
    const float y = middle_y(rule.bbox);
    if (y <= line.bbox.y0 + reach / 2 && y >= line.bbox.y0 - reach) at(feature::rule_above) = 1;
    if (y >= line.bbox.y1 - reach / 2 && y <= line.bbox.y1 + reach) at(feature::rule_below) = 1;
  }
}

void feature_maker::add_page(std::size_t index) {
  at(feature::first_on_page) = index == 0;
  at(feature::page_rows) = static_cast<float>(std::min<std::size_t>(page_.rows.size(), 200));
  at(feature::page_text) =
      static_cast<float>(std::min<std::int64_t>(page_characters_, 20'000)) / 1000;
  at(feature::pages) = static_cast<float>(std::min(styles_.pages, 64));
  at(feature::first_page) = page_.number == 1;
  at(feature::outlined) = !page_.outline_levels.empty() && page_.outline_levels[index] > 0;
  at(feature::has_outline) = page_.has_outline;
}

}  // namespace

std::vector<heading_features> features_of(const heading_page& page,
                                          const document_profile& profile) {
  std::vector<heading_features> made;
  if (page.rows.size() > featured_rows_max || profile.styles.characters == 0) return made;
  feature_maker maker(page, profile);
  made.resize(page.rows.size());
  for (std::size_t i = 0; i < page.rows.size(); ++i) {
    const int outline_level = page.outline_levels.empty() ? 0 : page.outline_levels[i];
    if (may_be_heading(page.rows[i], outline_level)) made[i] = maker.run(i);
  }
  return made;
}

}  // namespace pagemill::extract
