/// Which sentences sum up a document: pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "api/ai/extractive/summary_parts.hpp"
#include "api/ai/extractive/summary_sentences.hpp"
#include "api/ai/tasks/summary.hpp"

namespace pagemill {

/// The best sentences of a part, from which its summary is chosen.
struct summary_group {
  std::string heading;
  std::size_t wanted = 0;  ///< sentences, at most
  /// In the document's order.
  std::vector<summary_sentence> candidates;
  std::vector<double> centrality;  ///< 0..1, of each candidate
};

/// So many sentences of a document are embedded at most.
inline constexpr std::size_t summary_vectors_max = 48;

/// The groups of a summary, in order: one, or one for each part. How central a sentence is says the
/// cosine of its words, weighted by their rarity, with those of all (Radev et al. 2004). All
/// candidates together are at most summary_vectors_max.
std::vector<summary_group> group_sentences(const summary_material& read,
                                           const document_parts& parts, summary_style style);

/// Indexes of candidates in the document's order: those that are central and differ from each other
/// (maximal marginal relevance, Carbonell and Goldstein 1998). Vectors count if all have them.
std::vector<std::size_t> choose_summary(const summary_group& from);

}  // namespace pagemill
