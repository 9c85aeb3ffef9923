#include "worker/extract/pdf/pdf_tree.hpp"

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

}  // namespace

bool is_sound_tree(fz_context* context, pdf_obj* root) {
  int nodes = 0;
  return is_sound_node(context, root, 1, nodes);
}

}  // namespace pagemill::extract
