#include "common/jobs/option_reader.hpp"

#include <algorithm>
#include <cstdlib>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

std::unexpected<option_refusal> refuse_option(std::string_view name, std::string needs) {
  return std::unexpected(option_refusal{std::string(name), std::move(needs)});
}

bool is_json(option_source source) {
  return source == option_source::json_text || source == option_source::json_number ||
         source == option_source::json_flag;
}

/// The type that a JSON value of the option must have.
option_source json_source(option_type type) {
  if (type == option_type::integer) return option_source::json_number;
  if (type == option_type::flag) return option_source::json_flag;
  return option_source::json_text;
}

bool may_stand(const option_places& places, option_source source) {
  switch (source) {
    case option_source::query: return places.query;
    case option_source::field: return places.field;
    case option_source::header: return !places.header.empty();
    case option_source::json_text:
    case option_source::json_number:
    case option_source::json_flag: return places.member;
  }
  std::abort();
}

}  // namespace

option_result<void> option_reader::set(std::string_view name, std::string_view value,
                                       option_source source) {
  const auto* option = find_job_option(name);
  if (option == nullptr) return refuse_option(name, "is not known");
  if (!takes(*option, request_)) return refuse_option(name, "is not known here");
  if (!is_clean_text(value)) return refuse_option(name, "must be UTF-8 without U+0000");
  if (!may_stand(option->places, source)) {
    if (option->rule.type == option_type::secret && source == option_source::query) {
      return std::unexpected(option_refusal{
          std::string(option->name), "must not stand in the query", option_fault::secret_in_query});
    }
    return refuse_option(option->name, option->places.member ? "may only be a member of a JSON body"
                                                             : "may not stand here");
  }
  if (is_json(source) && source != json_source(option->rule.type)) {
    return refuse_option(option->name, "has a value of the wrong type");
  }
  if (option->rule.type == option_type::tags) return add_tags(*option, value, source);
  if (std::ranges::contains(seen_, option)) return refuse_option(option->name, "was given twice");
  seen_.push_back(option);
  if (auto wrong = option->rule.take(option->rule, value, options_)) {
    return refuse_option(option->name, *std::move(wrong));
  }
  return {};
}

option_result<void> option_reader::add_tags(const job_option& option, std::string_view list,
                                            option_source source) {
  // A comma separates tags in the query and in a field; in JSON a tag may contain one.
  const bool split = !is_json(source);
  while (!list.empty()) {
    const auto end = split ? std::min(list.find(','), list.size()) : list.size();
    const auto tag = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (tag.empty()) continue;
    if (auto wrong = option.rule.take(option.rule, tag, options_)) {
      return refuse_option(option.name, *std::move(wrong));
    }
  }
  return {};
}

void option_reader::suggest_filename(std::string name) {
  if (options_.filename.empty()) options_.filename = std::move(name);
}

option_result<job_options> option_reader::finish() const {
  if (options_.chunk_overlap && options_.chunk_tokens &&
      *options_.chunk_overlap >= *options_.chunk_tokens) {
    return refuse_option("chunk_overlap", "must be smaller than chunk_tokens");
  }
  return options_;
}

}  // namespace pagemill
