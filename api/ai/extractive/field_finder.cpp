#include "api/ai/extractive/field_finder.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "api/ai/fields/text_formats.hpp"
#include "api/ai/fields/written_number.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

/// Two values whose scores differ by less are as good: if they differ, none is taken.
constexpr double tie_margin = 0.03;
constexpr std::size_t description_words_max = 4;

void for_each_leaf(const field_rule& rule, const std::function<void(const field_rule&)>& take) {
  if (rule.is_leaf()) take(rule);
  for (const auto& one : rule.properties) for_each_leaf(one, take);
  for (const auto& one : rule.items) for_each_leaf(one, take);
}

label_phrase words_of_schema(const field_rule& root, std::string_view language) {
  label_phrase all;
  const std::function<void(const field_rule&)> add = [&](const field_rule& rule) {
    for (auto& word : name_words(rule.name, language)) all.push_back(std::move(word));
    for (auto& word : label_words(rule.title, language)) all.push_back(std::move(word));
    for (const auto& one : rule.properties) add(one);
    for (const auto& one : rule.items) add(one);
  };
  add(root);
  return all;
}

label_phrase kind_of(const extraction_task& task) {
  constexpr std::size_t title_words_max = 6;
  label_phrase kinds;
  const auto add = [&](std::string_view text) {
    const auto found = label_words(text, task.text.language);
    if (found.size() > title_words_max) return;
    for (auto& word : kind_words(found)) kinds.push_back(std::move(word));
  };
  add(task.schema.root.title);
  add(task.text.title);
  for (const auto& one : task.layout.blocks) {
    if (one.content.kind != block_kind::heading) continue;
    add(one.content.text);
    break;
  }
  return kinds;
}

written_style style_of(const document_text& text) {
  std::string all;
  for (const auto& one : text.passages) all.append(one.text).append("\n");
  return {.language = text.language,
          .order = date_order_of(all),
          .doubtful = doubtful_mark_of(all, text.language)};
}

std::vector<std::string> keys_of(const label_word& word) {
  std::vector<std::string> keys;
  const auto add = [&](const char* kind, const std::string& text) {
    if (!text.empty()) keys.push_back(kind + text);
  };
  add("m:", word.meaning);
  add("f:", word.folded);
  add("s:", word.stem);
  add("e:", word.english_stem);
  return keys;
}

std::string name_key(const label_phrase& phrase) {
  std::string key;
  for (const auto& word : phrase) {
    key.append(word.meaning.empty() ? word.folded : word.meaning).append(" ");
  }
  return key;
}

bool is_plain_string(const field_rule& rule) {
  return rule.allowed.empty() && rule.is(field_type::string) && !rule.pattern &&
         rule.format == text_format::none;
}

/// Sentences behind the value, which may be a paragraph of its own: "SA-771 This agreement is".
bool goes_on_as_prose(std::string_view text) {
  constexpr std::size_t words_min = 8;
  const auto blanks = static_cast<std::size_t>(std::ranges::count(text, ' '));
  const auto stop = text.find(". ");
  return blanks >= words_min && (text.ends_with('.') || stop != std::string_view::npos);
}

/// The first word, if the field is a number or reference and this looks like one.
std::optional<std::string_view> leading_identifier(const field_label& label,
                                                   std::string_view text) {
  const bool wanted = std::ranges::any_of(label.phrases, [](const label_phrase& phrase) {
    return std::ranges::any_of(phrase, [](const label_word& word) {
      return word.meaning == "number" || word.meaning == "reference";
    });
  });
  const auto word = trim(text.substr(0, text.find(' ')), ".,;");
  const bool digit = std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
  if (!wanted || !digit) return std::nullopt;
  return word;
}

bool says_something(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0xC3;
  });
}

}  // namespace

field_finder::field_finder(const extraction_task& task)
    : task_(task),
      style_(style_of(task.text)),
      context_{.language = task.text.language,
               .fields = words_of_schema(task.schema.root, task.text.language)},
      matcher_(kind_of(task)),
      tables_(read_field_tables(task.layout.blocks, task.text.language)),
      values_(labelled_values(task.layout, context_)) {
  for_each_leaf(task.schema.root, [&](const field_rule& rule) {
    ++leaves_by_format_[rule.format];
    if (!rule.pointer.contains("/*")) {
      ++leaves_by_name_[name_key(name_words(rule.name, context_.language))];
    }
  });
  index_values();
}

void field_finder::index_values() {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    for (const auto& word : values_[i].label) {
      for (auto& key : keys_of(word)) {
        auto& list = by_word_[std::move(key)];
        if (list.empty() || list.back() != i) list.push_back(i);
      }
    }
  }
}

