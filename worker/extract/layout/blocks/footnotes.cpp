#include "worker/extract/layout/blocks/footnotes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>

#include "common/documents/note_mark.hpp"
#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr float note_size_max = 0.94F;  ///< of the body's size
constexpr float body_size_min = 0.96F;  ///< likewise, of what is not below a note
constexpr std::size_t notes_max = 256;  ///< of a page; each is compared with all blocks

struct note_reference {
  std::size_t block = 0;
  std::size_t begin = 0, end = 0;  ///< bytes of its text
};

bool holds_references(const block& one) {
  return one.kind == block_kind::paragraph || one.kind == block_kind::list_item ||
         one.kind == block_kind::heading || one.kind == block_kind::caption;
}

/// Whether a raised number after `text` is an exponent: after a variable, a unit or a number.
bool raises_to_power(std::string_view text) {
  constexpr std::array<std::string_view, 10> units{"cm", "dm", "ft", "km",      "mm",
                                                   "nm", "sq", "yd", "\u00B5m", "\u03BCm"};
  const auto word = letters_at_end(text);
  std::size_t at = 0;
  if (!word.empty()) next_code_point(word, at);
  const bool single = at > 0 && at == word.size();
  if (single && !is_unspaced(first_code_point(word))) return true;
  if (std::ranges::find(units, word) != units.end()) return true;
  const auto rest = text.substr(0, text.size() - word.size());
  const bool after_number = rest.size() > 1 && rest.ends_with(' ') &&
                            is_digit(static_cast<unsigned char>(rest[rest.size() - 2]));
  return after_number && (word == "in" || word == "mi");
}

/// Whether a mark may follow this character: a letter, or what ends a clause, a quote, a bracket.
bool may_be_marked(char32_t c) {
  return is_letter(c) ||
         std::u32string_view(U".,;:!?)]\"'\u00BB\u2019\u201D\u3002\u3001\u300D").find(c) !=
             std::u32string_view::npos;
}

bool ends_mark(char32_t c) {
  return c == 0 || c == ' ' ||
         std::u32string_view(U".,;:!?)]\"'\u00BB\u2019\u201D\u2013\u2014\u3002\u3001").find(c) !=
             std::u32string_view::npos ||
         is_unspaced(c);
}

class reference_finder {
 public:
  explicit reference_finder(const std::vector<block>& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (holds_references(blocks[i])) read(blocks[i].text, i);
    }
  }

  /// The places of a mark, in order.
  const std::vector<note_reference>& of(const std::string& mark) const {
    static const std::vector<note_reference> none;
    const auto found = found_.find(mark);
    return found == found_.end() ? none : found->second;
  }

 private:
  void read(std::string_view text, std::size_t block) {
    bool after_mark = false;  // "words¹,²"
    for (std::size_t at = 0; at < text.size();) {
      const auto [mark, bytes] = mark_at(text, at);
      if (bytes == 0) {
        after_mark = after_mark && text[at] == ',';
        next_code_point(text, at);
        continue;
      }
      auto before = text.substr(0, at);
      const auto after = text.substr(at + bytes);
      // A gap before a raised number is drawn a little too wide; a star between spaces is none.
      if (text[at] != '*' && before.ends_with(' ')) before.remove_suffix(1);
      const bool marked =
          after_mark || (may_be_marked(last_code_point(before)) && !raises_to_power(before));
      if (marked && ends_mark(first_code_point(after))) {
        found_[mark].push_back({block, at, at + bytes});
        after_mark = true;
      }
      at += bytes;
    }
  }

  struct marked_text {
    std::string mark;
    std::size_t bytes = 0;
  };
  static marked_text mark_at(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80 && first != '*') return {};
    if (auto number = raised_number_at(text, at); number.bytes > 0) {
      return {std::move(number.digits), number.bytes};
    }
    const auto signs = note_signs_at(text, at);
    return {std::string(text.substr(at, signs)), signs};
  }

  std::map<std::string, std::vector<note_reference>> found_;
};

class note_finder {
 public:
  note_finder(std::vector<block>& blocks, float body_size)
      : blocks_(blocks), body_size_(body_size), references_(blocks) {}

  void run() {
    std::size_t looked_at = 0;
    for (std::size_t i = 0; i < blocks_.size() && looked_at < notes_max; ++i) {
      auto& one = blocks_[i];
      const bool small = one.font_size > 0 && one.font_size < note_size_max * body_size_;
      if (!small || (one.kind != block_kind::paragraph && one.kind != block_kind::list_item)) {
        continue;
      }
      const auto mark = find_note_mark(one.text);
      if (!mark) continue;
      ++looked_at;
      if (!is_at_foot(i)) continue;
      if (const auto* reference = reference_above(mark->mark, i)) link(*reference, i, mark->mark);
    }
  }

 private:
  /// Nothing in the body's size is below it, and no table above it: else it may be a note of that.
  bool is_at_foot(std::size_t index) const {
    const auto& box = blocks_[index].bbox;
    for (std::size_t i = index; i-- > 0;) {
      if (blocks_[i].kind == block_kind::footnote || blocks_[i].kind == block_kind::image) continue;
      if (blocks_[i].kind == block_kind::table) return false;
      break;
    }
    return std::ranges::none_of(blocks_, [&](const block& other) {
      return other.font_size >= body_size_min * body_size_ && other.bbox.y0 >= box.y1 - 1 &&
             other.bbox.x0 < box.x1 && other.bbox.x1 > box.x0;
    });
  }

  const note_reference* reference_above(const std::string& mark, std::size_t note) const {
    for (const auto& one : references_.of(mark)) {
      const auto& from = blocks_[one.block];
      if (one.block == note || from.kind == block_kind::footnote) continue;
      if (from.bbox.y0 < blocks_[note].bbox.y0) return &one;
    }
    return nullptr;
  }

  void link(const note_reference& reference, std::size_t note, const std::string& mark) {
    const auto& of = blocks_[reference.block];
    const bool taken = std::ranges::any_of(of.spans, [&](const text_span& span) {
      return !span.note.empty() && span.begin == reference.begin;
    });
    if (taken) return;
    blocks_[note].kind = block_kind::footnote;
    blocks_[note].mark = mark;
    mark_text(blocks_[reference.block], reference, mark);
  }

  /// Spans that hold the mark are cut around it.
  static void mark_text(block& of, const note_reference& reference, const std::string& mark) {
    text_span made{.begin = reference.begin,
                   .end = reference.end,
                   .bold = of.bold,
                   .italic = of.italic,
                   .monospace = of.monospace,
                   .note = mark};
    std::vector<text_span> spans;
    const auto add = [&](text_span part) {
      if (part.begin < part.end) spans.push_back(std::move(part));
    };
    for (auto& span : of.spans) {
      if (span.end <= made.begin || span.begin >= made.end) {
        add(std::move(span));
        continue;
      }
      auto before = span, after = span;
      before.end = std::max(span.begin, made.begin);
      after.begin = std::min(span.end, made.end);
      add(std::move(before));
      add(std::move(after));
    }
    const auto place = std::ranges::lower_bound(spans, made.begin, {}, &text_span::begin);
    spans.insert(place, std::move(made));
    of.spans = std::move(spans);
  }

  std::vector<block>& blocks_;
  float body_size_;
  reference_finder references_;
};

}  // namespace

void link_footnotes(std::vector<block>& blocks, float body_size) {
  if (body_size > 0) note_finder(blocks, body_size).run();
}

}  // namespace pagemill::extract
