#include "api/ai/extractive/field_extraction.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include <boost/json/array.hpp>

#include "api/ai/extractive/field_lists.hpp"
#include "api/ai/fields/field_check.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

std::string with_one_blank(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank) {
      made += c;
    } else if (!made.empty() && made.back() != ' ') {
      made += ' ';
    }
  }
  while (made.ends_with(' ')) made.pop_back();
  return made;
}

class extraction_walk {
 public:
  explicit extraction_walk(const extraction_task& task) : task_(task), finder_(task) {}

  extraction run() {
    made_.value = read_object(task_.schema.root, "", {});
    return std::move(made_);
  }

 private:
  json::object read_object(const field_rule& rule, const std::string& pointer,
                           const label_phrase& around) {
    json::object made;
    for (const auto& one : rule.properties) {
      const auto at = pointer + "/" + pointer_part(one.name);
      if (one.is(field_type::object)) {
        auto inner = around;
        for (auto& word :
             name_words(one.title.empty() ? one.name : one.title, finder_.context().language)) {
          inner.push_back(std::move(word));
        }
        made[one.name] = read_object(one, at, inner);
      } else if (one.is(field_type::array)) {
        made[one.name] = read_array(one, at, around);
      } else {
        auto found = finder_.find(one, finder_.label_of(one, around));
        if (!found) found = finder_.find_only(one);
        made[one.name] = found ? cite(at, *std::move(found)) : json::value();
      }
    }
    return made;
  }

  json::value read_array(const field_rule& rule, const std::string& pointer,
                         const label_phrase& around) {
    const auto found = find_items(finder_, rule, around);
    if (found.empty()) return nullptr;
    json::array items;
    for (const auto& one : found) items.push_back(value_of(rule.items[0], one));
    // Too many or too few, or the same twice: a part of them would be no answer.
    if (!broken_keyword(rule, items).empty()) return nullptr;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto at = std::format("{}/{}", pointer, i);
      if (found[i].own) cite(at, *found[i].own);
      for (const auto& [name, value] : found[i].members) cite(at + "/" + pointer_part(name), value);
    }
    return items;
  }

  static json::value value_of(const field_rule& item, const found_item& from) {
    if (from.own) return from.own->value;
    json::object made;
    for (const auto& one : item.properties) {
      const auto found = from.members.find(one.name);
      made[one.name] = found == from.members.end() ? empty_of(one) : found->second.value;
    }
    return made;
  }

  /// Objects are always there, with all their properties.
  static json::value empty_of(const field_rule& rule) {
    if (!rule.is(field_type::object)) return nullptr;
    json::object made;
    for (const auto& one : rule.properties) made[one.name] = empty_of(one);
    return made;
  }

  json::value cite(const std::string& pointer, const found_value& from) {
    field_source source{.passage = std::nullopt,
                        .text = from.of_form ? from.cited : with_one_blank(from.cited),
                        .page = from.page,
                        .box = from.box};
    if (!from.of_form) source.passage = passage_with(source.text, from.page);
    made_.sources.insert_or_assign(pointer, std::move(source));
    return from.value;
  }

  /// The first passage of the page that has the text.
  std::optional<std::size_t> passage_with(std::string_view text, int page) const {
    const auto& all = task_.text.passages;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].first_page <= page && page <= all[i].last_page && all[i].text.contains(text)) {
        return i;
      }
    }
    return std::nullopt;
  }

  const extraction_task& task_;
  const field_finder finder_;
  extraction made_;
};

}  // namespace

extraction extract_by_labels(const extraction_task& task) {
  return extraction_walk(task).run();
}

}  // namespace pagemill
