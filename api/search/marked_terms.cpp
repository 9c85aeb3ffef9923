#include "api/search/marked_terms.hpp"

#include <algorithm>

namespace pagemill {

marked_terms_of marked_terms(const analyzed_query& query, const search_statistics& statistics) {
  marked_terms_of marks;
  for (const auto& word : query.words) {
    for (const auto& form : word.forms) {
      const bool used = form.language.empty() || form.language == "*" ||
                        std::ranges::contains(statistics.languages, form.language);
      if (!used) continue;
      if (word.prefix) {
        marks.prefixes.insert(marks.prefixes.end(), form.terms.begin(), form.terms.end());
      } else {
        marks.terms.insert(form.terms.begin(), form.terms.end());
      }
    }
  }
  for (const auto& [word, similar] : statistics.corrections) {
    marks.terms.insert(similar.begin(), similar.end());
  }
  return marks;
}

}  // namespace pagemill
