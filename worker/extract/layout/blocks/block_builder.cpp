#include "worker/extract/layout/blocks/block_builder.hpp"

#include <algorithm>
#include <cmath>

#include "common/documents/list_mark.hpp"
#include "common/documents/note_mark.hpp"
#include "worker/extract/layout/text/characters.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr float paragraph_gap = 0.6F;  ///< of a row's height, between two rows of one paragraph
constexpr float code_gap = 2.5F;       ///< likewise, between two rows of code
constexpr float indent = 0.8F;         ///< of the font size: less is no indentation
constexpr float indent_max = 6.0F;
constexpr float short_row = 0.15F;  ///< of the width missing at the end of a last row

float height(const row& line) {
  return line.bbox.y1 - line.bbox.y0;
}

bool alike(float a, float b) {
  return std::fabs(a - b) <= 0.08F * std::max(a, b);
}

/// Joins text and style. The gap between two rows has the style of the one before.
void join_row(std::string& text, std::vector<style_run>& runs, const row& line,
              const document_profile& profile) {
  auto shared = shared_style::none;
  if (!runs.empty() && runs.back().style == line.runs.front().style) {
    const auto& style = runs.back().style;
    const bool code = style.monospace && !profile.body_monospace;
    if (code || style.link >= 0) shared = shared_style::code_or_link;
  }
  const auto [kept, begin] = join_line(text, line.text, profile.compounds, shared);
  shorten_runs(runs, kept);
  if (!runs.empty()) append_run(runs, begin, runs.back().style);
  for (const auto& run : line.runs) append_run(runs, begin + run.end, run.style);
}

void join_spaced_letters(row& line) {
  auto joined = extract::join_spaced_letters(line.text);
  if (joined.size() == line.text.size()) return;
  realign_runs(line.runs, line.text, joined);
  line.text = std::move(joined);
}

std::string code_text(const std::vector<row>& rows) {
  float left = rows.front().bbox.x0;
  for (const auto& line : rows) left = std::min(left, line.bbox.x0);
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& line = rows[i];
    if (i > 0) {
      text += '\n';
      if (line.bbox.y0 - rows[i - 1].bbox.y1 > height(line) * paragraph_gap) text += '\n';
    }
    const float width = (line.bbox.x1 - line.bbox.x0) / static_cast<float>(line.text.size());
    const float columns = width > 0.5F ? std::round((line.bbox.x0 - left) / width) : 0;
    text.append(static_cast<std::size_t>(std::clamp(columns, 0.0F, 80.0F)), ' ');
    text += line.text;
  }
  return text;
}

}  // namespace

bool block_builder::is_code(const row& line) const {
  return line.monospace && !profile_.body_monospace;
}

/// Whether a paragraph that the file draws in two pieces continues here.
bool block_builder::goes_on_across(const row& line) const {
  const auto& last = open_.back();
  const float gap = line.bbox.y0 - last.bbox.y1;
  if (is_code(last) && is_code(line)) return gap >= -height(line) && gap < height(line) * code_gap;
  if (is_code(last) != is_code(line) || last.bold != line.bold || !alike(last.size, line.size)) {
    return false;
  }
  if (gap < -0.5F * height(line) || gap > paragraph_gap * height(line)) return false;
  const float left = open_.size() > 1 ? last.bbox.x0 : std::min(last.bbox.x0, line.bbox.x0);
  return std::fabs(left - line.bbox.x0) < 2 * line.size && !ends_sentence(last.text) &&
         starts_lower_case(line.text);
}

