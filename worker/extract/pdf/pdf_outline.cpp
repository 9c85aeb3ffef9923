#include <algorithm>
#include <unordered_set>
#include <utility>

#include "worker/extract/pdf/pdf_destination.hpp"
#include "worker/extract/pdf/pdf_state.hpp"
#include "worker/extract/pdf/pdf_tree.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

/// One entry as plain pointers into the document, so that it can be read inside guarded().
struct entry_view {
  const char* title = nullptr;
  int page = 0;
  int number = 0;  ///< of its object; 0 if it is inline
  pdf_obj* first = nullptr;
  pdf_obj* next = nullptr;
};

bool view_entry(fz_context* context, pdf_document* document, pdf_obj* entry, entry_view& out) {
  const auto problem = guarded(context, [&] {
    out.number = pdf_to_num(context, entry);
    out.first = pdf_dict_get(context, entry, PDF_NAME(First));
    out.next = pdf_dict_get(context, entry, PDF_NAME(Next));
    out.title = pdf_dict_get_text_string(context, entry, PDF_NAME(Title));
  });
  if (problem) return false;
  // An entry whose destination cannot be resolved has no page.
  const auto lost = guarded(context, [&] {
    pdf_obj* destination = destination_of(context, entry);
    if (destination != nullptr) out.page = page_of(context, document, destination);
  });
  if (lost) out.page = 0;
  return true;
}

}  // namespace

std::vector<outline_entry> read_outline(fz_context* context, pdf_document* document,
                                        const extract_limits& limits, bool& cut) {
  std::vector<outline_entry> outline;
  pdf_obj* current = nullptr;
  const auto absent = guarded(context, [&] {
    pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, document), PDF_NAME(Root));
    current =
        pdf_dict_get(context, pdf_dict_get(context, root, PDF_NAME(Outlines)), PDF_NAME(First));
  });
  if (absent) return outline;
  std::unordered_set<int> seen;
  std::int64_t title_bytes = 0;
  std::vector<pdf_obj*> ahead;  ///< the next sibling for each open level
  const auto climb = [&]() -> pdf_obj* {
    while (!ahead.empty()) {
      pdf_obj* next = ahead.back();
      ahead.pop_back();
      if (next != nullptr) return next;
    }
    return nullptr;
  };
  while (current != nullptr) {
    if (outline.size() >= static_cast<std::size_t>(limits.outline_entries)) {
      cut = true;
      break;
    }
    entry_view view;
    const bool readable = view_entry(context, document, current, view);
    if (!readable || (view.number != 0 && !seen.insert(view.number).second)) {
      cut = true;  // damaged, or already visited: the outline has a cycle
      current = climb();
      continue;
    }
    const int level = static_cast<int>(ahead.size()) + 1;
    auto title = clean_name(view.title == nullptr ? "" : view.title,
                            static_cast<std::size_t>(limits.name_bytes));
    title_bytes += static_cast<std::int64_t>(title.size());
    if (title_bytes > limits.outline_bytes) {
      cut = true;
      break;
    }
    outline.push_back({std::move(title), level, view.page});
    if (view.first != nullptr && level < limits.outline_depth) {
      ahead.push_back(view.next);
      current = view.first;
    } else {
      cut = cut || view.first != nullptr;
      current = view.next != nullptr ? view.next : climb();
    }
  }
  return outline;
}

std::vector<std::string> read_page_labels(fz_context* context, pdf_document* document, int pages,
                                          const extract_limits& limits) {
  std::vector<std::string> labels;
  bool present = false;
  const auto absent = guarded(context, [&] {
    pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, document), PDF_NAME(Root));
    pdf_obj* tree = pdf_dict_get(context, root, PDF_NAME(PageLabels));
    present = pdf_is_dict(context, tree) != 0 && is_sound_tree(context, tree);
  });
  if (absent || !present) return labels;
  bool plain = true;
  constexpr int label_bytes_max = 256;
  char buffer[label_bytes_max];
  const auto room = static_cast<std::size_t>(std::min(limits.name_bytes, label_bytes_max));
  for (int i = 0; i < pages; ++i) {
    buffer[0] = '\0';
    const auto problem =
        guarded(context, [&] { pdf_page_label(context, document, i, buffer, room); });
    labels.push_back(problem ? std::string() : clean_name(buffer, room));
    plain = plain && labels.back() == std::to_string(i + 1);
  }
  if (plain) labels.clear();
  return labels;
}

}  // namespace pagemill::extract
