#include "worker/extract/pdf/marked_content.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "worker/extract/pdf/pdf_tree.hpp"

namespace pagemill::extract {
namespace {

constexpr int nested_max = 256;  ///< deeper content counts as that around it
constexpr std::uint32_t no_source = UINT32_MAX;

/// MuPDF's processors have no room for a caller's pointer; one page is read at a time.
struct marking {
  marked_content* into = nullptr;  ///< null: nothing is watched
  const fz_stext_page* text = nullptr;
  pdf_obj* tree = nullptr;  ///< finds the elements of a source
  decltype(pdf_processor::op_BMC) begin_plain = nullptr;
  decltype(pdf_processor::op_BDC) begin = nullptr;
  decltype(pdf_processor::op_EMC) end = nullptr;
  std::array<std::uint32_t, nested_max> open{};  ///< pieces
  int depth = 0;
  int floor = 0;  ///< of the depth, in the current form
  std::uint32_t source = no_source;
};
marking marks;

std::uint32_t innermost() {
  if (marks.depth == 0) return marked_content::untagged;
  return marks.open[static_cast<std::size_t>(std::min(marks.depth, nested_max) - 1)];
}

void open_piece(std::uint32_t piece) {
  if (marks.depth < nested_max) marks.open[static_cast<std::size_t>(marks.depth)] = piece;
  ++marks.depth;
}

const void* last_drawn() {
  const auto* block = marks.text->last_block;
  if (block == nullptr || block->type != FZ_STEXT_BLOCK_TEXT) return nullptr;
  const auto* line = block->u.t.last_line;
  return line == nullptr ? nullptr : line->last_char;
}

/// From here on, characters are of the innermost piece.
void mark_here() {
  auto& markers = marks.into->markers;
  const auto piece = innermost();
  if (piece == (markers.empty() ? marked_content::untagged : markers.back().piece)) return;
  const void* last = last_drawn();
  if (!markers.empty() && markers.back().last_before == last) {
    markers.back().piece = piece;
    return;
  }
  marks.into->full = marks.into->full || markers.size() == marked_content::pieces_max;
  if (!marks.into->full) markers.push_back({last, piece});
}

void use_source(fz_context* context, pdf_obj* owner) {
  marks.source = no_source;
  auto& sources = marks.into->sources;
  const int key = pdf_dict_get_int_default(context, owner, PDF_NAME(StructParents), -1);
  if (key < 0 || sources.size() == marked_content::sources_max) return;
  pdf_obj* elements = find_number(context, marks.tree, key);
  if (!pdf_is_array(context, elements)) return;
  marks.source = static_cast<std::uint32_t>(sources.size());
  sources.push_back({pdf_keep_obj(context, elements), pdf_to_num(context, owner)});
}

/// The element that these properties refer to, which becomes that of `piece`; null if none.
pdf_obj* find_element(fz_context* context, pdf_obj* properties, std::uint32_t& piece) {
  pdf_obj* number = pdf_dict_get(context, properties, PDF_NAME(MCID));
  if (marks.source == no_source || !pdf_is_int(context, number)) return nullptr;
  auto& pieces = marks.into->pieces;
  const int at = pdf_to_int(context, number);
  pdf_obj* element = pdf_array_get(context, marks.into->sources[marks.source].elements, at);
  if (!pdf_is_dict(context, element)) return nullptr;
  marks.into->full = marks.into->full || pieces.size() == marked_content::pieces_max;
  if (!marks.into->full) {
    piece = static_cast<std::uint32_t>(pieces.size());
    pieces.push_back({marks.source, at});
  }
  return element;
}

bool is_artifact(const char* tag) {
  return tag != nullptr && std::string_view(tag) == "Artifact";
}

// The operators themselves draw the text before them, so they come before the marker; what is open
// changes first, since they may fail.

void begin_content(fz_context* context, pdf_processor* processor, const char* tag) {
  open_piece(is_artifact(tag) ? marked_content::artifact : innermost());
  marks.begin_plain(context, processor, tag);
  mark_here();
}

/// An element may say what text stands for its content. MuPDF takes it from the properties.
void begin_with_properties(fz_context* context, pdf_processor* processor, const char* tag,
                           pdf_obj* raw, pdf_obj* properties) {
  auto piece = is_artifact(tag) ? marked_content::artifact : innermost();
  pdf_obj* element = is_artifact(tag) ? nullptr : find_element(context, properties, piece);
  open_piece(piece);
  const bool replaces = pdf_dict_get(context, properties, PDF_NAME(ActualText)) == nullptr &&
                        pdf_dict_get(context, element, PDF_NAME(ActualText)) != nullptr &&
                        std::string_view(tag == nullptr ? "" : tag) != "OC";
  marks.begin(context, processor, tag, raw, replaces ? element : properties);
  mark_here();
}

void end_content(fz_context* context, pdf_processor* processor) {
  if (marks.depth > marks.floor) --marks.depth;
  marks.end(context, processor);
  mark_here();
}

}  // namespace

void begin_marks(fz_context* context, pdf_page* page, marked_content& into,
                 const fz_stext_page* text) {
  marks = {};
  pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, page->doc), PDF_NAME(Root));
  pdf_obj* structure = pdf_dict_get(context, root, PDF_NAME(StructTreeRoot));
  pdf_obj* tree = pdf_dict_get(context, structure, PDF_NAME(ParentTree));
  if (tree == nullptr) return;
  into.sources.reserve(marked_content::sources_max);
  into.pieces.reserve(marked_content::pieces_max);
  into.markers.reserve(marked_content::pieces_max);
  into.lines.reserve(marked_content::pieces_max);
  marks.into = &into;
  marks.text = text;
  marks.tree = tree;
  use_source(context, page->obj);
}