/// Within one raw block: whether indentation, a short last row or a list mark starts a new
/// paragraph.
bool block_builder::begins_paragraph(const row& line, const extent& around) const {
  const auto& last = open_.back();
  const float em = line.size;
  const bool last_is_short = last.bbox.x1 < around.right - short_row * (around.right - around.left);
  const auto mark = find_list_mark(line.text);
  const bool in_list = find_list_mark(open_.front().text).has_value();
  if (mark && (!mark->ordered || in_list || last_is_short || ends_sentence(last.text))) return true;
  if (in_list) {
    // Rows indented like the item's text belong to it; one that steps back to the mark does not.
    return open_.size() > 1 && line.bbox.x0 < last.bbox.x0 - indent * em &&
           line.bbox.x0 < open_.front().bbox.x0 + indent * em;
  }
  const float inward = line.bbox.x0 - last.bbox.x0;
  const bool indented = inward > indent * em && inward < indent_max * em;
  if (indented && (ends_sentence(last.text) || last_is_short)) return true;
  return around.rows >= 3 && last_is_short && ends_sentence(last.text) &&
         !starts_lower_case(line.text);
}

bool block_builder::begins_block(const row& line, const extent& around) const {
  const auto& last = open_.back();
  if (line.heading != heading_part::none || last.heading != heading_part::none) {
    return line.heading != heading_part::further;
  }
  if (last.raw_block != line.raw_block) return !goes_on_across(line);
  if (last.horizontal != line.horizontal) return true;
  if (!line.horizontal) return false;
  if (is_code(last) != is_code(line)) return true;
  if (is_code(line)) return false;
  if (!alike(last.size, line.size)) return true;
  if (line.bbox.y0 - last.bbox.y1 > paragraph_gap * height(line)) return true;
  // A new column in the same raw block starts above the row before it.
  if (line.bbox.y1 < last.bbox.y0) return true;
  if (raised_number_at(line.text, 0).bytes > 0 &&
      raised_number_at(open_.front().text, 0).bytes > 0) {
    return true;  // a note after a note
  }
  if (last.bold && !line.bold) return true;
  if (line.bold && !last.bold && !starts_lower_case(line.text)) return true;
  return begins_paragraph(line, around);
}

void block_builder::add_rows(std::vector<row> rows) {
  extent around;
  for (const auto& line : rows) {
    around.left = around.rows == 0 ? line.bbox.x0 : std::min(around.left, line.bbox.x0);
    around.right = around.rows == 0 ? line.bbox.x1 : std::max(around.right, line.bbox.x1);
    ++around.rows;
  }
  for (auto& line : rows) {
    if (!is_code(line)) join_spaced_letters(line);
    if (!open_.empty() && begins_block(line, around)) close();
    open_.push_back(std::move(line));
  }
}

void block_builder::add_block(block whole) {
  blocks_.push_back(std::move(whole));
}

std::vector<block> block_builder::finish() {
  close();
  return std::move(blocks_);
}

block_kind block_builder::kind_of_open() const {
  const auto& first = open_.front();
  if (first.heading != heading_part::none) return block_kind::heading;
  if (std::ranges::all_of(open_, [this](const row& line) { return is_code(line); })) {
    return block_kind::code;
  }
  if (find_list_mark(first.text)) return block_kind::list_item;
  return is_caption(first.text) ? block_kind::caption : block_kind::paragraph;
}

void block_builder::close() {
  if (open_.empty()) return;
  block out;
  out.kind = kind_of_open();
  if (out.kind == block_kind::heading) out.level = profile_.levels.level_of(open_.front());
  out.bbox = open_.front().bbox;
  out.font_size = std::ranges::max(open_, {}, &row::characters).size;
  out.bold = out.italic = out.monospace = true;
  std::vector<style_run> runs;
  for (const auto& line : open_) {
    extend(out.bbox, line.bbox);
    out.bold = out.bold && line.bold;
    out.italic = out.italic && line.italic;
    out.monospace = out.monospace && line.monospace;
    if (out.kind != block_kind::code) join_row(out.text, runs, line, profile_);
  }
  if (out.kind == block_kind::code)
    out.text = code_text(open_);
  else
    out.spans = spans_.spans_of(out, runs);
  open_.clear();
  blocks_.push_back(std::move(out));
}

}  // namespace pagemill::extract
