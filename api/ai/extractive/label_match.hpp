/// Whether a label in a document is that of a field.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/extractive/label_words.hpp"
#include "api/ai/fields/field_rule.hpp"

namespace pagemill {

using label_phrase = std::vector<label_word>;

/// What labels of a field may be.
struct field_label {
  std::vector<label_phrase> phrases;  ///< its name, its title, a short description
  label_phrase around;                ///< the names of the objects that it is in
  /// Another field has the same name: only the objects tell which is meant.
  bool needs_around = false;
  bool is_date = false;  ///< the type says "date" already
};

/// A label that scores less is another's: a word too much or too few is below.
inline constexpr double label_score_least = 0.75;

/// Words of labels that are of no weight in this document: Invoice, in an invoice.
class label_matcher {
 public:
  explicit label_matcher(label_phrase kind) : kind_(std::move(kind)) {}
  /// `above` are the words of what the label stands under. 0..1.
  double score(const field_label& field, std::span<const label_word> label,
               std::span<const label_word> above) const;

 private:
  double weight_of(const field_label& field, const label_word& word) const;
  double score_phrase(const field_label& field, std::span<const label_word> phrase,
                      std::span<const label_word> label, std::span<const label_word> around) const;

  label_phrase kind_;
};

/// The words among these that name a kind of document: invoice, contract, report.
label_phrase kind_words(std::span<const label_word> words);

bool has_word(std::span<const label_word> words, const label_word& sought);

}  // namespace pagemill
