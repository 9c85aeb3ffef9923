#include "common/documents/emphasis.hpp"

#include <algorithm>

#include "common/documents/block.hpp"
#include "common/documents/markdown_escapes.hpp"

namespace pagemill {
namespace {

/// What may be emphasised in a kind of block.
struct emphasised {
  bool bold, italic, code;
};

emphasised emphasised_in(const block& from) {
  switch (from.kind) {
    case block_kind::header:
    case block_kind::footer: return {};
    // It stands out already.
    case block_kind::heading: return {!from.bold, !from.italic, !from.monospace};
    default: return {true, true, !from.monospace};
  }
}

bool is_link(const inline_piece& piece) {
  return piece.span != nullptr && piece.span->note.empty();
}

/// A change of style within a link would cut it in two, and one within code would put marks where
/// they are read as code.
bool are_one(const inline_piece& a, const inline_piece& b) {
  if (is_link(a) && is_link(b)) return a.span->link == b.span->link;
  return a.code && b.code && a.span == nullptr && b.span == nullptr;
}

std::vector<inline_piece> unified(const std::vector<inline_piece>& pieces) {
  std::vector<inline_piece> out;
  for (const auto& piece : pieces) {
    if (out.empty() || !are_one(out.back(), piece)) {
      out.push_back(piece);
      continue;
    }
    auto& last = out.back();
    last.end = piece.end;
    last.bold = last.bold && piece.bold;
    last.italic = last.italic && piece.italic;
    last.code = last.code && piece.code;
  }
  return out;
}

}  // namespace

text_interval trimmed(std::string_view text, text_interval where) {
  auto [begin, end] = where;
  while (begin < end && class_at(text, begin) == character_class::space) {
    begin = after_character(text, begin);
  }
  while (end > begin && class_before(text, end) == character_class::space) {
    end = before_character(text, end);
  }
  return {begin, end};
}

std::vector<inline_piece> inline_pieces(const block& from, std::size_t begin) {
  const auto may = emphasised_in(from);
  std::vector<inline_piece> pieces;
  const auto add_plain = [&](std::size_t end) {
    if (end > begin) {
      pieces.push_back({begin, end, from.bold && may.bold, from.italic && may.italic});
    }
    begin = std::max(begin, end);
  };
  for (const auto& span : from.spans) {
    if (span.end <= begin) continue;
    add_plain(span.begin);
    const bool leads = !span.link.empty() || !span.note.empty();
    pieces.push_back({begin, span.end, span.bold && may.bold, span.italic && may.italic,
                      span.monospace && may.code && span.note.empty(), leads ? &span : nullptr});
    begin = span.end;
  }
  add_plain(from.text.size());
  return unified(pieces);
}

void inline_atoms::sort() {
  std::ranges::sort(begins_);
  std::ranges::sort(ends_);
}

bool inline_atoms::begins_at(std::size_t at) const {
  return std::ranges::binary_search(begins_, at);
}

bool inline_atoms::ends_at(std::size_t at) const {
  return std::ranges::binary_search(ends_, at);
}

bool emphasis_places::may_open(std::size_t at) const {
  using enum character_class;
  const auto inside = atoms_.begins_at(at) ? punctuation : class_at(text_, at);
  if (inside != punctuation) return inside == other;
  if (at == begin_ || atoms_.ends_at(at)) return true;
  return class_before(text_, at) != other;
}

bool emphasis_places::may_close(std::size_t at) const {
  using enum character_class;
  const auto inside = atoms_.ends_at(at) ? punctuation : class_before(text_, at);
  if (inside != punctuation) return inside == other;
  return atoms_.begins_at(at) || class_at(text_, at) != other;
}

text_interval emphasis_places::fitted(text_interval where) const {
  auto [begin, end] = trimmed(text_, where);
  while (begin < end && !may_open(begin)) {
    if (atoms_.begins_at(begin)) return {};
    begin = trimmed(text_, {after_character(text_, begin), end}).begin;
  }
  while (begin < end && !may_close(end)) {
    if (atoms_.ends_at(end)) return {};
    end = trimmed(text_, {begin, before_character(text_, end)}).end;
  }
  return begin < end ? text_interval{begin, end} : text_interval{};
}

std::vector<text_interval> emphasis_places::find(std::span<const inline_piece> pieces,
                                                 bool inline_piece::* style,
                                                 std::span<const text_interval> around) const {
  std::vector<text_interval> wanted;
  for (const auto& piece : pieces) {
    if (!(piece.*style)) continue;
    if (!wanted.empty() && wanted.back().end == piece.begin)
      wanted.back().end = piece.end;
    else
      wanted.push_back({piece.begin, piece.end});
  }
  std::vector<text_interval> found;
  const auto add = [&](text_interval part) {
    if (part.begin < part.end) found.push_back(part);
  };
  auto first = around.begin();
  for (auto [begin, end] : wanted) {
    while (first != around.end() && first->end <= begin) ++first;
    for (auto at = first; begin < end; ++at) {
      const bool last = at == around.end() || at->begin >= end;
      if (last || begin < at->begin) {
        const auto part = fitted({begin, last ? end : at->begin});
        const bool touches = (at != around.end() && part.end == at->begin) ||
                             (at != around.begin() && std::prev(at)->end == part.begin);
        if (!touches) add(part);
      }
      if (last) break;
      const auto part = fitted({std::max(begin, at->begin), std::min(end, at->end)});
      if (part.begin == at->begin || !may_close(part.begin)) add(part);
      begin = std::max(begin, at->end);
    }
  }
  return found;
}

}  // namespace pagemill
