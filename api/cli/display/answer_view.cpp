#include "api/cli/display/answer_view.hpp"

#include <format>
#include <iterator>
#include <utility>

#include <simdjson.h>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

using simdjson::dom::element;

cited_source source_of(const element& item) {
  return {.document_id = text_at(item, "document_id"),
          .page = number_at(item, "page"),
          .text = text_at(item, "text")};
}

std::optional<cited_source> side_of(const element& item, const char* name) {
  element side;
  if (item[name].get(side) != simdjson::SUCCESS || side.is_null()) return std::nullopt;
  return source_of(side);
}

void add_side(std::string& lines, char mark, const std::optional<cited_source>& side) {
  if (!side) return;
  std::format_to(std::back_inserter(lines), "  {} page {}: {}\n", mark, side->page,
                 printable(side->text));
}

void take_answer(const element& root, answer_view& into) {
  into.answer = text_at(root, "answer");
  if (into.answer.empty()) into.answer = text_at(root, "summary");
  into.refused = value_at<bool>(root, "refused");
  into.provider = text_at(root, "provider");
  into.model = text_at(root, "model");
  simdjson::dom::array items;
  if (root["citations"].get(items) == simdjson::SUCCESS) {
    for (const auto item : items) {
      into.citations.push_back(source_of(item));
    }
  }
  if (root["degraded"].get(items) == simdjson::SUCCESS) {
    for (const auto item : items) {
      into.degraded.push_back({printable(text_at(item, "half")), printable(text_at(item, "code"))});
    }
  }
}

}  // namespace

outcome<answer_view> parse_answer(std::string_view body) {
  answer_view answer;
  return read_object(body, [&](const element& root) { take_answer(root, answer); }).transform([&] {
    return std::move(answer);
  });
}

outcome<std::string> parse_extracted(std::string_view body) {
  std::string value;
  return read_object(body,
                     [&](const element& root) {
                       element found;
                       if (root["value"].get(found) == simdjson::SUCCESS)
                         value = simdjson::minify(found);
                     })
      .transform([&] { return printable(value); });
}

outcome<comparison_view> parse_comparison(std::string_view body) {
  comparison_view comparison;
  const auto take = [&](const element& root) {
    comparison.truncated = value_at<bool>(root, "truncated");
    simdjson::dom::array items;
    if (root["differences"].get(items) != simdjson::SUCCESS) return;
    for (const auto item : items) {
      comparison.differences.push_back(
          {text_at(item, "kind"), side_of(item, "left"), side_of(item, "right")});
    }
  };
  return read_object(body, take).transform([&] { return std::move(comparison); });
}

std::string answer_lines(const answer_view& answer) {
  auto lines = printable(answer.answer) + "\n";
  if (!answer.citations.empty()) lines += '\n';
  for (std::size_t i = 0; i < answer.citations.size(); ++i) {
    const auto& one = answer.citations[i];
    std::format_to(std::back_inserter(lines), "[{}] {}  page {}\n", i + 1,
                   printable(one.document_id), one.page);
  }
  return lines;
}

std::string comparison_lines(const comparison_view& comparison) {
  std::string lines;
  for (const auto& one : comparison.differences) {
    lines.append(printable(one.kind)).append("\n");
    add_side(lines, '-', one.left);
    add_side(lines, '+', one.right);
  }
  return lines;
}

}  // namespace pagemill::cli
