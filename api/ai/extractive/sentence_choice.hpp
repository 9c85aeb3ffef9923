/// Which sentences answer a question, and whether any does: pure.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "api/ai/extractive/asked_words.hpp"
#include "api/ai/tasks/passage.hpp"

namespace pagemill {

struct candidate_sentence {
  std::size_t passage = 0;  ///< its index; passages come best first
  std::string_view text;    ///< within the passage's text
  text_terms terms;
  double lexical = 0;  ///< 0..1: of the question's words, its own and, for less, its passage's
  std::vector<float> vector;  ///< empty: it was not embedded
  double score = 0;           ///< see score_sentences()
};

enum class planted {
  left_out,  ///< sentences that instruct whoever answers
  kept,      ///< the question is about such
};

/// The sentences of all passages that may answer, the best by their words first: not those that ask
/// themselves, and no more than `most`. Throws as analyze().
std::vector<candidate_sentence> find_sentences(std::span<const passage> passages,
                                               const asked_words& question, planted instructions,
                                               std::size_t most);

/// Both scores in one: `weight` is that of vectors, a property of the model; without `question`,
/// the words alone count. Sorts, best first; those without a vector are left out if there is a
/// question.
void score_sentences(std::vector<candidate_sentence>& sentences, std::span<const float> question,
                     double weight);

/// Below it the best sentence is no answer. Chosen by the questions of tests/integration/answers:
/// docs/answers.md has what it refuses.
inline constexpr double refusal_threshold = 0.43;

/// Indexes into `sentences`, which are scored, in the order of an answer: by maximal marginal
/// relevance (Carbonell and Goldstein 1998), so that the second says something else than the first.
/// Empty: the passages do not hold the answer.
std::vector<std::size_t> choose_sentences(std::span<const candidate_sentence> sentences,
                                          double threshold);

inline constexpr std::size_t answer_sentences_max = 3;

}  // namespace pagemill