void watch_marks(pdf_processor& processor) {
  if (marks.into == nullptr) return;
  marks.begin_plain = std::exchange(processor.op_BMC, begin_content);
  marks.begin = std::exchange(processor.op_BDC, begin_with_properties);
  marks.end = std::exchange(processor.op_EMC, end_content);
}

form_marks enter_form(fz_context* context, pdf_obj* form) {
  const form_marks before{marks.floor, marks.source};
  if (marks.into == nullptr) return before;
  marks.floor = marks.depth;
  use_source(context, form);
  return before;
}

void leave_form(form_marks before) {
  if (marks.into == nullptr) return;
  marks.depth = marks.floor;
  marks.floor = before.floor;
  marks.source = before.source;
  mark_here();
}

void end_marks() {
  if (marks.into == nullptr) return;
  marks.depth = 0;
  mark_here();
  marks = {};
}

void place_marks(marked_content& into, const fz_stext_page* text) {
  if (!into.is_usable()) return;
  auto next = into.markers.begin();
  auto piece = marked_content::untagged;
  const auto pass = [&](const void* last) {
    while (next != into.markers.end() && next->last_before == last) piece = next++->piece;
  };
  pass(nullptr);
  for (auto* block = text->first_block; block != nullptr; block = block->next) {
    if (block->type != FZ_STEXT_BLOCK_TEXT) continue;
    for (auto* line = block->u.t.first_line; line != nullptr; line = line->next) {
      int run = 0, longest = 0;
      auto most = piece, of_run = piece;
      for (auto* c = line->first_char; c != nullptr; c = c->next) {
        run = piece == of_run ? run + 1 : 1;
        of_run = piece;
        if (run > longest) {
          longest = run;
          most = piece;
        }
        pass(c);
      }
      into.full = into.full || into.lines.size() == marked_content::pieces_max;
      if (into.full) return;
      into.lines.push_back(most);
    }
  }
}

void drop(fz_context* context, marked_content& into) {
  for (const auto& source : into.sources) pdf_drop_obj(context, source.elements);
  into.sources.clear();
  if (marks.into == &into) marks = {};
}

}  // namespace pagemill::extract
