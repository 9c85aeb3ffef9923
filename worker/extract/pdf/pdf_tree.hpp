/// Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7).
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Whether a tree is no deeper and no larger than any that a program writes. MuPDF searches trees
/// by recursion, some of them without an eye on cycles: deeper ones would take all of the stack.
/// Call inside guarded().
bool is_sound_tree(fz_context* context, pdf_obj* root);

/// The value of `key` in a number tree, or null. Looks at a bounded part of any tree. Call inside
/// guarded().
pdf_obj* find_number(fz_context* context, pdf_obj* root, int key);

}  // namespace pagemill::extract
