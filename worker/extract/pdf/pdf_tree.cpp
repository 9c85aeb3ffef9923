#include "worker/extract/pdf/pdf_tree.hpp"

#include <algorithm>
#include <utility>

namespace pagemill::extract {
namespace {

constexpr int depth_max = 32;
constexpr int nodes_max = 100'000;

bool is_sound_node(fz_context* context, pdf_obj* node, int depth, int& nodes) {
  if (depth > depth_max || ++nodes > nodes_max) return false;
  pdf_obj* kids = pdf_dict_get(context, node, PDF_NAME(Kids));
  const int count = pdf_array_len(context, kids);
  for (int i = 0; i < count; ++i) {
    if (!is_sound_node(context, pdf_array_get(context, kids, i), depth + 1, nodes)) return false;
  }
  return true;
}

/// The index of `key` among the first numbers of `count` entries in ascending order; -1 if absent.
/// `Entry` returns the least and the greatest key of an entry.
template <class Entry>
int find_entry(int count, int key, Entry entry) {
  int first = 0, last = count - 1;
  while (first <= last) {
    const int middle = first + (last - first) / 2;
    const auto [least, greatest] = entry(middle);
    if (key >= least && key <= greatest) return middle;
    if (key < least) {
      last = middle - 1;
    } else {
      first = middle + 1;
    }
  }
  return -1;
}

}  // namespace

bool is_sound_tree(fz_context* context, pdf_obj* root) {
  int nodes = 0;
  return is_sound_node(context, root, 1, nodes);
}

pdf_obj* find_number(fz_context* context, pdf_obj* root, int key) {
  pdf_obj* node = root;
  for (int depth = 0; depth < depth_max && node != nullptr; ++depth) {
    pdf_obj* numbers = pdf_dict_get(context, node, PDF_NAME(Nums));
    const int pairs = pdf_array_len(context, numbers) / 2;
    const int at = find_entry(pairs, key, [&](int i) {
      const int number = pdf_array_get_int(context, numbers, 2 * i);
      return std::pair(number, number);
    });
    if (at >= 0) return pdf_array_get(context, numbers, 2 * at + 1);
    // Some writers do not sort them.
    for (int i = 0; i < std::min(pairs, nodes_max); ++i) {
      if (pdf_array_get_int(context, numbers, 2 * i) == key) {
        return pdf_array_get(context, numbers, 2 * i + 1);
      }
    }
    pdf_obj* kids = pdf_dict_get(context, node, PDF_NAME(Kids));
    const int kid = find_entry(pdf_array_len(context, kids), key, [&](int i) {
      pdf_obj* limits = pdf_dict_get(context, pdf_array_get(context, kids, i), PDF_NAME(Limits));
      return std::pair(pdf_array_get_int(context, limits, 0),
                       pdf_array_get_int(context, limits, 1));
    });
    node = kid < 0 ? nullptr : pdf_array_get(context, kids, kid);
  }
  return nullptr;
}

}  // namespace pagemill::extract
