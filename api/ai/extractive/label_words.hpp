/// The words of labels: of properties in a schema, and of what stands beside values in a document.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// A word, comparable across the languages of the table of words that labels are made of.
struct label_word {
  std::string folded;
  std::string meaning;  ///< the English word for it, such as `invoice` for Rechnung; or empty
  std::string stem, english_stem;
};

bool is_same_word(const label_word& one, const label_word& other);

/// Without articles and units in parentheses; German compounds (Rechnungsnummer) become their
/// words. `language` is that of the document.
std::vector<label_word> label_words(std::string_view text, std::string_view language);

/// The same of a property's or form field's name, such as invoiceNumber or invoice_number.
std::vector<label_word> name_words(std::string_view name, std::string_view language);

}  // namespace pagemill
