/// What stands beside a label in a document: in its form, its tables and its lines.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/extractive/label_match.hpp"
#include "api/ai/tasks/extraction.hpp"

namespace pagemill {

/// A label, and the text that may be its value.
struct labelled_value {
  label_phrase label;
  label_phrase above;  ///< of the heading that it stands under
  std::string text;    ///< of the value
  std::string cited;   ///< as it stands in the document: the line, the cell, the field's value
  int page = 0;
  bounding_box box;
  double trust = 1;  ///< that the label is the value's
  bool open_end =
      false;  ///< the text goes on behind the value, so only a value that ends by itself
  bool of_form = false;
  bool unchecked = false;  ///< a box of a form that is off
};

inline constexpr std::size_t labelled_values_max = 50'000;
/// A longer text is no value of a string field.
inline constexpr std::size_t value_bytes_max = 300;

/// What a reading of a document needs to know of its words.
struct label_context {
  std::string language;
  label_phrase fields;  ///< the words of all fields: they begin labels
};

std::vector<labelled_value> labelled_values(const document_layout& layout,
                                            const label_context& context);

// Parts of it.
void add_form_values(const std::vector<form_field>& form, const label_context& context,
                     std::vector<labelled_value>& into);
/// "Label: value", dotted leaders and "The label is value" in a text, whose lines may be joined.
void add_line_values(std::string_view text, const labelled_value& like,
                     const label_context& context, std::vector<labelled_value>& into);
/// Whether a text by itself can be a label: a few words without digits or a full stop.
bool is_label_text(std::string_view text);

}  // namespace pagemill
