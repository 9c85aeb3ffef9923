/// Which language each chunk of a document is in.
#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace pagemill {

/// What was detected so far in a document; ISO 639-1.
struct detected_languages {
  std::string first = {};  ///< that of the document; empty: none so far
  std::string last = {};   ///< what the next chunk is likely to be in, too
};

/// The languages of one document's chunks, asked for in order. A chunk has the language of the
/// option, if there is one; else the one that is detected in it; else, if it is short or of
/// numbers, that of the document: the first that was detected in it, and before that what the file
/// says. Nothing looks ahead, so it is all one in which batches the chunks come. Not thread-safe.
class language_choice {
 public:
  /// `option`: ISO 639-1, or empty. `so_far`: what detected() of the choice said that this one
  /// continues.
  explicit language_choice(std::string option = {}, detected_languages so_far = {});

  /// What the file says about itself: often the default of the program that made it.
  void set_said(std::string language) { said_ = std::move(language); }
  /// A page's text, before its chunks are asked for: the document's language may show in it where
  /// its first chunks, titles and dates, are too short.
  void look_at_page(std::string_view text);
  /// Empty: none is known.
  std::string choose(std::string_view text);

  const std::string& document_language() const;
  /// Whether document_language() stays as it is.
  bool is_settled() const { return !option_.empty() || !detected_.first.empty(); }
  const detected_languages& detected() const { return detected_; }

 private:
  std::string option_, said_;
  detected_languages detected_;
};

}  // namespace pagemill
