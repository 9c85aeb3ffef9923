#include "common/documents/markdown_inline.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "common/documents/emphasis.hpp"
#include "common/documents/markdown_escapes.hpp"

namespace pagemill {
namespace {

struct mark_name {
  std::string_view mark, name;
};

/// Some readers of Markdown take marks other than letters and digits for marks of their own.
constexpr std::array<mark_name, 5> mark_names{{{"*", "star"},
                                               {"\u2020", "dagger"},
                                               {"\u2021", "double-dagger"},
                                               {"\u00A7", "section"},
                                               {"\u00B6", "paragraph"}}};

/// At one place, what ends comes first, and what is inside is inside: emphasis holds links, links
/// hold code.
enum class event_order {
  link_ends,
  inner_ends,
  outer_ends,
  outer_begins,
  inner_begins,
  link_begins,
  code_begins
};

struct inline_event {
  std::size_t at = 0;
  event_order order = event_order::outer_begins;
  std::string_view mark;            ///< of emphasis
  const text_span* span = nullptr;  ///< of a link or note
  std::size_t end = 0;              ///< of code, or of a link or note that stands for its text
};

/// The last of the number signs at the end of a heading, which would not be of its text; npos if it
/// is.
std::size_t heading_mark(std::string_view text) {
  const auto before = text.find_last_not_of('#');
  const bool closes = before == std::string_view::npos || text[before] == ' ';
  return text.ends_with('#') && closes ? text.size() - 1 : std::string_view::npos;
}

class inline_writer {
 public:
  inline_writer(const block& from, std::size_t begin, const note_labels& notes)
      : text_(from.text), begin_(begin), notes_(notes), escaper_(text_) {
    escaper_.force(from.kind == block_kind::heading ? heading_mark(text_)
                                                    : find_block_mark(text_, begin));
    pieces_ = inline_pieces(from, begin);
    add_links();
    add_code();
    add_emphasis(from.italic && !from.bold ? &inline_piece::italic : &inline_piece::bold);
    std::ranges::stable_sort(events_, {},
                             [](const inline_event& one) { return std::pair(one.at, one.order); });
  }

  void write(std::string& out) {
    std::size_t at = begin_;
    auto in = markdown_escaper::place::text;
    for (const auto& event : events_) {
      if (event.at < at) continue;  // within code or a link that stands alone
      escaper_.append(out, at, event.at, in);
      at = event.at;
      switch (event.order) {
        case event_order::outer_begins:
        case event_order::inner_begins:
        case event_order::inner_ends:
        case event_order::outer_ends: out += event.mark; break;
        case event_order::link_ends:
          in = markdown_escaper::place::text;
          out += "](";
          append_destination(out, event.span->link);
          out += ')';
          break;
        case event_order::link_begins:
          at = begin_link(out, event);
          in = event.end > 0 ? in : markdown_escaper::place::link;
          break;
        case event_order::code_begins: at = write_code(out, event); break;
      }
    }
    escaper_.append(out, at, text_.size(), in);
  }

 private:
  std::string_view part(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  /// Links and references to notes, which are letters to what is around them.
  void add_links() {
    for (const auto& piece : pieces_) {
      if (piece.span == nullptr) continue;
      const auto& span = *piece.span;
      const auto found = trimmed(text_, {piece.begin, piece.end});
      if (found.begin == found.end) continue;
      atoms_.add(found);
      if (!span.note.empty() || is_alone(part(found.begin, found.end), span.link)) {
        whole_.push_back(found);
        events_.push_back({found.begin, event_order::link_begins, {}, &span, found.end});
      } else {
        events_.push_back({found.begin, event_order::link_begins, {}, &span});
        events_.push_back({found.end, event_order::link_ends, {}, &span});
      }
    }
  }

  static bool is_alone(std::string_view text, std::string_view address) {
    constexpr std::string_view mail = "mailto:";
    if (text == address) return may_stand_alone(text);
    return address.starts_with(mail) && text == address.substr(mail.size()) && is_mailbox(text);
  }

  void add_code() {
    for (const auto& piece : pieces_) {
      const auto found = trimmed(text_, {piece.begin, piece.end});
      if (!piece.code || found.begin == found.end) continue;
      if (std::ranges::binary_search(whole_, found.begin, {}, &text_interval::begin)) continue;
      atoms_.add(found);
      events_.push_back({found.begin, event_order::code_begins, {}, piece.span, found.end});
    }
  }

  /// `outer` is the style whose marks stand outside of the other's.
  void add_emphasis(bool inline_piece::* outer) {
    constexpr std::string_view bold = "**", italic = "*";
    atoms_.sort();
    const emphasis_places places(text_, begin_, atoms_);
    const bool italic_outside = outer == &inline_piece::italic;
    const auto inner = italic_outside ? &inline_piece::bold : &inline_piece::italic;
    const auto outside = places.find(pieces_, outer, {});
    add_marks(outside, italic_outside ? italic : bold, event_order::outer_begins,
              event_order::outer_ends);
    add_marks(places.find(pieces_, inner, outside), italic_outside ? bold : italic,
              event_order::inner_begins, event_order::inner_ends);
  }

  void add_marks(const std::vector<text_interval>& where, std::string_view mark, event_order begins,
                 event_order ends) {
    for (const auto& [begin, end] : where) {
      events_.push_back({begin, begins, mark});
      events_.push_back({end, ends, mark});
    }
  }

  /// Returns where the text goes on.
  std::size_t begin_link(std::string& out, const inline_event& event) const {
    const bool note = !event.span->note.empty();
    if (out.ends_with('!') && (note || event.end == 0)) out.insert(out.size() - 1, 1, '\\');
    if (note) {
      out += "[^" + notes_.label(event.span->note) + "]";
    } else if (event.end > 0) {
      out += '<';
      out += part(event.at, event.end);
      out += '>';
    } else {
      out += '[';
      return event.at;
    }
    return event.end;
  }

  /// In a fence of more backquotes than any in it.
  std::size_t write_code(std::string& out, const inline_event& event) const {
    const auto code = part(event.at, event.end);
    std::size_t run = 0, longest = 0;
    for (const char c : code) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const bool padded = code.front() == '`' || code.back() == '`';
    out += fence;
    if (padded) out += ' ';
    out += code;
    if (padded) out += ' ';
    out += fence;
    return event.end;
  }

  std::string_view text_;
  std::size_t begin_;
  const note_labels& notes_;
  markdown_escaper escaper_;
  std::vector<inline_piece> pieces_;
  std::vector<text_interval> whole_;  ///< links and notes that replace their text
  inline_atoms atoms_;
  std::vector<inline_event> events_;
};

}  // namespace

std::string note_labels::label(std::string_view mark) const {
  std::string label = page > 0 ? "p" + std::to_string(page) + "-" : "";
  const auto first = label.size();
  while (!mark.empty()) {
    const auto known = std::ranges::find_if(
        mark_names, [&](const mark_name& one) { return mark.starts_with(one.mark); });
    if (known == mark_names.end()) return label.append(mark);
    if (label.size() > first) label += '-';
    label += known->name;
    mark.remove_prefix(known->mark.size());
  }
  return label;
}

void append_styled_text(std::string& out, const block& from, std::size_t begin,
                        const note_labels& notes) {
  inline_writer(from, begin, notes).write(out);
}

void append_escaped(std::string& out, std::string_view text) {
  markdown_escaper(text).append(out, 0, text.size(), markdown_escaper::place::text);
}

}  // namespace pagemill
