/// What a file says about itself, and which batches carry it.
#pragma once
#include <optional>

#include "common/analysis/language_choice.hpp"
#include "common/extractor/records.hpp"
#include "common/stores/documents/document_writer.hpp"

namespace pagemill {

class file_description {
 public:
  /// Takes what it needs out of the record.
  explicit file_description(document_record& said);
  /// For the first batch, and again for the first one by which the document's language is another
  /// than was written. nullopt: nothing is new.
  std::optional<document_description> for_batch(const language_choice& languages);

 private:
  std::optional<document_description> kept_;  ///< until the language is settled
  bool is_written_ = false;
};

}  // namespace pagemill
