/// Finds the value of one field in a document, by its label.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "api/ai/extractive/field_tables.hpp"
#include "api/ai/extractive/label_match.hpp"
#include "api/ai/fields/field_reading.hpp"
#include "api/ai/tasks/extraction.hpp"

namespace pagemill {

struct found_value {
  boost::json::value value;
  std::string cited;
  int page = 0;
  bounding_box box;
  bool of_form = false;
};

/// Of one document. The task outlives it. On one thread.
class field_finder {
 public:
  explicit field_finder(const extraction_task& task);

  /// nullopt: the document does not say, or says two things.
  std::optional<found_value> find(const field_rule& rule, const field_label& label) const;
  /// What the label's value is as text, if it is a list of parts with commas or semicolons.
  std::optional<labelled_value> find_list(const field_label& label) const;
  /// The one e-mail address or URI of the document, for its one field of that kind.
  std::optional<found_value> find_only(const field_rule& rule) const;

  field_label label_of(const field_rule& rule, const label_phrase& around) const;
  double score(const field_label& label, std::span<const label_word> words,
               std::span<const label_word> above) const {
    return matcher_.score(label, words, above);
  }
  const std::vector<field_table>& tables() const { return tables_; }
  const written_style& style() const { return style_; }
  const label_context& context() const { return context_; }
  const extraction_task& task() const { return task_; }

 private:
  void index_values();
  std::set<std::size_t> values_with(const field_label& label) const;
  std::optional<boost::json::value> read(const field_rule& rule, const field_label& label,
                                         const labelled_value& from) const;

  const extraction_task& task_;
  written_style style_;
  label_context context_;
  label_matcher matcher_;
  std::vector<field_table> tables_;
  std::vector<labelled_value> values_;
  std::map<std::string, std::vector<std::size_t>> by_word_;
  std::map<std::string, int> leaves_by_name_;
  std::map<text_format, int> leaves_by_format_;
};

}  // namespace pagemill
