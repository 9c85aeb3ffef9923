/// Paragraphs, each a document, with questions about them, and questions that none answers.
#pragma once
#include <string>
#include <vector>

namespace pagemill::test {

struct asked_paragraph {
  std::string text;
  std::vector<std::string> questions;  ///< that it answers, not always in its own words
};

struct question_set {
  std::vector<asked_paragraph> paragraphs;
  /// Some are about the paragraphs' subjects, most about others.
  std::vector<std::string> unanswerable;
};

/// From a file of this folder: a paragraph and its questions on a line, or a question that none
/// answers. The threshold was chosen by questions.tsv and has not seen unseen_questions.tsv.
question_set read_questions(const std::string& file);

}  // namespace pagemill::test