field_label field_finder::label_of(const field_rule& rule, const label_phrase& around) const {
  field_label label{.phrases = {}, .around = around, .needs_around = false, .is_date = false};
  label.is_date = rule.format == text_format::date || rule.format == text_format::date_time;
  for (const auto* text : {&rule.name, &rule.title, &rule.description}) {
    auto phrase = text == &rule.name ? name_words(*text, context_.language)
                                     : label_words(*text, context_.language);
    if (phrase.empty() || (text == &rule.description && phrase.size() > description_words_max)) {
      continue;
    }
    label.phrases.push_back(std::move(phrase));
  }
  if (!around.empty() && !label.phrases.empty()) {
    const auto found = leaves_by_name_.find(name_key(label.phrases[0]));
    label.needs_around = found != leaves_by_name_.end() && found->second > 1;
  }
  return label;
}

std::set<std::size_t> field_finder::values_with(const field_label& label) const {
  std::set<std::size_t> found;
  const auto add = [&](const label_phrase& phrase) {
    for (const auto& word : phrase) {
      for (const auto& key : keys_of(word)) {
        if (const auto list = by_word_.find(key); list != by_word_.end()) {
          found.insert(list->second.begin(), list->second.end());
        }
      }
    }
  };
  for (const auto& phrase : label.phrases) add(phrase);
  add(label.around);
  return found;
}

std::optional<json::value> field_finder::read(const field_rule& rule, const field_label& label,
                                              const labelled_value& from) const {
  if (from.of_form && rule.is(field_type::boolean) && rule.allowed.empty()) {
    if (from.unchecked) return json::value(false);
    auto said = read_field(rule, from.text, style_);
    return said ? said : json::value(true);
  }
  const bool plain = is_plain_string(rule);
  if (plain && (from.open_end || goes_on_as_prose(from.text))) {
    const auto word = leading_identifier(label, trim(from.text, " \n"));
    return word ? read_field(rule, *word, style_) : std::nullopt;
  }
  if (plain && (from.text.size() > value_bytes_max || !says_something(from.text))) {
    return std::nullopt;
  }
  if (plain) return read_field(rule, trim(from.text, " \t\n,;"), style_);
  if (!from.open_end) {
    if (auto whole = read_field(rule, from.text, style_)) return whole;
  }
  auto leading = read_leading(rule, from.text, style_);
  if (!leading) return std::nullopt;
  return std::move(leading->value);
}

std::optional<found_value> field_finder::find(const field_rule& rule,
                                              const field_label& label) const {
  double best = 0;
  std::vector<std::pair<double, found_value>> found;
  for (const auto i : values_with(label)) {
    const auto& from = values_[i];
    const auto score = matcher_.score(label, from.label, from.above);
    if (score < label_score_least || score * from.trust < best - tie_margin) continue;
    auto value = read(rule, label, from);
    if (!value) continue;
    best = std::max(best, score * from.trust);
    found.emplace_back(score * from.trust, found_value{.value = *std::move(value),
                                                       .cited = from.cited,
                                                       .page = from.page,
                                                       .box = from.box,
                                                       .of_form = from.of_form});
  }
  std::erase_if(found, [&](const auto& one) { return one.first < best - tie_margin; });
  if (found.empty()) return std::nullopt;
  const auto& first = found.front().second.value;
  if (std::ranges::any_of(found, [&](const auto& one) { return one.second.value != first; })) {
    return std::nullopt;
  }
  return std::move(found.front().second);
}

std::optional<labelled_value> field_finder::find_list(const field_label& label) const {
  const labelled_value* best = nullptr;
  double best_score = 0;
  bool tied = false;
  for (const auto i : values_with(label)) {
    const auto& from = values_[i];
    const auto score = matcher_.score(label, from.label, from.above);
    if (score < label_score_least || from.open_end || from.text.size() > value_bytes_max) continue;
    if (score * from.trust > best_score + tie_margin) {
      best = &from;
      best_score = score * from.trust;
      tied = false;
    } else if (score * from.trust > best_score - tie_margin && from.text != best->text) {
      tied = true;
    }
  }
  if (best == nullptr || tied) return std::nullopt;
  return *best;
}

std::optional<found_value> field_finder::find_only(const field_rule& rule) const {
  if (rule.format != text_format::email && rule.format != text_format::uri) return std::nullopt;
  if (!rule.allowed.empty() || leaves_by_format_.at(rule.format) > 1) return std::nullopt;
  std::optional<found_value> only;
  for (const auto& one : task_.layout.blocks) {
    std::vector<std::string_view> texts{one.content.text};
    for (const auto& row : one.content.rows) texts.insert(texts.end(), row.begin(), row.end());
    for (std::string_view text : texts) {
      while (const auto found = find_format(text, rule.format)) {
        if (only && only->value != json::value(*found)) return std::nullopt;
        if (!only) {
          only = found_value{.value = json::value(*found),
                             .cited = std::string(*found),
                             .page = one.page,
                             .box = one.content.bbox,
                             .of_form = false};
        }
        text.remove_prefix(static_cast<std::size_t>(found->data() - text.data()) + found->size());
      }
    }
  }
  if (only && !read_field(rule, std::string_view(only->value.get_string()), style_)) {
    return std::nullopt;
  }
  return only;
}

}  // namespace pagemill
