/// Form fields, as their widgets on the pages show them (ISO 32000-1, 12.7).
#pragma once
#include <string>
#include <vector>

#include "common/extractor/limits.hpp"
#include "common/extractor/records.hpp"
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// What a reader sees of the field: its value, a choice by its name, a box or radio button by a
/// mark. Empty where only the widget's own appearance says it.
std::string shown_value(fz_context* context, pdf_obj* widget, std::size_t bytes_max);
/// Whether shown_value() stands for the widget's appearance.
bool shows_value(fz_context* context, pdf_obj* widget);
bool is_hidden(fz_context* context, pdf_document* document, pdf_obj* annotation);

/// All widgets, page by page; sets `cut` if a limit dropped some.
std::vector<form_field> read_form(fz_context* context, pdf_document* document, int pages,
                                  const extract_limits& limits, bool& cut);

}  // namespace pagemill::extract
