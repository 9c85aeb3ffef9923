#include "api/ai/extractive/labelled_values.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "api/ai/extractive/field_tables.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

constexpr double beside_trust = 0.92;  ///< of a block right of its label
constexpr double below_trust = 0.85;   ///< of a block below its label
constexpr double without_mark_trust = 0.88;
constexpr std::size_t short_words_max = 14;
constexpr std::size_t neighbours_max = 6;

bool is_text_kind(block_kind kind) {
  return kind != block_kind::table && kind != block_kind::image && kind != block_kind::code;
}

bool overlaps_line(const bounding_box& one, const bounding_box& other) {
  const auto shared = std::min(one.y1, other.y1) - std::max(one.y0, other.y0);
  return shared > 0.6F * std::min(one.y1 - one.y0, other.y1 - other.y0);
}

std::string without_colon(std::string_view text) {
  return std::string(trim(text, " :\t\n"));
}

class layout_reader {
 public:
  layout_reader(const document_layout& layout, const label_context& context,
                std::vector<labelled_value>& into)
      : blocks_(layout.blocks), context_(context), into_(into) {}

  void read() {
    for (std::size_t i = 0; i < blocks_.size() && into_.size() < labelled_values_max; ++i) {
      const auto& one = blocks_[i];
      if (one.content.kind == block_kind::heading) {
        above_ = label_words(one.content.text, context_.language);
      }
      if (!is_text_kind(one.content.kind) || one.content.text.empty()) continue;
      add_line_values(one.content.text, like(one), context_, into_);
      if (is_label_text(one.content.text)) {
        add_neighbours(i);
      }
      if (!one.content.text.contains(':')) add_beginnings(one);
    }
  }

 private:
  labelled_value like(const page_block& one) const {
    labelled_value made;
    made.above = above_;
    made.page = one.page;
    made.box = one.content.bbox;
    return made;
  }

  /// A block that is a label: what stands right of it, else below it.
  void add_neighbours(std::size_t at) {
    const auto& label = blocks_[at];
    const auto words = label_words(without_colon(label.content.text), context_.language);
    if (words.empty()) return;
    const auto add = [&](const page_block& value, double trust) {
      if (value.content.text.size() > value_bytes_max || value.content.text.contains(": ")) return;
      auto one = like(value);
      one.label = words;
      one.text = value.content.text;
      one.cited = value.content.text;
      one.trust = trust;
      into_.push_back(std::move(one));
    };
    const auto from = at > neighbours_max ? at - neighbours_max : 0;
    for (auto i = from; i < std::min(blocks_.size(), at + neighbours_max + 1); ++i) {
      const auto& other = blocks_[i];
      if (i == at || other.page != label.page || !is_text_kind(other.content.kind)) continue;
      if (overlaps_line(label.content.bbox, other.content.bbox) &&
          other.content.bbox.x0 >= label.content.bbox.x1) {
        add(other, beside_trust);
        return;
      }
    }
    if (at + 1 >= blocks_.size() || blocks_[at + 1].page != label.page) return;
    const auto& next = blocks_[at + 1];
    if (is_text_kind(next.content.kind) && next.content.kind != block_kind::heading &&
        next.content.bbox.y0 >= label.content.bbox.y0) {
      add(next, below_trust);
    }
  }

  /// "Total 119.00" without any mark: a short block begins with a label of one to four words.
  void add_beginnings(const page_block& one) {
    constexpr std::size_t words_max = 4;
    const std::string_view text = one.content.text;
    if (static_cast<std::size_t>(std::ranges::count(text, ' ')) >= short_words_max) return;
    std::size_t end = 0;
    for (std::size_t words = 0; words < words_max; ++words) {
      end = text.find(' ', end + 1);
      if (end == std::string_view::npos) return;
      if (!is_label_text(text.substr(0, end))) return;
      auto made = like(one);
      made.label = label_words(text.substr(0, end), context_.language);
      made.text = text.substr(end + 1);
      made.cited = text;
      made.trust = without_mark_trust;
      made.open_end = true;
      into_.push_back(std::move(made));
    }
  }

  const std::vector<page_block>& blocks_;
  const label_context& context_;
  std::vector<labelled_value>& into_;
  label_phrase above_;
};

}  // namespace

void add_form_values(const std::vector<form_field>& form, const label_context& context,
                     std::vector<labelled_value>& into) {
  for (const auto& one : form) {
    if (one.type == "button" || one.type == "signature") continue;
    const bool is_box = one.type == "check_box";
    if (one.value.empty() && !is_box) continue;
    // The last part of a name is the field's own.
    const auto dot = one.name.rfind('.');
    labelled_value made;
    made.label = name_words(dot == std::string::npos ? one.name : one.name.substr(dot + 1),
                            context.language);
    if (dot != std::string::npos) {
      made.above = name_words(one.name.substr(0, dot), context.language);
    }
    made.text = one.value;
    made.cited = one.value;
    made.page = one.page;
    made.box = one.bbox;
    made.of_form = true;
    made.unchecked = is_box && (one.value.empty() || one.value == "Off");
    into.push_back(std::move(made));
  }
}

std::vector<labelled_value> labelled_values(const document_layout& layout,
                                            const label_context& context) {
  std::vector<labelled_value> found;
  add_form_values(layout.form, context, found);
  for (const auto& table : read_field_tables(layout.blocks, context.language)) {
    if (found.size() >= labelled_values_max) break;
    add_table_values(table, context, found);
  }
  layout_reader(layout, context, found).read();
  return found;
}

}  // namespace pagemill
